// The page Wardrobe: photos are brought some at a time and looked at in one job, garments are ticked and changed
// together, and what a job has changed is shown once it ends.

import { call, fragment, make, place as put, say, tell, warn } from "./core.js";

const AT_ONCE = 8; // files of one request; the first comes alone, so that it is shown at once
const bring = document.getElementById("bring");
const place = document.getElementById("wardrobe-found");

/** On a narrow window the filters begin closed: garments come first. */
const narrow = matchMedia("(max-width: 620px)");
function settle() {
  const filters = document.querySelector("#wardrobe-find .narrow");
  if (filters) filters.open = !narrow.matches;
}
settle();
narrow.addEventListener("change", settle);

/** Show photos that are kept already, while the others are sent and nothing has looked at them yet. */
async function show(upload) {
  const shown = document.getElementById(bring.dataset.swap);
  shown.replaceChildren(fragment(await call(`${bring.action}?upload=${upload}`, { html: true })));
  await shown.querySelector("img")?.decode().catch(() => {}); // no picture: told once its turn comes
}

/** Send files, and start the job that takes them into the wardrobe. */
async function send(files) {
  let upload = "";
  for (let at = 0; at < files.length; ) {
    const next = Math.min(at + (at ? AT_ONCE : 1), files.length);
    tell(say("wardrobe.script.sending", { number: next, total: files.length }));
    const form = new FormData();
    for (const file of files.slice(at, next)) form.append("files", file);
    const address = `/api/v1/wardrobe/uploads${upload ? `?upload=${upload}` : ""}`;
    upload = (await call(address, { method: "POST", form })).id;
    if (at < AT_ONCE) await show(upload);
    at = next;
  }
  const form = new FormData();
  for (const field of bring.elements) if (field.type === "checkbox" && field.checked) form.append(field.name, field.value);
  form.append("upload", upload);
  const html = await call(bring.action, { method: "POST", form, html: true });
  const shown = document.getElementById(bring.dataset.swap);
  const coming = shown.querySelector(":scope > .coming");
  shown.replaceChildren(fragment(html));
  if (coming) shown.querySelector("m-job")?.append(coming); // until the job itself tells how it stands
}

async function take(files) {
  const notice = bring.querySelector("[data-notice]");
  notice.replaceChildren();
  if (!files.length) return;
  try {
    await send([...files]);
  } catch (error) {
    document.querySelector(`#${bring.dataset.swap} > .coming`)?.remove();
    notice.replaceChildren(make("p", { class: "m-notice", role: "alert" }, error.message));
  }
}

bring?.addEventListener("files", (event) => take(event.detail));
bring?.addEventListener("change", (event) => {
  if (event.target.type !== "file") return;
  take([...event.target.files]);
  event.target.value = "";
});

/** What a job has brought or changed. */
document.addEventListener("finished", async (event) => {
  const garment = document.getElementById("garment");
  try {
    if (event.target.closest("#brushed")) return location.reload();
    if (event.target.closest("#cut-job") && garment) {
      garment.replaceChildren(fragment(await call(garment.dataset.url, { html: true })));
      if (event.target.querySelector(".m-notice") === null) event.target.remove();
    } else if (place) {
      if (!document.getElementById("wardrobe-find")) return location.assign(`${bring.action}?job=${event.detail}`);
      put(place, fragment(await call(location.href, { html: true })));
    }
  } catch (error) {
    warn(error);
  }
  return undefined;
});

function count() {
  const form = document.getElementById("wardrobe-many");
  if (!form) return;
  const chosen = form.querySelectorAll("input[name=id]:checked").length;
  form.classList.toggle("some", chosen > 0);
  form.querySelector("[data-count]").textContent = chosen
    ? say("wardrobe.script.count", { count: chosen }) : say("wardrobe.script.none");
}
document.addEventListener("change", (event) => event.target.closest?.("#wardrobe-many") && count());
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-all]")) return;
  const boxes = [...document.querySelectorAll("#wardrobe-many input[name=id]")];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
  count();
});
