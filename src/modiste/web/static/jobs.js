// <m-job job="ID">: a job as the server describes it in HTML, followed until it ends.

import { call, make, page, say, tell } from "./core.js";

class Job extends HTMLElement {
  static observedAttributes = ["job"];
  #following = "";
  #shown = { job: "", version: -1 };

  attributeChangedCallback() {
    this.#look();
  }
  connectedCallback() {
    this.#look(); // also after Gradio moved it to another place
  }
  #look() {
    const job = this.getAttribute("job");
    if (job && this.isConnected && job !== this.#following) this.#follow(job);
  }
  disconnectedCallback() {
    this.#following = "";
  }
  async #follow(job) {
    this.#following = job;
    let version = this.#shown.job === job && this.firstChild ? this.#shown.version : -1;
    while (this.#following === job) {
      try {
        const answer = await fetch(`/ui/${page.language}/jobs/${encodeURIComponent(job)}?since=${version}`);
        if (!answer.ok) return this.replaceChildren();
        if (this.#following !== job) return;
        const open = answer.headers.get("x-job-open") === "1";
        const next = Number(answer.headers.get("x-job-version"));
        if (next !== version) {
          version = next;
          this.#shown = { job, version };
          this.innerHTML = await answer.text(); // escaped by the server's templates
          this.setAttribute("aria-busy", String(open));
        }
        if (!open) return this.dispatchEvent(new CustomEvent("finished", { bubbles: true, detail: job }));
      } catch {
        tell(say("job.lost"), true);
        await new Promise((done) => setTimeout(done, 2000));
      }
    }
  }
}
customElements.define("m-job", Job);

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-job-action]");
  if (!button) return;
  const holder = button.closest("m-job");
  button.disabled = true;
  try {
    await call(`/api/v1/jobs/${button.dataset.job}/${button.dataset.jobAction}`, { method: "POST" });
    if (button.dataset.jobAction === "again" && holder) {
      const next = make("m-job", { job: button.dataset.job });
      holder.replaceWith(next);
    }
  } catch (error) {
    button.disabled = false;
    tell(error.message, true);
  }
});
