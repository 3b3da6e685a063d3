// <m-picker most weights kind>: pictures by id, from this device, the camera or one's own work. Its value is a list
// of {id, title, weight}.

import { call, make, say, tell, thumbnail, upload, Valued } from "./core.js";

class Picker extends Valued {
  get #most() {
    return Number(this.getAttribute("most") ?? 1);
  }
  draw() {
    const chosen = this.value ?? [];
    const items = chosen.map((one, at) => {
      const drop = make("button", { type: "button", class: "drop", "aria-label": say("picker.remove", one),
        onclick: () => this.put(chosen.filter((_, i) => i !== at)) }, "×");
      const weight = this.hasAttribute("weights") ? make("input", { type: "range", min: 0, max: 100,
        value: Math.round((one.weight ?? 1) * 100), "aria-label": say("picker.weight", one) }) : null;
      weight?.addEventListener("change", () =>
        this.put(chosen.map((other, i) => (i === at ? { ...other, weight: weight.value / 100 } : other)), false));
      return make("li", {}, make("img", { src: thumbnail(one.id), alt: one.title, title: one.title }), drop, weight);
    });
    const full = chosen.length >= this.#most;
    const add = make("button", { type: "button", class: "m-add", onclick: () => this.#open() },
      make("b", { "aria-hidden": "true" }, full ? "⇄" : "+"), make("span", {}, say("picker.add")));
    this.replaceChildren(make("ul", { class: "chosen" }, ...items,
      full && this.#most > 1 ? "" : make("li", { class: "adder" }, add)));
    this.ondragover = (event) => event.preventDefault();
    this.ondrop = (event) => {
      event.preventDefault();
      this.#take([...event.dataTransfer.files]);
    };
  }
  #add(pictures) {
    const chosen = (this.value ?? []).filter((one) => !pictures.some((picture) => picture.id === one.id));
    const all = [...chosen, ...pictures.map(({ id, title }) => ({ id, title, weight: 1 }))];
    this.put(all.slice(-this.#most));
  }
  async #take(files, dialog) {
    for (const file of files.slice(0, this.#most)) {
      tell(say("picker.uploading"));
      try {
        this.#add([await upload(file)]);
        tell(say("job.done"));
        dialog?.close();
      } catch (error) {
        tell(error.message, true);
      }
    }
  }
  async #open() {
    const dialog = make("dialog", { class: "m-dialog wide", "aria-label": say("picker.add") });
    const file = make("input", { type: "file", accept: "image/*", class: "m-hidden", multiple: this.#most > 1,
      "aria-label": say("picker.upload") });
    file.addEventListener("change", () => this.#take([...file.files], dialog));
    const grid = make("ul", { class: "m-grid small" });
    dialog.append(
      make("h2", {}, say("picker.add")),
      make("div", { class: "m-line" },
        make("label", { class: "m-button" }, say("picker.upload"), file),
        make("button", { type: "button", class: "m-button plain", onclick: () => this.#camera(dialog) },
          say("picker.camera")),
        make("button", { type: "button", class: "m-quiet", onclick: () => dialog.close() }, say("picker.close"))),
      make("h3", {}, say("picker.mine")), grid);
    dialog.addEventListener("close", () => {
      dialog.stream?.getTracks().forEach((track) => track.stop());
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
    const kind = this.getAttribute("kind");
    try {
      const { pictures } = await call(`/api/v1/pictures?limit=60&${kind ? `kind=${kind}` : "without=mask"}`);
      grid.append(...pictures.map((one) => make("li", {}, make("button", { type: "button", title: one.title,
        onclick: () => (this.#add([one]), dialog.close()) },
        make("img", { src: one.thumbnail, alt: one.title, loading: "lazy" })))));
      if (!pictures.length) grid.replaceWith(make("p", { class: "m-hint" }, say("picker.empty")));
    } catch (error) {
      tell(error.message, true);
    }
  }
  async #camera(dialog) {
    try {
      dialog.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      tell(say("picker.no_camera"), true);
      return;
    }
    const video = make("video", { autoplay: true, playsinline: true, muted: true });
    video.srcObject = dialog.stream;
    const snap = make("button", { type: "button", class: "m-button" }, say("picker.snap"));
    snap.addEventListener("click", () => {
      const canvas = make("canvas", { width: video.videoWidth, height: video.videoHeight });
      canvas.getContext("2d").drawImage(video, 0, 0);
      canvas.toBlob((blob) => this.#take([new File([blob], "camera.jpg", { type: "image/jpeg" })], dialog),
        "image/jpeg", 0.92);
    });
    dialog.append(video, snap);
  }
}
customElements.define("m-picker", Picker);
