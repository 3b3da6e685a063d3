// What can be done with any picture on any page: its menu, saving it to a board, more like it.

import { call, make, page, say, tell } from "./core.js";

async function boardDialog(picture) {
  const boards = await call("/api/v1/boards");
  const dialog = make("dialog", { class: "m-dialog", "aria-label": say("card.save_to") });
  const put = async (path, json) => {
    try {
      const board = await call(path, { method: "POST", json });
      dialog.close();
      tell(say("card.saved", { title: board.title }));
    } catch (error) {
      tell(error.message, true);
    }
  };
  const title = make("input", { type: "text", maxlength: 200, "aria-label": say("boards.new_title"),
    placeholder: say("boards.new_title") });
  const form = make("form", { class: "m-line" }, title, make("button", { class: "m-button" }, say("boards.make")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (title.value.trim()) put("/api/v1/boards", { title: title.value.trim(), pictures: [picture] });
  });
  const list = make("ul", { class: "m-choices" }, ...boards.map((board) =>
    make("li", {}, make("button", { type: "button",
      onclick: () => put(`/api/v1/boards/${board.id}/pictures`, { pictures: [picture] }) }, board.title))));
  dialog.append(make("h2", {}, say("card.save_to")), list, form,
    make("button", { type: "button", class: "m-quiet", onclick: () => dialog.close() }, say("picker.close")));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

async function more(picture, button) {
  button.disabled = true;
  tell(say("job.queued"));
  const job = await call(`/ui/${page.language}/more/${picture}`, { method: "POST" });
  window.location.assign(`${page.base}design?job=${job.id}`);
}

document.addEventListener("click", async (event) => {
  const open = document.querySelector("details.m-menu[open]");
  if (open && !open.contains(event.target)) open.open = false;
  const target = event.target.closest?.("[data-save],[data-more],[data-example],[data-remove-picture],[data-bolt]");
  if (!target) return;
  try {
    if (target.dataset.save) await boardDialog(target.dataset.save);
    if (target.dataset.more) await more(target.dataset.more, target);
    if (target.dataset.removePicture && confirm(say("boards.delete_sure"))) {
      await call(`/api/v1/pictures/${target.dataset.removePicture}`, { method: "DELETE" });
      window.location.assign(`${page.base}boards`);
    }
    if (target.dataset.example) {
      const field = document.querySelector("#prompt textarea");
      field.value = target.dataset.example;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }
  } catch (error) {
    target.disabled = false;
    tell(error.message, true);
  }
});

document.addEventListener("keydown", (event) => {
  const open = document.querySelector("details.m-menu[open]");
  if (event.key === "Escape" && open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-bolt]")) {
    document.documentElement.style.setProperty("--bolt", `${event.target.value}px`);
  }
});
