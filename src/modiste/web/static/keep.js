// What was typed into a form, kept in this tab until it is closed: leaving, reloading and coming back lose nothing.
// `data-keep` names the form; `data-brought` lists the fields that the address brings ("*": all), which win when the
// page is opened anew. With `data-typed` only what differs from what the server says is kept, until the form is sent:
// of a thing that is there already, the rest may have changed since. Without imports, so that the fields are right
// before any part of the page draws them.

const { user = "" } = document.body.dataset;
const TONGUE = "modiste:tongue";
const keyOf = (form) => `modiste:${user}:${form.dataset.keep}`;

const kept = (form) => {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
  } catch {
    return null;
  }
};

/** Keep a form as it stands. */
export function keep(form) {
  const values = {};
  const typed = form.dataset.typed !== undefined;
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || (typed && !touched(field))) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      values[field.name] ??= [];
      if (field.checked) values[field.name].push(field.value);
    } else values[field.name] = field.value;
  }
  if (typed && !Object.keys(values).length) return forget(form);
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify(values));
  } catch {
    // a full store keeps what was kept before
  }
}

/** What was typed is the server's now. */
export function forget(form) {
  if (form.dataset.typed !== undefined) sessionStorage.removeItem(keyOf(form));
}

/** Bring back what was typed into a form. */
export function recall(form) {
  const values = kept(form);
  const same = ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type)
    || sessionStorage.getItem(TONGUE) === location.search;
  const brought = same ? ["set"] : (form.dataset.brought ?? "").split(" ");
  if (!values || brought.includes("*")) return;
  for (const field of form.elements) {
    const value = values[field.name];
    if (value === undefined || brought.includes(field.name) || touched(field)) continue;
    if (Array.isArray(value)) field.checked = value.includes(field.value);
    else if (field.tagName !== "SELECT" || [...field.options].some((one) => one.value === value)) field.value = value;
  }
}

/** Whether somebody was faster than this script. */
function touched(field) {
  if (field.closest("[data-press]")) return false; // kept by the server as soon as it is pressed
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.tagName !== "SELECT" && field.type !== "hidden" && field.value !== field.defaultValue;
}

for (const form of document.querySelectorAll("form[data-keep]")) recall(form);
sessionStorage.removeItem(TONGUE);

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (form) keep(form);
  });
}
document.addEventListener("click", (event) => {
  if (event.target.closest?.(".m-tongue")) sessionStorage.setItem(TONGUE, location.search);
});
window.addEventListener("pagehide", () => document.querySelectorAll("form[data-keep]").forEach(keep));
