// A part of a picture, chosen by a rectangle: dragged anew, moved by the arrow keys, resized by shift and arrows. What
// is chosen becomes a picture of its own, made from the whole one.

import { dialog, make, say, thumbnail, upload, warn } from "./core.js";

const STEP = 0.02;
const LEAST = 0.05;
const clip = (value, low, high) => Math.min(high, Math.max(low, value));

/** Choose a part of a picture; gives the new picture, null where the dialog was closed. */
export function crop({ id, title }) {
  return new Promise((done) => {
    let made = null;
    let box = { x: 0.2, y: 0.2, w: 0.6, h: 0.6 };
    const frame = make("div", { class: "frame", tabindex: 0, role: "img", "aria-label": say("picker.crop_help") });
    const image = make("img", { src: thumbnail(id, 1024), alt: title, draggable: "false" });
    const stage = make("div", { class: "m-crop" }, image, frame);
    const show = () => Object.assign(frame.style, { left: `${box.x * 100}%`, top: `${box.y * 100}%`,
      width: `${box.w * 100}%`, height: `${box.h * 100}%` });
    const place = (event) => {
      const area = stage.getBoundingClientRect();
      return [clip((event.clientX - area.left) / area.width, 0, 1), clip((event.clientY - area.top) / area.height, 0, 1)];
    };
    let from = null;
    stage.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      stage.setPointerCapture(event.pointerId);
      from = place(event);
    });
    stage.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = place(event);
      box = { x: Math.min(x, from[0]), y: Math.min(y, from[1]), w: Math.abs(x - from[0]), h: Math.abs(y - from[1]) };
      show();
    });
    for (const kind of ["pointerup", "pointercancel"]) {
      stage.addEventListener(kind, () => {
        from = null;
        if (box.w < LEAST || box.h < LEAST) box = { x: 0.2, y: 0.2, w: 0.6, h: 0.6 }; // a click is no rectangle
        show();
        frame.focus();
      });
    }
    frame.addEventListener("keydown", (event) => {
      const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      if (event.shiftKey) {
        box.w = clip(box.w + move[0], LEAST, 1 - box.x);
        box.h = clip(box.h + move[1], LEAST, 1 - box.y);
      } else {
        box.x = clip(box.x + move[0], 0, 1 - box.w);
        box.y = clip(box.y + move[1], 0, 1 - box.h);
      }
      show();
    });
    const use = make("button", { type: "button", class: "m-button", onclick: async () => {
      use.disabled = true;
      try {
        made = await cut({ id, title }, box);
        window_.close();
      } catch (error) {
        use.disabled = false;
        warn(error);
      }
    } }, say("picker.crop_use"));
    const window_ = dialog(say("picker.crop"), { class: "m-dialog wide" }, make("h2", {}, say("picker.crop")),
      make("p", { class: "m-hint" }, say("picker.crop_help")), stage,
      make("div", { class: "m-line" }, use,
        make("button", { type: "button", class: "m-quiet", onclick: () => window_.close() }, say("picker.close"))));
    window_.addEventListener("close", () => done(made));
    show();
  });
}

/** The part of the whole picture, at its own resolution. */
async function cut({ id, title }, { x, y, w, h }) {
  const image = new Image();
  image.src = `/api/v1/pictures/${id}/file`;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = make("canvas", { width: Math.max(16, Math.round(w * width)), height: Math.max(16, Math.round(h * height)) });
  canvas.getContext("2d").drawImage(image, Math.round(x * width), Math.round(y * height), canvas.width, canvas.height,
    0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return upload(new File([blob], `${title.slice(0, 60)}.png`, { type: "image/png" }), "photo", id);
}
