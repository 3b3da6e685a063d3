// <m-picker most kinds weights drop crop>: pictures by id, from this device, the camera or one's own work. Its value is a
// list of {id, title, weight}. With `crop` a part of each can be chosen. With `drop` whatever is dropped on or pasted into the page goes there. `choose` is the
// same dialog for others.

import { call, dialog, make, Part, say, tell, thumbnail, upload, warn } from "./core.js";
import { crop } from "./crop.js";

const PAGE = 48;
const KINDS = ["design", "fabric", "photo", "draped"];

class Picker extends Part {
  get most() {
    return Number(this.getAttribute("most") ?? 1);
  }
  draw() {
    const chosen = this.value ?? [];
    const items = chosen.map((one, at) => {
      const drop = make("button", { type: "button", class: "drop", "aria-label": say("picker.remove", one),
        onclick: () => this.put(chosen.filter((_, i) => i !== at)) }, "×");
      const weight = this.hasAttribute("weights") && chosen.length > 1 ? make("input", { type: "range", min: 0, max: 100,
        value: Math.round((one.weight ?? 1) * 100), "aria-label": say("picker.weight", one) }) : null;
      weight?.addEventListener("change", (event) => {
        event.stopPropagation();
        this.put(chosen.map((other, i) => (i === at ? { ...other, weight: weight.value / 100 } : other)), false);
      });
      const region = this.hasAttribute("crop") ? make("button", { type: "button", class: "m-quiet",
        onclick: () => this.#region(at) }, say("picker.crop")) : null;
      return make("li", {}, make("img", { src: thumbnail(one.id), alt: one.title, title: one.title }), drop, weight,
        region);
    });
    const full = chosen.length >= this.most;
    const add = make("button", { type: "button", class: "m-add", onclick: () => this.#open() },
      make("b", { "aria-hidden": "true" }, full ? "⇄" : "+"), make("span", {}, say(full ? "picker.replace" : "picker.add")));
    this.ui.replaceChildren(make("ul", { class: "chosen" }, ...items,
      full && this.most > 1 ? "" : make("li", { class: "adder" }, add)),
      this.hasAttribute("drop") && !chosen.length ? make("p", { class: "m-hint" }, say("picker.paste")) : "");
  }
  add(pictures) {
    const chosen = (this.value ?? []).filter((one) => !pictures.some((picture) => picture.id === one.id));
    const all = [...chosen, ...pictures.map(({ id, title }) => ({ id, title, weight: 1 }))];
    this.put(all.slice(-this.most));
  }
  /** Bring in files and choose them. */
  async take(files) {
    const pictures = await bringIn(files.slice(0, this.most));
    if (pictures.length) this.add(pictures);
  }
  async #region(at) {
    const chosen = this.value;
    const part = await crop(chosen[at]);
    if (part) this.put(chosen.map((one, i) => (i === at ? { ...one, id: part.id, title: part.title } : one)));
  }
  async #open() {
    const pictures = await choose({ most: this.most, kinds: this.getAttribute("kinds"), label: say("picker.add") });
    if (pictures.length) this.add(pictures);
  }
}
customElements.define("m-picker", Picker);

/** Bring in files; those that cannot be read are told. */
export async function bringIn(files) {
  const pictures = [];
  for (const file of files) {
    tell(say("picker.uploading"));
    try {
      pictures.push(await upload(file));
    } catch (error) {
      warn(error);
    }
  }
  if (pictures.length === files.length) tell(say("job.done"));
  return pictures;
}

/** Choose pictures in a dialog; gives a list, empty where it was closed. */
export function choose({ most, kinds, label }) {
  return new Promise((done) => {
    let chosen = [];
    const finish = (pictures) => {
      chosen = pictures;
      box.close();
    };
    const file = make("input", { type: "file", accept: "image/*,.heic,.heif", class: "m-hidden", multiple: most > 1,
      "aria-label": say("picker.upload") });
    file.addEventListener("change", async () => {
      const pictures = await bringIn([...file.files].slice(0, most));
      if (pictures.length) finish(pictures);
    });
    const grid = make("ul", { class: "m-grid" });
    const box = dialog(label, { class: "m-dialog wide picker" },
      make("h2", {}, label),
      make("div", { class: "m-line" },
        make("label", { class: "m-button" }, say("picker.upload"), file),
        make("button", { type: "button", class: "m-button plain", onclick: () => camera(box, finish) },
          say("picker.camera")),
        make("button", { type: "button", class: "m-quiet", onclick: () => box.close() }, say("picker.close"))),
      make("h3", {}, say("picker.mine")));
    box.addEventListener("close", () => {
      box.stream?.getTracks().forEach((track) => track.stop());
      done(chosen);
    });
    new Shelf(box, grid, (kinds || "").split(",").filter(Boolean), (one) => finish([one]));
  });
}

/** One's own work in the dialog: by kind, searched, in parts. */
class Shelf {
  #after = null;
  #serial = 0;

  constructor(box, grid, kinds, take) {
    Object.assign(this, { grid, take, kind: kinds[0] ?? "" });
    this.search = make("input", { type: "search", class: "m-input", placeholder: say("picker.search"), maxlength: 200,
      "aria-label": say("picker.search") });
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(), 200);
    });
    this.more = make("button", { type: "button", class: "m-button plain", onclick: () => this.load(true) },
      say("picker.more"));
    const tabs = make("div", { class: "m-choose" }, ...(kinds.length ? kinds : ["", ...KINDS]).map((kind) => {
      const radio = make("input", { type: "radio", name: "picker-kind", value: kind, checked: kind === this.kind });
      radio.addEventListener("change", () => ((this.kind = kind), this.load()));
      return make("label", {}, radio, make("span", {}, say(kind ? `picker.kind.${kind}` : "picker.all")));
    }));
    box.append(make("div", { class: "m-field" }, this.search), kinds.length === 1 ? "" : tabs, grid, this.more);
    this.load();
  }
  async load(further = false) {
    const serial = ++this.#serial;
    const query = new URLSearchParams({ limit: PAGE, search: this.search.value });
    if (this.kind) query.set("kind", this.kind);
    else query.set("without", "mask");
    if (further && this.#after) query.set("after", this.#after);
    try {
      const { pictures, after } = await call(`/api/v1/pictures?${query}`);
      if (serial !== this.#serial) return;
      this.#after = after;
      const items = pictures.map((one) => make("li", {}, make("button", { type: "button", title: one.title,
        onclick: () => this.take(one) }, make("img", { src: one.thumbnail, alt: one.title, loading: "lazy" }))));
      if (!further) this.grid.replaceChildren();
      this.grid.append(...items);
      if (!this.grid.firstChild) {
        this.grid.append(make("li", { class: "m-hint" }, say(this.search.value ? "picker.nothing" : "picker.empty")));
      }
      this.more.hidden = !after;
    } catch (error) {
      warn(error);
    }
  }
}

async function camera(box, finish) {
  if (box.stream) return;
  try {
    box.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    tell(say("picker.no_camera"), { wrong: true });
    return;
  }
  const video = make("video", { autoplay: true, playsinline: true, muted: true });
  video.srcObject = box.stream;
  const snap = make("button", { type: "button", class: "m-button" }, say("picker.snap"));
  snap.addEventListener("click", () => {
    const canvas = make("canvas", { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob(async (blob) => {
      const pictures = await bringIn([new File([blob], "camera.jpg", { type: "image/jpeg" })]);
      if (pictures.length) finish(pictures);
    }, "image/jpeg", 0.92);
  });
  box.querySelector("h3").before(video, snap);
}
