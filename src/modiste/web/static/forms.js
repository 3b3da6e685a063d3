// Forms: `data-swap="ID"` sends one and puts what comes back into that place ("first" of it, or instead of it with
// data-swap-how="replace"); errors go to its [data-notice] and leave results alone. `data-when="name=value"` (or
// "name": any value) shows a part of a form only then. `data-live` sends it again once there is a result. `data-find`
// looks as one types. `data-more` fetches the next part of a list. `data-sure` asks first. What is chosen in a part of a
// form with `data-press` is sent at once, alone (`pressed` names it): a press is a deed, and waits for no button.

import { call, fragment, place, warn } from "./core.js";
import { forget, recall } from "./keep.js";

const HEADING = 130; // pixels above the results that should be seen with them
const DOUBLE_MS = 1500; // two clicks on one button, not a second wish
const sending = new WeakMap();
const sent = new WeakMap();

// A double click sends once. Before all other listeners: whoever sends a form, it is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const by = event.submitter;
  const said = JSON.stringify([...new FormData(form, by?.name ? by : undefined)].map(([name, value]) => [name, value.name ?? value]));
  const last = sent.get(form);
  if (last && last.said === said && Date.now() - last.at < DOUBLE_MS) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else {
    sent.set(form, { said, at: Date.now() });
  }
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sure && !confirm(form.dataset.sure)) return event.preventDefault();
  if (!form.dataset.swap) return undefined;
  event.preventDefault();
  return send(form, false, event.submitter);
});

/** Send a form; of a hurry of changes the last one counts. */
async function send(form, quiet = false, by = null) {
  if (sending.has(form)) return sending.set(form, true);
  sending.set(form, false);
  const button = by ?? form.querySelector("button.wide, button:not([type])");
  button?.classList.add("m-pressed");
  try {
    await Promise.all([...form.querySelectorAll("*")].map((part) => part.settled));
    const html = await call(form.action, { method: "POST", form: new FormData(form, by?.name ? by : undefined), html: true });
    notice(form, "");
    forget(form);
    put(form, fragment(html));
    if (!quiet) bring(document.getElementById(form.dataset.swap));
  } catch (error) {
    notice(form, error.message);
  }
  button?.classList.remove("m-pressed");
  const again = sending.get(form);
  sending.delete(form);
  return again ? send(form, true) : undefined;
}

function put(form, content) {
  const target = document.getElementById(form.dataset.swap);
  target.querySelector(":scope > .m-empty")?.remove();
  place(target, content, form.dataset.swapHow === "replace");
  for (const kept of target.querySelectorAll("form[data-typed]")) recall(kept);
}

/** Send what was pressed, with what the form always says; half-typed fields wait for its button. */
async function press(form, name) {
  const said = new FormData();
  for (const field of form.elements) if (field.type === "hidden") said.append(field.name, field.value);
  for (const value of new FormData(form).getAll(name)) said.append(name, value);
  said.append("pressed", name);
  try {
    const html = await call(form.action, { method: "POST", form: said, html: true });
    notice(form, "");
    put(form, fragment(html));
  } catch (error) {
    notice(form, error.message);
  }
}

function notice(form, text) {
  const box = form.querySelector("[data-notice]");
  box.replaceChildren();
  if (!text) return;
  const line = document.createElement("p");
  line.className = "m-notice";
  line.setAttribute("role", "alert");
  line.textContent = text;
  box.append(line);
  line.scrollIntoView({ block: "nearest" });
}

/** Scroll to where the work is shown, unless its beginning is in sight. */
function bring(place) {
  const { top } = place.getBoundingClientRect();
  if (top < HEADING / 2 || top > window.innerHeight * 0.7) window.scrollBy({ top: top - HEADING });
}

/** Show what belongs to the values of a form, and hide the rest. */
export function when(form) {
  for (const part of form.querySelectorAll("[data-when]")) {
    const [name, wanted] = part.dataset.when.split("=");
    const fields = [...form.elements].filter((field) => field.name === name);
    const values = fields.filter((field) => field.type !== "radio" || field.checked).map((field) => field.value);
    part.hidden = wanted === undefined ? !values.some((value) => value && value !== "[]") : !values.includes(wanted);
  }
}
for (const form of document.querySelectorAll("form")) when(form);
document.addEventListener("change", (event) => {
  if (event.target.matches?.(".m-file input")) {
    const said = event.target.parentElement.querySelector("[data-none]");
    said.textContent = [...event.target.files].map((file) => file.name).join(", ") || said.dataset.none;
  }
  const form = event.target.closest?.("form");
  if (!form) return;
  when(form);
  if (event.target.closest("[data-press]")) press(form, event.target.name);
  if (event.target.closest("[data-live]") && document.querySelector(`#${form.dataset.swap} .m-job`)) send(form, true);
});

// Search as one types.
let waiting = 0;
const find = (form) => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    history.replaceState(null, "", address);
    try {
      place(document.getElementById(form.dataset.find), fragment(await call(address, { html: true })));
    } catch (error) {
      warn(error);
    }
  }, 220);
};
for (const kind of ["input", "submit"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.("form[data-find]");
    if (!form) return;
    if (kind === "submit") event.preventDefault();
    find(form);
  });
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-more]");
  if (!link) return;
  event.preventDefault();
  const row = link.parentElement;
  try {
    const more = fragment(await call(link.href, { html: true }));
    const grid = row.previousElementSibling;
    const next = more.querySelector(":scope > .m-grid");
    if (grid?.matches(".m-grid") && next) grid.append(...next.children), next.remove();
    row.replaceWith(more);
  } catch (error) {
    warn(error);
  }
});

document.addEventListener("click", (event) => {
  const example = event.target.closest?.("[data-example]");
  if (!example) return;
  const field = document.querySelector("#prompt textarea");
  field.value = example.dataset.example;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
