// <m-job job="ID">: a job as the server describes it in HTML, followed by server-sent events until it ends; then it
// dispatches `finished` with the id. `version` and `open` say how it stood when the page was made.

import { call, page, say, tell, warn } from "./core.js";

const RETRY = 2000; // milliseconds
const HEAD = 90; // pixels that the head of the page covers

class Job extends HTMLElement {
  #source = null;
  #retry = 0;

  get job() {
    return this.getAttribute("job");
  }
  connectedCallback() {
    if (!this.firstElementChild || this.hasAttribute("open")) this.follow();
  }
  disconnectedCallback() {
    this.#close();
  }
  follow() {
    this.#close();
    this.setAttribute("aria-busy", "true");
    const source = new EventSource(`/ui/${page.language}/jobs/${encodeURIComponent(this.job)}/events`);
    this.#source = source;
    source.addEventListener("job", (event) => (this.innerHTML = event.data)); // escaped by the server's templates
    source.addEventListener("end", () => this.#end());
    source.addEventListener("error", () => source.readyState === EventSource.CLOSED && this.#lost());
  }
  /** Nobody looks: the connection is another page's. */
  pause() {
    if (this.#source) this.#close(), this.setAttribute("open", "");
  }
  resume() {
    if (this.hasAttribute("open") && !this.#source) this.follow();
  }
  #close() {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#retry);
  }
  #end() {
    this.#close();
    this.removeAttribute("open");
    this.setAttribute("aria-busy", "false");
    this.#call();
    this.dispatchEvent(new CustomEvent("finished", { bubbles: true, detail: this.job }));
  }
  /** Who has gone on to something else hears that it has ended, and is one press from it. */
  #call() {
    const { top, bottom, height } = this.getBoundingClientRect();
    if (!height || (bottom > HEAD && top < window.innerHeight * 0.7)) return;
    const failed = this.querySelector(".m-notice");
    tell(say(failed ? "job.failed" : "job.done"), { wrong: Boolean(failed), act: { label: say("job.show"), run: () => {
      this.setAttribute("tabindex", "-1");
      this.scrollIntoView({ block: "start" });
      this.focus({ preventScroll: true });
    } } });
  }
  async #lost() {
    this.#close();
    try {
      const answer = await fetch(`/ui/${page.language}/jobs/${encodeURIComponent(this.job)}?since=-1`);
      if (answer.status === 404) return this.remove();
    } catch {
      tell(say("job.lost"), { wrong: true });
    }
    this.#retry = setTimeout(() => this.follow(), RETRY);
    return undefined;
  }
}
customElements.define("m-job", Job);

document.addEventListener("visibilitychange", () => {
  for (const job of document.querySelectorAll("m-job")) document.hidden ? job.pause() : job.resume();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-job-action]");
  if (!button) return;
  button.disabled = true;
  try {
    await call(`/api/v1/jobs/${button.dataset.job}/${button.dataset.jobAction}`, { method: "POST" });
    if (button.dataset.jobAction === "cancel") button.textContent = say("job.stopping"); // it ends at its next step
    if (button.dataset.jobAction === "again") button.closest("m-job")?.follow();
  } catch (error) {
    button.disabled = false;
    warn(error);
  }
});
