// <m-brush>: a picture with a mask over it that is brushed, erased and undone. Its value is {picture, mask, saved,
// follow}: `mask` is where to start from, `saved` the id of the mask as brushed, kept at the server after every stroke.
// Where `follow` is true, strokes may follow edges: the server lets what is like the brushed place follow the brush.

import { call, make, say, tell, upload, Valued } from "./core.js";

const MOST_UNDO = 30;
const SHADE = [125, 36, 52, 150];

class Brush extends Valued {
  #mask = null; // white where the mask is, transparent elsewhere, of the picture's size
  #undo = [];
  #erase = false;
  #size = 8; // percent of the longer side
  #at = null;
  #serial = 0;
  #follow = true;
  #places = [];
  #latest = Promise.resolve(); // what is being kept: a stroke that follows edges starts from it
  #epoch = 0; // what was asked before an undo is not wanted after it
  #unkept = false;

  async draw() {
    const picture = this.value?.picture;
    const start = this.value?.mask ?? null;
    const key = JSON.stringify([picture, start]);
    if (key === this.drawn) return;
    this.drawn = key;
    if (!picture) return this.replaceChildren();
    this.#undo = [];
    this.#epoch++;
    delete this.dataset.ready;
    const image = await load(`/api/v1/pictures/${picture}/file`);
    if (key !== this.drawn) return;
    const { naturalWidth: width, naturalHeight: height } = image;
    this.#mask = sheet(width, height);
    if (start) await this.#begin(start);
    this.view = make("canvas", { width, height, tabindex: 0, role: "img", "aria-label": say("brush.label") });
    this.#listen();
    this.replaceChildren(make("div", { class: "stage" }, image, this.view), this.#tools());
    this.#show();
    this.dataset.ready = start ?? "empty";
  }
  async #begin(id) {
    const given = await load(`/api/v1/pictures/${id}/file`);
    const context = this.#mask.getContext("2d");
    context.globalCompositeOperation = "source-over";
    context.clearRect(0, 0, this.#mask.width, this.#mask.height);
    context.drawImage(given, 0, 0, this.#mask.width, this.#mask.height);
    const data = context.getImageData(0, 0, this.#mask.width, this.#mask.height);
    for (let i = 0; i < data.data.length; i += 4) {
      data.data[i + 3] = data.data[i];
      data.data[i] = data.data[i + 1] = data.data[i + 2] = 255;
    }
    context.putImageData(data, 0, 0);
  }
  #tools() {
    const button = (key, action, pressed) => make("button", { type: "button", class: "m-button plain",
      "aria-pressed": pressed === undefined ? null : String(pressed), onclick: action }, say(key));
    const paint = button("brush.paint", () => mode(false), true);
    const erase = button("brush.erase", () => mode(true), false);
    const mode = (erasing) => {
      this.#erase = erasing;
      paint.setAttribute("aria-pressed", String(!erasing));
      erase.setAttribute("aria-pressed", String(erasing));
    };
    const size = make("input", { type: "range", min: 1, max: 25, value: this.#size });
    size.addEventListener("input", () => (this.#size = Number(size.value)));
    const follow = button("brush.follow", () => {
      this.#follow = !this.#follow;
      follow.setAttribute("aria-pressed", String(this.#follow));
    }, this.#follow);
    return make("div", { class: "tools" }, paint, erase, this.value.follow ? follow : null,
      button("brush.undo", () => this.#back()),
      button("brush.clear", () => this.#clear()), make("label", {}, say("brush.size"), size));
  }
  #listen() {
    const view = this.view;
    const place = (event) => {
      const box = view.getBoundingClientRect();
      return { x: ((event.clientX - box.left) / box.width) * view.width,
        y: ((event.clientY - box.top) / box.height) * view.height };
    };
    view.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      view.setPointerCapture(event.pointerId);
      this.#remember();
      this.#at = place(event);
      this.#places = [];
      this.#stroke(this.#at);
    });
    view.addEventListener("pointermove", (event) => this.#at && event.buttons && this.#stroke(place(event)));
    view.addEventListener("pointerup", () => this.#done());
    view.addEventListener("pointercancel", () => this.#done());
    view.addEventListener("keydown", (event) => this.#key(event));
  }
  #key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "z") return this.#back();
    const step = Math.max(this.view.width, this.view.height) / 40;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    this.cursor ??= { x: this.view.width / 2, y: this.view.height / 2 };
    if (moves[event.key]) {
      event.preventDefault();
      this.cursor = { x: this.cursor.x + moves[event.key][0], y: this.cursor.y + moves[event.key][1] };
      this.#show();
    } else if (event.key === " ") {
      event.preventDefault();
      this.#remember();
      this.#at = this.cursor;
      this.#places = [];
      this.#stroke(this.cursor);
      this.#done();
    }
  }
  #stroke(to) {
    const context = this.#mask.getContext("2d");
    context.globalCompositeOperation = this.#erase ? "destination-out" : "source-over";
    context.strokeStyle = "white";
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = 2 * this.#radius;
    context.beginPath();
    context.moveTo(this.#at.x, this.#at.y);
    context.lineTo(to.x + 0.01, to.y);
    context.stroke();
    this.#at = to;
    this.#places.push([to.x, to.y]);
    this.#show();
  }
  /** The stroke that is being drawn, on a mask that has changed meanwhile. */
  #replay() {
    const places = this.#places;
    this.#places = [];
    this.#at = { x: places[0][0], y: places[0][1] };
    for (const [x, y] of places) this.#stroke({ x, y });
  }
  get #radius() {
    return (Math.max(this.#mask.width, this.#mask.height) * this.#size) / 200;
  }
  #done() {
    if (!this.#at) return;
    this.#at = null;
    if (!this.value.follow || !this.#follow) return this.#keep();
    const stroke = { places: thinned(this.#places), radius_px: this.#radius, add: !this.#erase };
    const epoch = this.#epoch;
    this.#latest = this.#latest.then(() => this.#correct(stroke, epoch));
  }
  /** The stroke as the server follows it; where it cannot, the stroke stays as it was brushed. */
  async #correct(stroke, epoch) {
    if (epoch !== this.#epoch) return;
    this.dataset.busy = "";
    try {
      if (this.#unkept) await this.#upload();
      const { picture, mask, saved } = this.value;
      const kept = await call(`/api/v1/pictures/${picture}/mask`, { method: "POST",
        json: { mask: saved ?? mask, strokes: [stroke] } });
      if (epoch !== this.#epoch) return;
      await this.#begin(kept.id);
      if (this.#at) this.#replay();
      this.#show();
      this.put({ ...this.value, saved: kept.id }, false);
    } catch (error) {
      tell(error.message, true);
      await this.#upload();
    } finally {
      delete this.dataset.busy;
    }
  }
  #show() {
    const context = this.view.getContext("2d");
    const [red, green, blue, alpha] = SHADE;
    context.globalCompositeOperation = "source-over";
    context.clearRect(0, 0, this.view.width, this.view.height);
    context.drawImage(this.#mask, 0, 0);
    context.globalCompositeOperation = "source-in";
    context.fillStyle = `rgba(${red},${green},${blue},${alpha / 255})`;
    context.fillRect(0, 0, this.view.width, this.view.height);
    if (this.cursor && document.activeElement === this.view) {
      context.globalCompositeOperation = "source-over";
      context.strokeStyle = "#1d1a17";
      context.beginPath();
      context.arc(this.cursor.x, this.cursor.y, (Math.max(this.view.width, this.view.height) * this.#size) / 200, 0, 7);
      context.stroke();
    }
  }
  #remember() {
    const copy = sheet(this.#mask.width, this.#mask.height);
    copy.getContext("2d").drawImage(this.#mask, 0, 0);
    this.#undo = [...this.#undo.slice(1 - MOST_UNDO), copy];
  }
  #back() {
    const before = this.#undo.pop();
    if (!before) return;
    this.#mask = before;
    this.#changed();
  }
  #clear() {
    this.#remember();
    this.#mask.getContext("2d").clearRect(0, 0, this.#mask.width, this.#mask.height);
    this.#changed();
  }
  #changed() {
    this.#epoch++;
    this.#show();
    this.#latest = this.#latest.then(() => this.#upload());
  }
  async #keep() {
    const serial = ++this.#serial;
    this.#unkept = true;
    await new Promise((done) => setTimeout(done, 350)); // several strokes in a row are kept once
    if (serial === this.#serial) this.#latest = this.#latest.then(() => this.#upload());
  }
  async #upload() {
    this.#unkept = false;
    const flat = make("canvas", { width: this.#mask.width, height: this.#mask.height });
    const context = flat.getContext("2d");
    context.fillStyle = "black";
    context.fillRect(0, 0, flat.width, flat.height);
    context.drawImage(this.#mask, 0, 0);
    const blob = await new Promise((done) => flat.toBlob(done, "image/png"));
    try {
      const kept = await upload(new File([blob], "mask.png", { type: "image/png" }), "mask", this.value.picture);
      this.put({ ...this.value, saved: kept.id }, false);
    } catch (error) {
      tell(error.message, true);
    }
  }
}

/** A canvas that is read as often as it is drawn on. */
function sheet(width, height) {
  const made = make("canvas", { width, height });
  made.getContext("2d", { willReadFrequently: true });
  return made;
}
/** At most 500 places of a line, its ends among them. */
function thinned(places) {
  const every = Math.ceil(places.length / 500);
  return places.filter((_, number) => number % every === 0 || number === places.length - 1);
}
function load(source) {
  return new Promise((done, failed) => {
    const image = make("img", { alt: "" });
    image.onload = () => done(image);
    image.onerror = () => failed(new Error(source));
    image.src = source;
  });
}
customElements.define("m-brush", Brush);
