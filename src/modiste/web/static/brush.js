// <m-brush follow>: a picture with a mask over it that is brushed, erased, undone and redone. Its value is {picture,
// masks, saved}: `masks` are what was found, together; `saved` is the id of the mask as corrected by hand, null where
// nothing was. What a hand adds and takes away lies in layers of its own, so it stays when other masks are chosen.
// With `follow`, strokes may follow edges: the server lets what is like the brushed place follow the brush.
// Work is done on a copy of at most 1024 pixels; the server applies it to the whole picture.

import { call, make, Part, say, thumbnail, upload, warn } from "./core.js";

const MOST_UNDO = 30;
const SHADE = "rgba(125, 36, 52, 0.59)";
const HIGHEST = 0.62; // of the window

class Brush extends Part {
  #mode = matchMedia("(pointer: coarse)").matches ? "move" : "paint"; // on a phone a finger scrolls first
  #size = 8; // percent of the longer side
  #zoom = 1;
  #follow = true;
  #undo = [];
  #redo = [];
  #at = null;
  #places = [];
  #latest = Promise.resolve(); // what is being kept: a stroke that follows edges starts from it
  #epoch = 0; // what was asked before an undo is not wanted after it
  #serial = 0;
  #unkept = false;

  connectedCallback() {
    super.connectedCallback();
    new ResizeObserver(() => this.#fit()).observe(this);
  }
  /** Another picture, or other masks of the same one. */
  begin(picture, masks) {
    const { picture: before, saved } = this.value ?? {};
    if (picture === before) return this.#base(masks);
    this.put({ picture, masks, saved: picture === before ? saved : null });
    return undefined;
  }
  async draw() {
    const { picture } = this.value ?? {};
    if (picture === this.drawn) return;
    this.drawn = picture;
    delete this.dataset.ready;
    this.#epoch++;
    if (!picture) return this.ui.replaceChildren();
    const [image, { width_px: whole }] = await Promise.all([load(thumbnail(picture, 1024)),
      call(`/api/v1/pictures/${picture}`)]);
    if (picture !== this.drawn) return;
    const { naturalWidth: width, naturalHeight: height } = image;
    this.scale = whole / width;
    this.layers = { base: sheet(width, height), plus: sheet(width, height), minus: sheet(width, height) };
    this.#undo = [];
    this.#redo = [];
    image.alt = "";
    this.view = make("canvas", { width, height, tabindex: 0, role: "img", "aria-label": say("brush.label") });
    this.ring = make("span", { class: "ring", "aria-hidden": "true" });
    this.sheet = make("div", { class: "sheet" }, image, this.view, this.ring);
    this.#listen();
    this.ui.replaceChildren(make("div", { class: "stage" }, this.sheet), this.#tools());
    this.#set(this.#mode);
    this.#fit();
    let masks = null;
    while (masks !== this.#names) {
      masks = this.#names; // others may be chosen meanwhile
      await this.#load(this.value.masks ?? []);
    }
    if (this.value.saved) await this.#take(this.value.saved);
    if (picture !== this.drawn) return;
    this.#show();
    this.dataset.ready = masks || "empty";
  }
  get #names() {
    return (this.value?.masks ?? []).join(" ");
  }
  async #load(masks) {
    const { base } = this.layers;
    const context = base.getContext("2d");
    context.clearRect(0, 0, base.width, base.height);
    for (const mask of masks) context.drawImage(await this.#mask(mask), 0, 0);
  }
  /** A kept mask, white where it is and transparent elsewhere. One that was brushed is no larger than the copy. */
  async #mask(id, source = thumbnail(id, 1024)) {
    const { width, height } = this.layers.base;
    const made = sheet(width, height);
    const context = made.getContext("2d");
    context.drawImage(await load(source), 0, 0, width, height);
    const image = context.getImageData(0, 0, width, height);
    for (let i = 0; i < image.data.length; i += 4) {
      image.data[i + 3] = image.data[i];
      image.data[i] = image.data[i + 1] = image.data[i + 2] = 255;
    }
    context.putImageData(image, 0, 0);
    return made;
  }
  /** Other masks below what was done by hand. */
  async #base(masks) {
    if (masks.join(" ") === this.#names) return undefined;
    const touched = Boolean(this.value.saved);
    if (this.dataset.ready === undefined) return this.put({ ...this.value, masks }, false);
    this.put({ ...this.value, masks, saved: null }, false);
    const epoch = ++this.#epoch;
    await this.#load(masks);
    if (epoch !== this.#epoch) return undefined;
    this.#show();
    this.dataset.ready = masks.join(" ") || "empty";
    return touched ? this.#keep(0) : undefined;
  }
  /** Read what a hand added and took away off a mask. */
  async #take(id) {
    const whole = (await this.#mask(id, `/api/v1/pictures/${id}/file`)).getContext("2d");
    const { base, plus, minus } = this.layers;
    const { width, height } = base;
    const [now, was] = [whole, base.getContext("2d")].map((one) => one.getImageData(0, 0, width, height).data);
    const [more, less] = [new ImageData(width, height), new ImageData(width, height)];
    for (let i = 3; i < now.length; i += 4) {
      const far = now[i] - was[i];
      if (far > 8) more.data.set([255, 255, 255, now[i]], i - 3);
      else if (far < -8) less.data.set([255, 255, 255, 255 - Math.round((255 * now[i]) / was[i])], i - 3);
    }
    plus.getContext("2d").putImageData(more, 0, 0);
    minus.getContext("2d").putImageData(less, 0, 0);
  }
  /** The mask as it is: what was found and added, without what was taken away. */
  #whole() {
    const { base, plus, minus } = this.layers;
    const made = sheet(base.width, base.height);
    const context = made.getContext("2d");
    context.drawImage(base, 0, 0);
    context.drawImage(plus, 0, 0);
    context.globalCompositeOperation = "destination-out";
    context.drawImage(minus, 0, 0);
    return made;
  }
  #tools() {
    const button = (key, action, name) => make("button", { type: "button", class: "m-button plain", onclick: action,
      "data-tool": name }, say(key));
    const range = (key, low, high, value, action) => {
      const input = make("input", { type: "range", min: low, max: high, step: "any", value });
      input.addEventListener("input", (event) => (event.stopPropagation(), action(Number(input.value))));
      return make("label", {}, say(key), input);
    };
    const follow = button("brush.follow", () => {
      this.#follow = !this.#follow;
      follow.setAttribute("aria-pressed", String(this.#follow));
    });
    follow.setAttribute("aria-pressed", String(this.#follow));
    follow.title = say("brush.follow_how");
    return make("div", { class: "tools" },
      ...["move", "paint", "erase"].map((mode) => button(`brush.${mode}`, () => this.#set(mode), mode)),
      this.hasAttribute("follow") ? follow : null, button("brush.undo", () => this.#step(this.#undo, this.#redo), "undo"),
      button("brush.redo", () => this.#step(this.#redo, this.#undo), "redo"),
      this.hasAttribute("follow") ? button("brush.again", () => this.#again(), "again") : null,
      button("brush.clear", () => this.#clear(), "clear"),
      range("brush.size", 0.5, 25, this.#size, (size) => (this.#size = size)),
      range("brush.zoom", 1, 5, this.#zoom, (zoom) => ((this.#zoom = zoom), this.#fit())));
  }
  #set(mode) {
    this.#mode = mode;
    this.dataset.mode = mode;
    for (const one of ["move", "paint", "erase"]) {
      this.querySelector(`[data-tool=${one}]`)?.setAttribute("aria-pressed", String(one === mode));
    }
  }
  #fit() {
    if (!this.sheet || !this.view.width) return;
    const room = this.ui.clientWidth - 2;
    const width = Math.min(room, (window.innerHeight * HIGHEST * this.view.width) / this.view.height);
    this.sheet.style.width = `${Math.round(width * this.#zoom)}px`;
  }
  #listen() {
    const view = this.view;
    const place = (event) => {
      const box = view.getBoundingClientRect();
      return { x: ((event.clientX - box.left) / box.width) * view.width,
        y: ((event.clientY - box.top) / box.height) * view.height };
    };
    view.addEventListener("pointerdown", (event) => {
      if (this.#mode === "move") return this.#drag(event);
      event.preventDefault();
      view.setPointerCapture(event.pointerId);
      this.#remember();
      this.#at = place(event);
      this.#places = [];
      return this.#stroke(this.#at);
    });
    view.addEventListener("pointermove", (event) => {
      this.#circle(place(event));
      if (this.#at && event.buttons) this.#stroke(place(event));
    });
    view.addEventListener("pointerup", () => this.#done());
    view.addEventListener("pointercancel", () => this.#done());
    view.addEventListener("pointerleave", () => (this.ring.hidden = true));
    view.addEventListener("keydown", (event) => this.#key(event));
  }
  #drag(event) {
    if (event.pointerType !== "mouse") return; // a finger scrolls by itself
    const stage = this.sheet.parentElement;
    const move = (other) => stage.scrollBy(-other.movementX, -other.movementY);
    this.view.setPointerCapture(event.pointerId);
    this.view.addEventListener("pointermove", move);
    this.view.addEventListener("pointerup", () => this.view.removeEventListener("pointermove", move), { once: true });
  }
  #circle({ x, y }) {
    const shown = this.view.clientWidth / this.view.width;
    this.ring.hidden = this.#mode === "move";
    Object.assign(this.ring.style, { left: `${x * shown}px`, top: `${y * shown}px`, width: `${2 * this.#radius * shown}px`,
      height: `${2 * this.#radius * shown}px` });
  }
  #key(event) {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === "z") {
      return event.shiftKey ? this.#step(this.#redo, this.#undo) : this.#step(this.#undo, this.#redo);
    }
    const step = Math.max(this.view.width, this.view.height) / 40;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    this.cursor ??= { x: this.view.width / 2, y: this.view.height / 2 };
    if (moves[event.key]) {
      event.preventDefault();
      this.cursor = { x: this.cursor.x + moves[event.key][0], y: this.cursor.y + moves[event.key][1] };
      this.#circle(this.cursor);
    } else if (event.key === " ") {
      event.preventDefault();
      if (this.#mode === "move") this.#set("paint");
      this.#remember();
      this.#at = this.cursor;
      this.#places = [];
      this.#stroke(this.cursor);
      this.#done();
    }
    return undefined;
  }
  #stroke(to) {
    const erase = this.#mode === "erase";
    const { plus, minus } = this.layers;
    for (const [layer, adds] of [[plus, !erase], [minus, erase]]) {
      const context = layer.getContext("2d");
      context.globalCompositeOperation = adds ? "source-over" : "destination-out";
      context.strokeStyle = "white";
      context.lineCap = context.lineJoin = "round";
      context.lineWidth = 2 * this.#radius;
      context.beginPath();
      context.moveTo(this.#at.x, this.#at.y);
      context.lineTo(to.x + 0.01, to.y);
      context.stroke();
    }
    this.#at = to;
    this.#places.push([to.x, to.y]);
    this.#soon();
  }
  get #radius() {
    return (Math.max(this.view.width, this.view.height) * this.#size) / 200;
  }
  #done() {
    if (!this.#at) return;
    this.#at = null;
    if (!this.hasAttribute("follow") || !this.#follow) return this.#keep();
    const places = thinned(this.#places).map(([x, y]) => [x * this.scale, y * this.scale]);
    const stroke = { places, radius_px: this.#radius * this.scale, add: this.#mode !== "erase" };
    const epoch = this.#epoch;
    return this.#next(() => this.#correct(stroke, epoch));
  }
  /** What is kept at the server comes one after another; a form waits for it. */
  #next(run) {
    this.#latest = this.#latest.then(run);
    this.settled = this.#latest;
  }
  /** The stroke as the server follows it; where it cannot, the stroke stays as it was brushed. */
  async #correct(stroke, epoch) {
    if (epoch !== this.#epoch) return;
    this.dataset.busy = "";
    try {
      const { picture, masks, saved } = this.value;
      if (this.#unkept || (!saved && masks.length > 1)) await this.#upload();
      const kept = await call(`/api/v1/pictures/${picture}/mask`, { method: "POST",
        json: { mask: this.value.saved ?? masks[0] ?? null, strokes: [stroke] } });
      if (epoch !== this.#epoch) return;
      await this.#take(kept.id);
      if (this.#at) this.#replay();
      this.#show();
      this.put({ ...this.value, saved: kept.id }, false);
    } catch (error) {
      warn(error);
      await this.#upload();
    } finally {
      delete this.dataset.busy;
    }
  }
  /** The stroke that is being drawn, on a mask that has changed meanwhile. */
  #replay() {
    const places = this.#places;
    this.#places = [];
    this.#at = { x: places[0][0], y: places[0][1] };
    for (const [x, y] of places) this.#stroke({ x, y });
  }
  #soon() {
    this.frame ??= requestAnimationFrame(() => ((this.frame = null), this.#show()));
  }
  #show() {
    const context = this.view.getContext("2d");
    context.globalCompositeOperation = "source-over";
    context.clearRect(0, 0, this.view.width, this.view.height);
    context.drawImage(this.#whole(), 0, 0);
    context.globalCompositeOperation = "source-in";
    context.fillStyle = SHADE;
    context.fillRect(0, 0, this.view.width, this.view.height);
    for (const [name, steps] of [["undo", this.#undo], ["redo", this.#redo]]) {
      const tool = this.querySelector(`[data-tool=${name}]`);
      if (tool) tool.disabled = !steps.length;
    }
  }
  #snapshot() {
    const { plus, minus } = this.layers;
    return [plus, minus].map((layer) => {
      const copy = sheet(layer.width, layer.height);
      copy.getContext("2d").drawImage(layer, 0, 0);
      return copy;
    });
  }
  #remember() {
    this.#undo = [...this.#undo.slice(1 - MOST_UNDO), this.#snapshot()];
    this.#redo = [];
  }
  #step(from, to) {
    const other = from.pop();
    if (!other) return;
    to.push(this.#snapshot());
    [this.layers.plus, this.layers.minus] = other;
    this.#changed();
  }
  #clear() {
    this.#remember();
    const { plus, minus } = this.layers;
    plus.getContext("2d").clearRect(0, 0, plus.width, plus.height);
    const context = minus.getContext("2d");
    context.globalCompositeOperation = "source-over";
    context.fillStyle = "white";
    context.fillRect(0, 0, minus.width, minus.height);
    this.#changed();
  }
  /** As it was found, without what was done by hand. */
  #again() {
    this.#remember();
    for (const layer of [this.layers.plus, this.layers.minus]) {
      layer.getContext("2d").clearRect(0, 0, layer.width, layer.height);
    }
    this.#epoch++;
    this.#show();
    this.put({ ...this.value, saved: null }, false);
  }
  #changed() {
    this.#epoch++;
    this.#show();
    this.#next(() => this.#upload());
  }
  async #keep(pause = 350) {
    const serial = ++this.#serial;
    this.#unkept = true;
    const waited = new Promise((done) => setTimeout(done, pause)); // several strokes in a row are kept once
    this.settled = Promise.all([this.#latest, waited]).then(() => this.#latest);
    await waited;
    if (serial === this.#serial) this.#next(() => this.#upload());
  }
  async #upload() {
    this.#unkept = false;
    const whole = this.#whole();
    const flat = sheet(whole.width, whole.height);
    const context = flat.getContext("2d");
    context.fillStyle = "black";
    context.fillRect(0, 0, flat.width, flat.height);
    context.drawImage(whole, 0, 0);
    const blob = await new Promise((done) => flat.toBlob(done, "image/png"));
    try {
      const kept = await upload(new File([blob], "mask.png", { type: "image/png" }), "mask", this.value.picture);
      this.put({ ...this.value, saved: kept.id }, false);
    } catch (error) {
      warn(error);
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
