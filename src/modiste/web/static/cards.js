// What can be done with any picture on any page: its menu, putting it on a board, starring, deleting it, more like it.

import { call, dialog, make, page, say, tell, warn } from "./core.js";

/** Put pictures on a board, an old one or a new one. */
export async function boardDialog(pictures) {
  const boards = await call("/api/v1/boards");
  const put = async (path, json) => {
    try {
      const board = await call(path, { method: "POST", json });
      box.close();
      tell(say("card.saved", { title: board.title }));
      document.dispatchEvent(new CustomEvent("m-boards"));
    } catch (error) {
      warn(error);
    }
  };
  const title = make("input", { type: "text", class: "m-input", maxlength: 200, "aria-label": say("boards.new_title"),
    placeholder: say("boards.new_title") });
  const form = make("form", { class: "m-line" }, title, make("button", { class: "m-button" }, say("boards.make")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (title.value.trim()) put("/api/v1/boards", { title: title.value.trim(), pictures });
  });
  const list = make("ul", { class: "m-choices" }, ...boards.map((board) =>
    make("li", {}, make("button", { type: "button",
      onclick: () => put(`/api/v1/boards/${board.id}/pictures`, { pictures }) }, board.title))));
  const box = dialog(say("card.save_to"), {}, make("h2", {}, say("card.save_to")), list, form,
    make("button", { type: "button", class: "m-quiet", onclick: () => box.close() }, say("picker.close")));
}

/** Put pictures into the bin, with the way back in the message. */
export async function remove(pictures) {
  const { worn } = await call("/api/v1/pictures/bin", { method: "POST", json: { pictures } });
  const binned = pictures.filter((id) => !worn.includes(id));
  const stays = worn.length ? say("bin.worn", { count: worn.length }) : "";
  for (const id of worn) for (const card of document.querySelectorAll(`[data-order] .m-card[data-picture="${id}"]`)) card.remove();
  if (!binned.length) return tell(stays, { act: { label: say("bin.wardrobe"), run: () => location.assign(`${page.base}wardrobe`) } });
  pictures = binned;
  const gone = pictures.flatMap((id) => [...document.querySelectorAll(`.m-card[data-picture="${id}"]`)]);
  for (const card of gone) card.hidden = true;
  const undo = async () => {
    try {
      await call("/api/v1/pictures/restore", { method: "POST", json: { pictures } });
      for (const card of gone) card.hidden = false;
      tell(say("bin.back"));
    } catch (error) {
      warn(error);
    }
  };
  return tell(`${say("bin.deleted", { count: pictures.length })} ${stays}`, { act: { label: say("bin.undo"), run: undo } });
}

async function star(button) {
  const picture = button.dataset.star;
  const on = button.getAttribute("aria-pressed") !== "true";
  const { tags } = await call(`/api/v1/pictures/${picture}`);
  const rest = tags.filter((tag) => tag !== "favourite");
  await call(`/api/v1/pictures/${picture}`, { method: "PATCH", json: { tags: on ? [...rest, "favourite"] : rest } });
  for (const other of document.querySelectorAll(`[data-star="${picture}"]`)) other.setAttribute("aria-pressed", String(on));
}

async function moreLike(picture, button) {
  button.disabled = true;
  tell(say("job.queued"));
  const job = await call(`/ui/${page.language}/more/${picture}`, { method: "POST" });
  location.assign(`${page.base}design?job=${job.id}`);
}

document.addEventListener("click", async (event) => {
  const open = document.querySelector("details.m-menu[open]");
  if (open && !open.contains(event.target)) open.open = false;
  const target = event.target.closest?.("[data-save],[data-more-like],[data-remove],[data-star]");
  if (!target) return;
  const { save, moreLike: like, remove: gone, star: starred, then } = target.dataset;
  try {
    if (save) await boardDialog([save]);
    if (like) await moreLike(like, target);
    if (starred) await star(target);
    if (gone) {
      await remove([gone]);
      if (open) open.open = false;
      if (then) setTimeout(() => location.pathname + location.search !== then && back(then, gone), 9000);
    }
  } catch (error) {
    target.disabled = false;
    warn(error);
  }
});

/** Leave the page of a picture that stayed deleted. */
async function back(then, picture) {
  const answer = await fetch(`/api/v1/pictures/${picture}`);
  if (answer.status === 404) location.assign(then);
}

document.addEventListener("keydown", (event) => {
  const open = document.querySelector("details.m-menu[open]");
  if (event.key === "Escape" && open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
