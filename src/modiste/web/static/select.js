// Several pictures at once: tick cards, and a bar offers what can be done with them.

import { boardDialog, remove } from "./cards.js";
import { call, dialog, make, say, tell, warn } from "./core.js";

let bar = null;
const ticked = () => [...document.querySelectorAll("input[data-pick]:checked")].filter((one) => one.closest(".m-card") && !one.closest(".m-card").hidden);
const ids = () => [...new Set(ticked().map((one) => one.dataset.pick))];

document.addEventListener("change", (event) => event.target.matches?.("input[data-pick]") && show());

function clear() {
  for (const one of ticked()) one.checked = false;
  show();
}

function show() {
  const chosen = ids();
  for (const card of document.querySelectorAll(".m-card")) {
    card.classList.toggle("picked", card.querySelector("[data-pick]")?.checked ?? false);
  }
  bar?.remove();
  bar = null;
  if (!chosen.length) return;
  const button = (key, run, more = {}) => make("button", { type: "button", class: "m-quiet", ...more,
    onclick: () => Promise.resolve(run()).catch(warn) }, say(key));
  bar = make("div", { class: "m-selected", role: "region", "aria-label": say("select.count", { count: chosen.length }) },
    make("b", {}, say("select.count", { count: chosen.length })),
    button("select.board", () => boardDialog(ids())),
    make("a", { class: "m-quiet", href: `/api/v1/pictures.zip?${ids().map((id) => `id=${id}`).join("&")}`, download: "" },
      say("select.zip")),
    button("select.tag", tag), chosen.length === 2 ? button("select.compare", compare) : null,
    button("select.delete", async () => {
      const gone = ids();
      clear();
      await remove(gone);
    }), button("select.clear", clear));
  document.body.append(bar);
}

function tag() {
  const field = make("input", { class: "m-input", maxlength: 40, "aria-label": say("select.tag_title") });
  const form = make("form", { class: "m-line" }, field, make("button", { class: "m-button" }, say("select.tag")));
  const box = dialog(say("select.tag_title"), {}, make("h2", {}, say("select.tag_title")), form,
    make("button", { type: "button", class: "m-quiet", onclick: () => box.close() }, say("picker.close")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const word = field.value.trim();
    if (!word) return;
    try {
      for (const id of ids()) {
        const { tags } = await call(`/api/v1/pictures/${id}`);
        await call(`/api/v1/pictures/${id}`, { method: "PATCH", json: { tags: [...new Set([...tags, word])] } });
      }
      box.close();
      tell(say("select.tagged"));
    } catch (error) {
      warn(error);
    }
  });
}

function compare() {
  const two = ids().map((id) => [id, document.querySelector(`.m-card[data-picture="${id}"]`).dataset.title]);
  dialog(say("select.compare"), { class: "m-dialog full" },
    make("div", { class: "m-side" }, ...two.map(([id, title]) => make("figure", {},
      make("img", { src: `/api/v1/pictures/${id}/thumbnail?side=1024`, alt: title }), make("figcaption", {}, title)))),
    make("button", { type: "button", class: "m-button plain",
      onclick: (event) => event.target.closest("dialog").close() }, say("picker.close")));
}
