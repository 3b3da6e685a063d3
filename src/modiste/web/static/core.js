// What every part of the pages shares: texts, requests to the API, and small builders of elements.

const told = document.getElementById("m-words");
export const words = JSON.parse(told.textContent);
// Not the document's own language: Gradio sets that one anew, at a time of its choosing.
export const page = { language: told.dataset.language, base: `/${told.dataset.language}/` };

/** The text of a key, with {name} filled in. */
export const say = (key, values = {}) =>
  (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** A request to the API; throws an Error whose message can be shown. */
export async function call(path, { method = "GET", json, form } = {}) {
  const options = { method, headers: { "accept-language": page.language }, body: form };
  if (json !== undefined) {
    options.body = JSON.stringify(json);
    options.headers["content-type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error(say("error.network"));
  }
  if (answer.status === 401) window.location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    const error = new Error(problem.error ?? say("error.title"));
    error.status = answer.status;
    throw error;
  }
  return answer.status === 204 ? null : answer.json();
}

/** An element; text is set as text, so nothing a user wrote is ever read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A short message at the foot of the window, read aloud by screen readers. */
export function tell(message, wrong = false) {
  let box = document.getElementById("m-tell");
  if (!box) {
    box = make("div", { id: "m-tell", role: "status", "aria-live": "polite" });
    document.body.append(box);
  }
  box.textContent = message;
  box.className = wrong ? "wrong shown" : "shown";
  clearTimeout(box.timer);
  box.timer = setTimeout(() => (box.className = ""), 4000);
}

export const thumbnail = (id, side = 256) => `/api/v1/pictures/${encodeURIComponent(id)}/thumbnail?side=${side}`;

export async function upload(file, kind = "photo", parent = "") {
  const form = new FormData();
  form.append("file", file);
  form.append("kind", kind);
  form.append("parent", parent);
  return call("/api/v1/pictures", { method: "POST", form });
}

/** A value that a Gradio component reads: set it, and the component's listeners run. */
export class Valued extends HTMLElement {
  #value = null;
  get value() {
    return this.#value;
  }
  set value(next) {
    if (JSON.stringify(next) === JSON.stringify(this.#value)) return;
    this.#value = next;
    if (this.isConnected) this.draw();
  }
  connectedCallback() {
    this.draw();
  }
  put(next, redraw = true) {
    this.#value = next;
    if (redraw) this.draw();
    this.dispatchEvent(new Event("change"));
  }
  draw() {}
}
