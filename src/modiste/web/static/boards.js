// The page Boards: the forms of a board and of a picture, and the order of pictures on a board.

import { call, page, say, tell, warn } from "./core.js";

const wrong = (error) => (error.status === 409 ? tell(say("boards.conflict"), { wrong: true }) : warn(error));

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("form[data-board-form]");
  if (!form) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form));
  try {
    if (form.dataset.boardForm === "picture") {
      const title = form.elements.title.value === form.elements.title.defaultValue ? null : values.title.trim();
      const tags = values.tags.split(",").map((tag) => tag.trim()).filter(Boolean);
      await call(`/api/v1/pictures/${form.dataset.picture}`, { method: "PATCH", json: { title, tags } });
    } else {
      await call(`/api/v1/boards/${form.dataset.board}`, { method: "PATCH",
        json: { version: Number(form.dataset.version), title: values.title.trim(), note: values.note } });
    }
    location.reload();
  } catch (error) {
    wrong(error);
  }
});

// A lookbook is of the board as it is kept: what was typed of it is kept first.
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-after-note]");
  const form = document.querySelector('form[data-board-form="change"]');
  const typed = form && [form.elements.title, form.elements.note].some((field) => field.value !== field.defaultValue);
  if (!link || !typed) return;
  event.preventDefault();
  try {
    const { title, note } = form.elements;
    const kept = await call(`/api/v1/boards/${form.dataset.board}`, { method: "PATCH",
      json: { version: Number(form.dataset.version), title: title.value.trim(), note: note.value } });
    for (const one of document.querySelectorAll("[data-version]")) one.dataset.version = kept.version;
    for (const field of [title, note]) field.defaultValue = field.value;
    link.click();
  } catch (error) {
    wrong(error);
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-board-remove],[data-board-without],[data-board-move]");
  if (!button) return;
  const { board, version, boardWithout, boardMove } = button.dataset;
  try {
    if (boardWithout) {
      button.closest(".m-card").remove();
      await order(document.querySelector("[data-order]"));
    } else if (boardMove) {
      const card = button.closest(".m-card");
      const other = boardMove === "1" ? card.nextElementSibling : card.previousElementSibling;
      if (!other) return;
      if (boardMove === "1") other.after(card);
      else other.before(card);
      button.focus();
      await order(card.parentElement);
    } else {
      await call(`/api/v1/boards/${board}?version=${version}`, { method: "DELETE" });
      location.assign(`${page.base}boards?gone=${board}`); // the page offers it back
    }
  } catch (error) {
    wrong(error);
  }
});

/** Keep the order in which the cards stand. */
async function order(grid) {
  const pictures = [...grid.querySelectorAll(".m-card")].map((card) => card.dataset.picture);
  const board = await call(`/api/v1/boards/${grid.dataset.order}`, { method: "PATCH",
    json: { version: Number(grid.dataset.version), pictures } });
  grid.dataset.version = board.version;
  for (const one of document.querySelectorAll("[data-board][data-version]")) one.dataset.version = board.version;
}

for (const grid of document.querySelectorAll("[data-order]")) {
  let dragged = null;
  for (const card of grid.querySelectorAll(".m-card")) card.draggable = true;
  grid.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".m-card");
    event.dataTransfer.effectAllowed = "move";
    dragged?.classList.add("dragged");
  });
  grid.addEventListener("dragover", (event) => {
    const over = event.target.closest(".m-card");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const cards = [...grid.children];
    if (cards.indexOf(over) > cards.indexOf(dragged)) over.after(dragged);
    else over.before(dragged);
  });
  grid.addEventListener("drop", (event) => dragged && event.preventDefault());
  grid.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    order(grid).catch(wrong);
  });
}

// A board that was made in a dialog is in the list at once.
document.addEventListener("m-boards", async () => {
  const side = document.querySelector(".m-boards");
  if (!side) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".m-boards");
  if (fresh) side.replaceWith(fresh);
});
