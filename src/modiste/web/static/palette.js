// <m-palette most fixed>: a row of colours, #1a2b3c each. The field inside holds them, separated by spaces; typed, pasted or
// taken from a picture they are as good as chosen.

import { make, Part, say, thumbnail, warn } from "./core.js";
import { choose } from "./picker.js";

const FIRST = ["#f3ead9", "#23304a", "#a8432f", "#7f8f6a", "#d7a441", "#e6b8b0", "#4c3b4d", "#2f5d62"];
const SIDE = 72; // pixels of the picture that are looked at
const FROM_PICTURE = 5;

class Palette extends Part {
  read(text) {
    return text.replaceAll(",", " ").split(/\s+/).filter(Boolean).map((one) => `#${one.replace("#", "").toLowerCase()}`)
      .filter((one) => /^#[0-9a-f]{6}$/.test(one));
  }
  write(colours) {
    return (colours ?? []).join(" ");
  }
  get #most() {
    return Number(this.getAttribute("most") ?? 8);
  }
  draw() {
    const colours = this.value;
    const fixed = this.hasAttribute("fixed"); // their number stays
    const wells = colours.map((colour, at) => {
      const number = at + 1;
      const well = make("input", { type: "color", value: colour, "aria-label": say("palette.colour", { number }),
        title: colour });
      well.addEventListener("input", () => this.dispatchEvent(new CustomEvent("colouring", { bubbles: true,
        detail: colours.map((one, i) => (i === at ? well.value : one)) })));
      well.addEventListener("change", (event) => {
        event.stopPropagation();
        this.put(colours.map((one, i) => (i === at ? well.value : one)));
      });
      return make("span", { class: "well" }, well,
        this.#most > 1 && !fixed ? make("button", { type: "button", "aria-label": say("palette.remove", { number }),
          onclick: () => this.put(colours.filter((_, i) => i !== at)) }, "×") : null);
    });
    const add = colours.length < this.#most && !fixed ? make("button", { type: "button", class: "add", title: say("palette.add"),
      "aria-label": say("palette.add"), onclick: () => this.put([...colours, FIRST[colours.length % FIRST.length]]) },
      "+") : null;
    const codes = make("input", { class: "m-input codes", value: colours.join(" "), "aria-label": say("palette.hex"),
      placeholder: "#1a2b3c", spellcheck: "false", size: 8 });
    codes.addEventListener("change", (event) => {
      event.stopPropagation();
      this.put(this.read(codes.value).slice(0, this.#most));
    });
    this.ui.replaceChildren(make("div", { class: "wells" }, ...wells, add), make("div", { class: "m-line" }, codes,
      this.#most > 1 ? make("button", { type: "button", class: "m-quiet", onclick: () => this.#fromPicture() },
        say("palette.photo")) : null));
  }
  async #fromPicture() {
    const [picture] = await choose({ most: 1, kinds: "", label: say("palette.photo") });
    if (!picture) return;
    try {
      this.put((await coloursOf(thumbnail(picture.id))).slice(0, this.#most));
    } catch (error) {
      warn(error);
    }
  }
}
customElements.define("m-palette", Palette);

/** The main colours of a picture, the largest first: k-means from evenly spread beginnings. */
async function coloursOf(source) {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = make("canvas", { width: SIDE, height: SIDE });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, SIDE, SIDE);
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  const pixels = [];
  for (let at = 0; at < data.length; at += 4) pixels.push([data[at], data[at + 1], data[at + 2]]);
  const far = (a, b) => 2 * (a[0] - b[0]) ** 2 + 4 * (a[1] - b[1]) ** 2 + 3 * (a[2] - b[2]) ** 2;
  let centres = [pixels[0]];
  while (centres.length < FROM_PICTURE) {
    const gaps = pixels.map((pixel) => Math.min(...centres.map((centre) => far(pixel, centre))));
    centres.push(pixels[gaps.indexOf(Math.max(...gaps))]);
  }
  let groups = [];
  for (let round = 0; round < 12; round++) {
    groups = centres.map(() => []);
    for (const pixel of pixels) {
      const gaps = centres.map((centre) => far(pixel, centre));
      groups[gaps.indexOf(Math.min(...gaps))].push(pixel);
    }
    centres = groups.map((group, i) => (group.length
      ? [0, 1, 2].map((c) => group.reduce((sum, pixel) => sum + pixel[c], 0) / group.length) : centres[i]));
  }
  return centres.map((centre, i) => [groups[i].length, centre]).filter(([size]) => size)
    .sort((a, b) => b[0] - a[0])
    .map(([, centre]) => `#${centre.map((one) => Math.round(one).toString(16).padStart(2, "0")).join("")}`);
}
