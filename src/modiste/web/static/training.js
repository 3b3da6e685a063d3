// <m-set>: a folder of pictures, taken in one by one under a name. Its value is {name, count}.

import { call, make, say, tell, Valued } from "./core.js";

const PICTURES = /\.(jpe?g|png|webp|avif|bmp|gif|tiff?)$/i;

class TrainingSet extends Valued {
  draw() {
    const count = this.value?.count ?? 0;
    const folder = make("input", { type: "file", class: "m-hidden", multiple: true, webkitdirectory: true,
      "aria-label": say("train.choose") });
    folder.addEventListener("change", () => this.#take([...folder.files].filter((file) => PICTURES.test(file.name))));
    this.status = make("p", { class: "m-hint", role: "status" },
      count ? say("train.counted", { count }) : say("train.none"));
    this.replaceChildren(make("label", { class: "m-button plain" }, say("train.choose"), folder), this.status);
  }
  async #take(files) {
    const name = document.querySelector("#set-name input, #set-name textarea")?.value.trim() ?? "";
    const refused = [];
    this.put({ ...this.value, taking: true });
    let count = this.value?.count ?? 0;
    for (const [done, file] of files.entries()) {
      this.status.textContent = say("train.uploading", { done, total: files.length });
      const form = new FormData();
      form.append("file", file);
      form.append("where", (file.webkitRelativePath || file.name).split("/").slice(-2).join("/"));
      try {
        count = (await call(`/api/v1/training/sets/${encodeURIComponent(name)}`, { method: "POST", form })).count;
      } catch (error) {
        refused.push(error.message);
        if (refused.length === 3 && done === 2) break; // it is not the pictures
      }
    }
    this.put({ name, count });
    if (refused.length) tell(say("train.refused", { count: refused.length, why: refused[0] }), true);
  }
}
customElements.define("m-set", TrainingSet);
