// <m-bolt src>: a fabric as on the bolt, repeated; and the slider that says how large.

import { thumbnail } from "./core.js";

class Bolt extends HTMLElement {
  static observedAttributes = ["src"];
  attributeChangedCallback() {
    this.style.backgroundImage = `url("${encodeURI(this.getAttribute("src"))}")`;
  }
}
customElements.define("m-bolt", Bolt);

document.addEventListener("input", (event) => {
  if (!event.target.matches?.("[data-bolt]")) return;
  const side = Number(event.target.value);
  document.documentElement.style.setProperty("--bolt", `${side}px`);
  if (side * devicePixelRatio <= 256) return;
  for (const bolt of document.querySelectorAll(".m-card m-bolt")) {
    bolt.setAttribute("src", thumbnail(bolt.closest(".m-card").dataset.picture, 1024));
  }
});
