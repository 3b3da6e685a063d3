// A finished fabric in other inks, seen at once: each pixel takes the ink that stands in the place of its own.

import { warn } from "./core.js";

const form = document.querySelector("form[data-recolour]");
if (form) {
  const bolt = document.querySelector(".m-picture m-bolt.big");
  const palette = form.querySelector("m-palette");
  const own = palette.value;
  let tile = null;

  const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  /** The picture, and which ink each of its pixels has. */
  const read = async () => {
    const image = new Image();
    image.src = `/api/v1/pictures/${form.dataset.recolour}/file`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const inks = own.map(parts);
    const which = new Uint8Array(data.length / 4);
    const seen = new Map();
    for (let at = 0; at < which.length; at++) {
      const [r, g, b] = [data[4 * at], data[4 * at + 1], data[4 * at + 2]];
      const key = (r << 16) | (g << 8) | b;
      if (!seen.has(key)) {
        const gaps = inks.map((ink) => (ink[0] - r) ** 2 + (ink[1] - g) ** 2 + (ink[2] - b) ** 2);
        seen.set(key, gaps.indexOf(Math.min(...gaps)));
      }
      which[at] = seen.get(key);
    }
    return { canvas, context, which };
  };
  let shown = "";
  let waiting = false;
  const show = async (colours) => {
    if (colours.length !== own.length) return;
    try {
      tile ??= read();
      const { canvas, context, which } = await tile;
      const inks = colours.map(parts);
      const image = context.createImageData(canvas.width, canvas.height);
      for (let at = 0; at < which.length; at++) image.data.set([...inks[which[at]], 255], 4 * at);
      context.putImageData(image, 0, 0);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
      URL.revokeObjectURL(shown);
      shown = URL.createObjectURL(blob);
      bolt.style.backgroundImage = `url("${shown}")`;
    } catch (error) {
      warn(error);
    }
  };
  form.addEventListener("colouring", (event) => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => show(event.detail).finally(() => (waiting = false)));
  });
  palette.addEventListener("change", () => show(palette.value));
  if (location.hash === "#recolour") document.getElementById("recolour").open = true;
}
