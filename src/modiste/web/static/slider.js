// <m-slider>: a slider before a number field; the field is what is sent, and works alone where no script runs.

import { make } from "./core.js";

class Slider extends HTMLElement {
  connectedCallback() {
    if (this.range) return;
    const field = this.querySelector("input");
    const { min, max, step } = field;
    this.range = make("input", { type: "range", min, max, step, tabindex: -1, "aria-hidden": "true" });
    this.range.value = field.value;
    this.range.addEventListener("input", () => {
      field.value = this.range.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    this.range.addEventListener("change", () => field.dispatchEvent(new Event("change", { bubbles: true })));
    field.addEventListener("input", () => (this.range.value = field.value));
    this.prepend(this.range);
  }
}
customElements.define("m-slider", Slider);
