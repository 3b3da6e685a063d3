// A click on a page's main button is answered at once, also where the server is busy and the answer is out of sight.

const HEADING = 130; // pixels above the results that should be seen with them

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".gradio-container button.primary");
  if (!button) return;
  button.classList.add("m-pressed");
  setTimeout(() => button.classList.remove("m-pressed"), 1500);
  const place = button.closest(".m-work")?.querySelector(":scope > :last-child .m-results");
  if (!place) return;
  const answer = new MutationObserver(() => {
    answer.disconnect();
    bring(place);
  });
  answer.observe(place, { childList: true, subtree: true });
  setTimeout(() => answer.disconnect(), 10000);
});

/** Scroll to where the work is shown, unless its beginning is in sight. */
function bring(place) {
  const { top } = place.getBoundingClientRect();
  if (top < HEADING / 2 || top > window.innerHeight * 0.7) window.scrollBy({ top: top - HEADING });
}
