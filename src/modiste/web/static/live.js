// Sliders that redraw when they are let go do so for the keyboard as well, and for a number that is typed beside them.

const MOVES = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"];
const PAUSE = 400; // milliseconds without a key

let waiting = 0;

/** Gradio takes a slider as let go when the pointer is. */
function letGo(input) {
  clearTimeout(waiting);
  const slider = input.closest(".block")?.querySelector("input[type=range]");
  waiting = setTimeout(() => slider?.dispatchEvent(new PointerEvent("pointerup", { bubbles: true })), PAUSE);
}

document.addEventListener("keyup", (event) => {
  if (event.target.matches?.(".m-live input[type=range]") && MOVES.includes(event.key)) letGo(event.target);
});
document.addEventListener("change", (event) => {
  if (event.target.matches?.(".m-live input[type=number]")) letGo(event.target);
});
