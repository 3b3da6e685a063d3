// <m-set>: pictures to learn from, taken in one by one under a name: a folder, or files where a phone has no folders.
// Its value is {name, count, kinds}.

import { call, make, Part, say, tell, warn } from "./core.js";

const PICTURES = /\.(jpe?g|png|webp|avif|bmp|gif|tiff?|heic|heif)$/i;
const at = (name) => `/api/v1/training/sets/${encodeURIComponent(name)}`;

class TrainingSet extends Part {
  draw() {
    const { name = "", count = 0, kinds = {} } = this.value ?? {};
    this.status = make("p", { class: "m-hint", role: "status" },
      count ? say("train.counted", { count }) : say("train.none"));
    const told = Object.entries(kinds).map(([kind, number]) => make("li", {}, kind, make("small", {}, String(number))));
    this.ui.replaceChildren(
      make("div", { class: "m-line" }, this.#chooser("train.choose", true), this.#chooser("train.choose_files", false)),
      this.status, told.length ? make("ul", { class: "kinds" }, ...told) : "",
      count ? make("button", { type: "button", class: "m-quiet", onclick: () => this.#forget(name) },
        say("train.forget")) : "");
  }
  /** Dropped on the page or pasted: more to learn from. */
  take(files) {
    return this.#take(files);
  }
  #chooser(key, folder) {
    const input = make("input", { type: "file", class: "m-hidden", multiple: true, webkitdirectory: folder,
      accept: folder ? null : "image/*,.heic,.heif", "aria-label": say(key) });
    input.addEventListener("change", (event) => {
      event.stopPropagation();
      this.#take([...input.files].filter((file) => PICTURES.test(file.name)));
    });
    return make("label", { class: "m-button plain" }, say(key), input);
  }
  async #forget(name) {
    if (!confirm(say("train.forget_sure"))) return;
    try {
      await call(at(name), { method: "DELETE" });
      this.put({});
    } catch (error) {
      warn(error);
    }
  }
  async #take(files) {
    const typed = document.querySelector("#set-name input")?.value.trim() ?? "";
    const name = this.value?.count ? this.value.name : typed; // more pictures go to those that are here
    const refused = [];
    let known = this.value ?? {};
    this.put({ ...known, taking: true });
    for (const [done, file] of files.entries()) {
      this.status.textContent = say("train.uploading", { done, total: files.length });
      const form = new FormData();
      form.append("file", file);
      form.append("where", (file.webkitRelativePath || file.name).split("/").slice(-2).join("/"));
      try {
        known = await call(at(name), { method: "POST", form });
      } catch (error) {
        refused.push(error.message);
        if (refused.length === 3 && done === 2) break; // it is not the pictures
      }
    }
    this.put({ ...known, taking: false });
    if (refused.length) tell(say("train.refused", { count: refused.length, why: refused[0] }), { wrong: true });
  }
}
customElements.define("m-set", TrainingSet);
