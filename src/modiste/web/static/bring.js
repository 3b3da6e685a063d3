// Pictures dropped on a page, pasted into it, or chosen on the page of all work: they go to the part that takes them
// (`data-takes-files` is told by the event `files`), to the picker that does, else among one's work.

import { call, fragment, page, say, tell, warn } from "./core.js";
import { bringIn } from "./picker.js";

const filesOf = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/") || !file.type);

async function take(files) {
  if (!files.length) return;
  const taker = document.querySelector("[data-takes-files]");
  if (taker) return taker.dispatchEvent(new CustomEvent("files", { detail: files }));
  const picker = document.querySelector("dialog[open]") ? null : document.querySelector("m-picker[drop]");
  if (picker) return picker.take(files);
  const pictures = await bringIn(files);
  const grid = document.querySelector("[data-drop-here]");
  for (const picture of pictures) {
    try {
      grid?.querySelector(".m-empty")?.remove();
      grid?.prepend(fragment(await call(`/ui/${page.language}/cards/${picture.id}`, { html: true })));
    } catch (error) {
      warn(error);
    }
  }
  if (pictures.length) tell(say("picker.brought"));
  return undefined;
}

document.addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  document.body.classList.add("m-dropping");
});
for (const kind of ["dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (kind === "drop" || !event.relatedTarget) document.body.classList.remove("m-dropping");
  });
}
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  take(filesOf(event.dataTransfer));
});
document.addEventListener("paste", (event) => {
  const files = filesOf(event.clipboardData);
  if (!files.length) return;
  event.preventDefault();
  take(files);
});
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-bring]")) take([...event.target.files]);
});
