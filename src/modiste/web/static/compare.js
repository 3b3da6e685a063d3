// <m-compare before after>: two pictures under one slider; the slider is a plain range, so that keys move it.

import { make, say } from "./core.js";

class Compare extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    const name = (which) => this.getAttribute(`${which}-label`) ?? say(`tryon.${which}`);
    const picture = (which) => make("img", { src: this.getAttribute(which), alt: name(which), class: which,
      draggable: "false" });
    const slider = make("input", { type: "range", min: 0, max: 100, value: 50, "aria-label": say("tryon.slider") });
    slider.addEventListener("input", () => this.style.setProperty("--at", `${slider.value}%`));
    this.append(picture("before"), picture("after"), make("span", { class: "line", "aria-hidden": "true" }),
      make("span", { class: "tag left", "aria-hidden": "true" }, name("before")),
      make("span", { class: "tag right", "aria-hidden": "true" }, name("after")), slider);
  }
}
customElements.define("m-compare", Compare);
