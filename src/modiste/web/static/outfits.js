// The page Outfits: demands, locks and swaps look again without leaving the page, the address follows, and back goes
// back. Without scripts the form is sent and all of it are links.

import { call, fragment, make, warn } from "./core.js";

const form = document.getElementById("outfit-form");
const place = document.getElementById("outfits-found");
let asked = 0;

async function look(where, keep = true) {
  const mine = ++asked;
  place.setAttribute("aria-busy", "true");
  try {
    const html = await call(where, { html: true });
    if (mine !== asked) return;
    if (keep) history.pushState(null, "", where);
    place.replaceChildren(fragment(html));
  } catch (error) {
    if (mine === asked) place.prepend(make("p", { class: "m-notice", role: "alert" }, error.message));
  } finally {
    if (mine === asked) place.removeAttribute("aria-busy");
  }
}

/** The address of what a form asks, without what is empty. */
function address(from) {
  const query = new URLSearchParams([...new FormData(from)].filter(([, value]) => String(value).trim()));
  return `${from.getAttribute("action")}?${query}`;
}

document.addEventListener("submit", (event) => {
  const from = event.target;
  if (!place || (from !== form && !from.matches("[data-outfit-form]"))) return;
  event.preventDefault();
  look(address(from));
});
form?.addEventListener("change", (event) => event.target.tagName === "SELECT" && look(address(form)));
place?.addEventListener("change", (event) => ["must", "with"].includes(event.target.name) && look(address(form)));
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-outfit-link]");
  if (!place || !link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  look(link.href).then(() => place.querySelector("h2, .outfit")?.scrollIntoView({ block: "nearest" })).catch(warn);
});
addEventListener("popstate", () => place && look(location.href, false));
