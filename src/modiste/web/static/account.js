// The page Your data: a backup is sent in parts, since it is larger than one request may be, and the job that brings it
// back starts once all of it is here.

import { call, fragment, make, place, say, warn } from "./core.js";

const PART = 16 << 20; // bytes of one request

const form = document.getElementById("restore-form");
const told = form?.querySelector("[data-sending]");

async function send(file) {
  if (!file) throw new Error(say("account.script.no_file"));
  let upload = "";
  for (let at = 0; at === 0 || at < file.size; at += PART) {
    const part = new FormData();
    part.append("file", file.slice(at, at + PART), "backup.tar");
    upload = (await call(`/api/v1/backups/uploads?at=${at}${upload ? `&upload=${upload}` : ""}`,
      { method: "POST", form: part })).id;
    told.textContent = say("account.script.sending", { percent: Math.round((100 * Math.min(at + PART, file.size)) / file.size) });
  }
  const asked = new FormData();
  asked.append("upload", upload);
  asked.append("name", file.name);
  return call(form.action, { method: "POST", form: asked, html: true });
}

// Before the listener of all forms, which would send the file whole.
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const button = event.submitter ?? form.querySelector("button");
  const notice = form.querySelector("[data-notice]");
  const [file] = form.elements.file.files;
  notice.replaceChildren();
  button.disabled = true;
  button.classList.add("m-pressed");
  try {
    document.getElementById(form.dataset.swap).replaceChildren(fragment(await send(file)));
  } catch (error) {
    notice.replaceChildren(make("p", { class: "m-notice", role: "alert" }, error.message));
  }
  told.textContent = "";
  button.disabled = false;
  button.classList.remove("m-pressed");
});

document.addEventListener("finished", async () => {
  const counts = document.getElementById("account-counts");
  try {
    if (counts) place(counts, fragment(await call(counts.dataset.url, { html: true })));
  } catch (error) {
    warn(error);
  }
});

// What was typed belongs to what is gone.
if (document.getElementById("erased")) sessionStorage.clear();
