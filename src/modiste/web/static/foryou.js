// The page For you: what is said of a card is noted without leaving the page, and the card says so; the pairs of the
// quiz follow one another.

import { call, fragment, warn } from "./core.js";

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.(".m-judge, .m-pair");
  if (!form) return;
  event.preventDefault();
  const place = form.matches(".m-pair") ? document.getElementById("m-foryou") : form.closest("li[data-item]");
  try {
    const parts = fragment(await call(form.action, { method: "POST", form: new FormData(form, event.submitter), html: true }));
    if (form.matches(".m-pair")) {
      place.replaceChildren(parts);
      place.querySelector("#m-pair, a")?.focus();
    } else {
      const made = parts.firstElementChild;
      place.replaceWith(made);
      made.querySelector("button")?.focus();
    }
  } catch (error) {
    warn(error);
  }
});
