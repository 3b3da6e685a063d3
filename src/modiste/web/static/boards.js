// The page Boards: its forms, and the choice of two pictures to compare.

import { call, make, page, say, tell } from "./core.js";

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("form[data-board-form]");
  if (!form) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form));
  try {
    if (form.dataset.boardForm === "new") {
      const board = await call("/api/v1/boards", { method: "POST", json: { title: values.title.trim() } });
      window.location.assign(`${page.base}boards?board=${board.id}`);
    } else if (form.dataset.boardForm === "picture") {
      const title = form.elements.title.value === form.elements.title.defaultValue ? null : values.title.trim();
      const tags = values.tags.split(",").map((tag) => tag.trim()).filter(Boolean);
      await call(`/api/v1/pictures/${form.dataset.picture}`, { method: "PATCH", json: { title, tags } });
      window.location.reload();
    } else {
      await call(`/api/v1/boards/${form.dataset.board}`, { method: "PATCH",
        json: { version: Number(form.dataset.version), title: values.title.trim(), note: values.note } });
      window.location.reload();
    }
  } catch (error) {
    tell(error.status === 409 ? say("boards.conflict") : error.message, true);
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-board-remove],[data-board-without]");
  if (!button) return;
  const { board, version } = button.dataset;
  try {
    if (button.dataset.boardWithout) {
      const now = await call(`/api/v1/boards/${board}`);
      await call(`/api/v1/boards/${board}`, { method: "PATCH", json: { version: now.version,
        pictures: now.pictures.map((one) => one.id).filter((id) => id !== button.dataset.boardWithout) } });
      window.location.reload();
    } else if (confirm(say("boards.remove_sure", { title: button.dataset.title }))) {
      await call(`/api/v1/boards/${board}?version=${version}`, { method: "DELETE" });
      window.location.assign(`${page.base}boards`);
    }
  } catch (error) {
    tell(error.status === 409 ? say("boards.conflict") : error.message, true);
  }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("input[data-compare]")) return;
  const all = [...document.querySelectorAll("input[data-compare]:checked")];
  if (all.length > 2) all.find((one) => one !== event.target).checked = false;
  const two = [...document.querySelectorAll("input[data-compare]:checked")];
  const place = document.getElementById("m-compare-place");
  if (!place) return;
  place.replaceChildren(...(two.length === 2 ? [side(two)] : []));
  if (two.length === 2) place.scrollIntoView({ behavior: "smooth", block: "nearest" });
});

const side = (two) => make("div", { class: "m-side" }, ...two.map((one) => make("figure", {},
  make("img", { src: `/api/v1/pictures/${one.dataset.compare}/thumbnail?side=1024`, alt: one.dataset.title }),
  make("figcaption", {}, one.dataset.title))));
