// The page Find: whatever is typed, ticked or chosen looks again, the address follows, and back goes back. Without
// scripts the form is sent and the limits are links.

import { call, fragment, make, page as here, say, warn } from "./core.js";

const form = document.getElementById("find-form");
const place = document.getElementById("found");
const page = form?.closest(".find");
const USUAL = { w_cut: "1", w_colour: "1", w_print: "1" };
const PICTURES = ["picture", "colour_of", "print_of"];
const HURRY = 450; // milliseconds after the last key
let waiting = 0;
let asked = 0;

/** The address of what the form asks, as short as it can be. */
function address() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const text = PICTURES.includes(name) ? idOf(value) : String(value).trim();
    if (text && USUAL[name] !== text) query.append(name, text);
  }
  const told = query.toString();
  return told ? `${form.getAttribute("action")}?${told}` : form.getAttribute("action");
}

function idOf(value) {
  try {
    return JSON.parse(value || "[]")[0]?.id ?? "";
  } catch {
    return "";
  }
}

/** Look, and put what is found in its place; of a hurry of changes the last one counts. */
async function look(where, { keep = true } = {}) {
  const mine = ++asked;
  page.setAttribute("aria-busy", "true");
  const open = [...place.querySelectorAll("details[open]:not(.m-menu)")].map((one) => one.dataset.facet ?? "narrow");
  const all = [...place.querySelectorAll(".facet.all")].map((one) => one.dataset.facet);
  const focus = document.activeElement?.closest("#found") ? document.activeElement : null;
  const held = focus?.name ? `[name="${focus.name}"]${focus.type === "checkbox" ? `[value="${CSS.escape(focus.value)}"]` : ""}` : "";
  try {
    const html = await call(where, { html: true });
    if (mine !== asked) return;
    if (keep) history.pushState(null, "", where);
    remember();
    form.querySelector(".last")?.remove();
    place.replaceChildren(fragment(html));
    for (const one of place.querySelectorAll("details:not(.m-menu)")) {
      one.open = open.includes(one.dataset.facet ?? "narrow");
      if (all.includes(one.dataset.facet)) one.classList.add("all");
    }
    if (held) place.querySelector(held)?.focus();
  } catch (error) {
    warn(error);
  } finally {
    if (mine === asked) page.removeAttribute("aria-busy");
  }
}

// A search with its limits is there still after another page: the tab remembers its address.
const LAST = `modiste:${here.user}:find.last:${here.language}`;
function remember() {
  if (location.search) sessionStorage.setItem(LAST, location.href);
}
function offer() {
  const last = sessionStorage.getItem(LAST);
  if (!form || location.search || !last) return;
  const said = new URL(last).searchParams.get("text");
  form.querySelector(".m-examples")?.before(make("p", { class: "m-hint last" }, make("a", { href: last },
    said ? `${say("find.script.last")}: ${said}` : say("find.script.last"))));
}
remember();
offer();

/** On a narrow window the filters begin closed. */
const narrow = matchMedia("(max-width: 900px)");
function settle() {
  const filters = place?.querySelector(".narrow");
  if (filters) filters.open = !narrow.matches;
}
settle();
narrow.addEventListener("change", settle);

async function ready() {
  await Promise.all([...form.querySelectorAll("*")].map((part) => part.settled));
}

if (form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    await ready();
    look(address());
  });
  document.addEventListener("change", async (event) => {
    if (event.target.id === "f-text" || (event.target.form !== form && event.target.closest("form") !== form)) return;
    clearTimeout(waiting);
    await ready();
    look(address());
  });
  document.getElementById("f-text").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(address()), HURRY);
  });
  document.getElementById("f-text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  place.addEventListener("click", (event) => {
    const rest = event.target.closest("[data-rest]");
    if (rest) rest.closest(".facet").classList.add("all");
    const more = event.target.closest("a[data-more-hits]");
    if (more && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      further(more);
    }
  });
  window.addEventListener("popstate", () => location.reload());
}

// What is kept among one's pictures says so in its card; everything else that can be done with it is another page.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.(".good .m-menu form");
  if (!form || event.submitter?.value !== "keep") return;
  event.preventDefault();
  const card = form.closest(".good");
  form.closest("details").open = false;
  try {
    const html = await call(form.action, { method: "POST", form: new FormData(form, event.submitter), html: true });
    card.querySelector(".kept")?.remove();
    card.querySelector(".acts").before(fragment(html));
  } catch (error) {
    warn(error);
  }
});

/** The next hits behind those that are there. */
async function further(link) {
  try {
    const next = fragment(await call(link.href, { html: true }));
    place.querySelector(".goods").append(...next.querySelectorAll(".goods > li"));
    const again = next.querySelector("[data-more-hits]");
    if (again) link.replaceWith(again);
    else link.parentElement.remove();
  } catch (error) {
    warn(error);
  }
}

// The catalogue was empty, and now is not; or more is in it than its page lists.
document.addEventListener("finished", async (event) => {
  const done = event.target.querySelector(".m-job.done");
  if (event.target.closest(".find.bare") && done) location.assign(location.pathname);
  const sources = document.getElementById("find-sources");
  if (sources && done) sources.replaceChildren(fragment(await call(location.pathname, { html: true })));
});
