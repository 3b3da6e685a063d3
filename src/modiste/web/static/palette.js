// <m-palette>: a row of colours, #1a2b3c each.

import { make, say, Valued } from "./core.js";

const FIRST = ["#f3ead9", "#23304a", "#a8432f", "#7f8f6a", "#d7a441", "#e6b8b0", "#4c3b4d", "#2f5d62"];

class Palette extends Valued {
  draw() {
    const colours = this.value ?? [];
    const put = (next) => this.put(next);
    const wells = colours.map((colour, at) => {
      const number = at + 1;
      const well = make("input", { type: "color", value: colour, "aria-label": say("palette.colour", { number }) });
      well.addEventListener("change", () => put(colours.map((one, i) => (i === at ? well.value : one))));
      return make("span", { class: "well" }, well,
        make("button", { type: "button", "aria-label": say("palette.remove", { number }),
          onclick: () => put(colours.filter((_, i) => i !== at)) }, "×"));
    });
    const add = make("button", { type: "button", class: "add", title: say("palette.add"),
      "aria-label": say("palette.add"), onclick: () => put([...colours, FIRST[colours.length % FIRST.length]]) }, "+");
    this.replaceChildren(...wells, ...(colours.length < Number(this.getAttribute("most") ?? 8) ? [add] : []));
  }
}
customElements.define("m-palette", Palette);
