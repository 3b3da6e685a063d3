// What every part of the pages shares: texts, requests to the server, small builders of elements, and the base of parts.

const root = document.documentElement;
const { version = "", page: path = "", user = "" } = document.body.dataset;

/** The page: its language, the start of its addresses, its name and whose it is. */
export const page = { language: root.lang, base: `/${root.lang}/`, version, path, user };
const { words } = await import(`/ui/${page.language}/words.js?v=${version}`);

/** The text of a key, with {name} filled in. */
export const say = (key, values = {}) =>
  (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** A request; throws an Error whose message can be shown. JSON in and out, or a form in; `html` gives the text. */
export async function call(address, { method = "GET", json, form, html = false } = {}) {
  const options = { method, headers: { "accept-language": page.language }, body: form };
  if (json !== undefined) {
    options.body = JSON.stringify(json);
    options.headers["content-type"] = "application/json";
  }
  if (html) Object.assign(options.headers, { "x-modiste-swap": "1", accept: "text/html" });
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    throw new Error(say("error.network"));
  }
  if (answer.status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
  if (!answer.ok || answer.headers.has("x-modiste-notice")) throw await problem(answer);
  if (answer.status === 204) return null;
  return html ? answer.text() : answer.json();
}

/** What went wrong, from an answer in JSON or a notice in HTML. */
async function problem(answer) {
  const text = await answer.text();
  let message = "";
  try {
    message = JSON.parse(text).error;
  } catch {
    message = fragment(text).querySelector(".m-notice")?.textContent.trim();
  }
  const error = new Error(message || say("error.title"));
  error.status = answer.status;
  return error;
}

/** Our own HTML, escaped by the server's templates, as nodes. */
export function fragment(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  return made.content;
}

/** Parts of nodes from the server that belong elsewhere on the page (`data-into="ID"`), such as counts, go there. */
export function spread(content) {
  for (const part of content.querySelectorAll("[data-into]")) {
    const other = document.getElementById(part.dataset.into);
    const value = other?.value;
    other?.replaceChildren(...part.childNodes);
    if (value !== undefined) other.value = value;
    part.remove();
  }
  return content;
}

/** Put nodes that came from the server into a place, instead of what is there or before it, and spread those that belong
 *  elsewhere; who was at a field or button is there again. */
export function place(target, content, instead = true) {
  spread(content);
  const at = target.contains(document.activeElement) ? document.activeElement : null;
  if (instead) target.replaceChildren(content);
  else target.prepend(content);
  if (!at || at.isConnected) return;
  const same = [...target.querySelectorAll(at.tagName)].find((one) => (at.id ? one.id === at.id
    : at.name && one.name === at.name && (one.type === "text" || one.value === at.value)));
  same?.focus({ preventScroll: true });
}

/** An element; text is set as text, so nothing a user wrote is ever read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** A short message at the foot of the window, read aloud by screen readers; `act` is {label, run}, such as to undo. */
export function tell(message, { wrong = false, act = null } = {}) {
  const box = document.getElementById("m-tell");
  const open = document.querySelector("dialog[open]");
  (open ?? document.body).append(box); // above the backdrop of a dialog
  box.replaceChildren(message, act
    ? make("button", { type: "button", onclick: () => ((box.className = ""), act.run()) }, act.label) : "");
  box.className = wrong ? "wrong shown" : "shown";
  clearTimeout(box.timer);
  box.timer = setTimeout(() => (box.className = ""), act ? 9000 : wrong ? 7000 : 4000);
}

export const warn = (error) => tell(error.message, { wrong: true });
export const thumbnail = (id, side = 256) => `/api/v1/pictures/${encodeURIComponent(id)}/thumbnail?side=${side}`;

/** Bring in a file as a picture. */
export async function upload(file, kind = "photo", parent = "") {
  const form = new FormData();
  form.append("file", file);
  form.append("kind", kind);
  form.append("parent", parent);
  return call("/api/v1/pictures", { method: "POST", form });
}

/** A dialog that is gone once it is closed; a click beside it closes it. */
export function dialog(label, attributes = {}, ...children) {
  const made = make("dialog", { "aria-label": label, class: "m-dialog", ...attributes }, ...children);
  made.addEventListener("click", (event) => event.target === made && made.close());
  made.addEventListener("close", () => {
    document.body.append(document.getElementById("m-tell"));
    made.remove();
  });
  document.body.append(made);
  made.showModal();
  return made;
}

/** A part of a form: what is sent stands in the field inside it, as JSON unless `read` and `write` say otherwise.
 *  `draw` shows the value in `this.ui`; `put` changes it as a person does. `settled` is awaited before a form is sent. */
export class Part extends HTMLElement {
  settled = Promise.resolve();
  get field() {
    return this.querySelector(":scope > input");
  }
  get value() {
    return this.read(this.field.value);
  }
  set value(next) {
    const text = this.write(next);
    if (text === this.field.value && this.ui) return;
    this.field.value = text;
    this.draw();
  }
  put(next, redraw = true) {
    this.field.value = this.write(next);
    if (redraw) this.draw();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
  connectedCallback() {
    this.field.type = "hidden";
    this.ui ??= this.appendChild(make("div", { class: "ui" }));
    this.draw();
  }
  read(text) {
    try {
      return JSON.parse(text || "null");
    } catch {
      return null;
    }
  }
  write(value) {
    return JSON.stringify(value);
  }
  draw() {}
}
