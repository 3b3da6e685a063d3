// The page Try on: a photo is chosen, its clothes are looked for, the parts that were found can be chosen together, and
// the brush goes on from there.

import { call, fragment, make, warn } from "./core.js";

const form = document.getElementById("tryon-form");
if (form) {
  const picker = form.querySelector("#photo m-picker");
  const place = form.querySelector("#garment");
  const field = form.querySelector("#mask");
  const brush = field.querySelector("m-brush");
  const photo = () => picker.value?.[0]?.id ?? "";
  const masks = () => [...place.querySelectorAll("input[name=parts]:checked")].map((one) => one.dataset.mask);
  let shown = brush.value?.picture ?? "";

  const look = async () => {
    const id = photo();
    field.hidden = !id;
    if (!id) return place.replaceChildren();
    try {
      const found = await call(`${place.dataset.url}?photo=${id}`, { html: true });
      if (photo() === id) place.replaceChildren(fragment(found));
    } catch (error) {
      warn(error);
    }
    if (photo() === id) brush.begin(id, masks());
    return undefined;
  };
  picker.addEventListener("change", () => {
    if (photo() === shown) return;
    shown = photo();
    // What is shown belongs to another photo.
    const section = document.querySelector(".m-shown");
    document.getElementById("tryon-results").replaceChildren(make("p", { class: "m-empty" }, section.dataset.empty));
    place.replaceChildren();
    brush.begin(shown || null, []);
    look();
  });
  place.addEventListener("finished", look);
  place.addEventListener("change", () => brush.begin(photo(), masks()));
}
