// The page Stylist: messages are sent without leaving the page, answers come as server-sent events (`words` as they are
// known, `answer` as HTML of the server's templates). What was said is kept by the server before it is answered.

import { call, fragment, make, page, say, tell } from "./core.js";

const said = document.getElementById("m-said");
const write = document.getElementById("m-write");
const text = document.getElementById("m-text");
const KEPT = `modiste.stylist.${page.user}`;

class Answer extends HTMLElement {
  #source = null;
  connectedCallback() {
    const [thread, number] = [this.getAttribute("thread"), this.getAttribute("number")];
    this.#source = new EventSource(`${page.base}stylist/${thread}/${number}/events`);
    this.#source.addEventListener("words", (event) => (this.querySelector(".m-words").textContent = event.data));
    this.#source.addEventListener("answer", (event) => this.#end(event.data));
    this.#source.addEventListener("error", () => this.#source.readyState === EventSource.CLOSED && this.#lost());
  }
  disconnectedCallback() {
    this.#source?.close();
  }
  #end(html) {
    this.#source.close();
    const parts = fragment(html);
    // Only the last answer has buttons: what they say is said of what was shown last.
    for (const old of said.querySelectorAll(".m-answer .m-says, .m-answer .m-items form, .m-limits button")) old.remove();
    const made = parts.firstElementChild;
    this.replaceWith(parts);
    bring(made);
  }
  #lost() {
    tell(say("stylist.script.lost"), { wrong: true });
    this.querySelector("form")?.style.setProperty("visibility", "visible");
  }
}
customElements.define("m-answer", Answer);

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.(".m-say");
  if (!form) return;
  event.preventDefault();
  const sent = new FormData(form, event.submitter);
  sent.set("thread", write.elements.thread.value);
  const notice = write.querySelector("[data-notice]");
  if (form === write && !text.value.trim()) {
    notice.replaceChildren(make("p", { class: "m-notice", role: "alert" }, say("stylist.script.nothing")));
    return text.focus();
  }
  try {
    const parts = fragment(await call(form.action, { method: "POST", form: sent, html: true }));
    notice.replaceChildren();
    if (form === write) text.value = "", keep();
    for (const empty of said.querySelectorAll(":scope > .m-empty, :scope > .m-says")) empty.remove();
    const exchange = parts.firstElementChild;
    said.append(parts);
    write.elements.thread.value = exchange.dataset.thread;
    history.replaceState(null, "", `${page.base}stylist?thread=${exchange.dataset.thread}`);
    bring(exchange);
  } catch (error) {
    const line = document.createElement("p");
    line.className = "m-notice";
    line.setAttribute("role", "alert");
    line.textContent = error.message;
    notice.replaceChildren(line);
  }
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  write.requestSubmit();
});

// What is typed and not sent stays in the tab.
function keep() {
  try {
    text.value ? sessionStorage.setItem(KEPT, text.value) : sessionStorage.removeItem(KEPT);
  } catch {
    // a full or forbidden storage: the text is still in the field
  }
}
text.addEventListener("input", keep);
if (!text.value) text.value = sessionStorage.getItem(KEPT) ?? "";
bring(said.lastElementChild);

/** Show what was said last above the form, which covers the foot of the page: its end, or where it is taller than what
 *  is left, its beginning. Pictures that come later must not push it down again. */
function bring(exchange) {
  if (!exchange) return;
  const show = () => {
    exchange.style.scrollMarginBlock = `90px ${write.offsetHeight + 16}px`;
    const tall = exchange.offsetHeight > window.innerHeight - write.offsetHeight - 110;
    exchange.scrollIntoView({ block: tall ? "start" : "end" });
  };
  show();
  for (const picture of exchange.querySelectorAll("img")) if (!picture.complete) picture.addEventListener("load", show, { once: true });
}
