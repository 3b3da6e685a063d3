// What the user has touched since the page was opened: a form that fills itself in late must leave that as it is.

const touched = new Set();

const note = (event) => {
  for (const element of event.composedPath()) if (element.id) touched.add(element.id);
};
document.addEventListener("input", note, true);
document.addEventListener("change", note, true);
for (const kind of ["click", "pointerdown"]) {
  // A click into a field only puts the cursor there.
  document.addEventListener(kind, (event) => event.target.closest?.("button, li, summary") && note(event), true);
}

/** The values that a form is filled in with, undefined where a part stays: groups are [how many parts, ids]. */
window.modisteRecall = (told, groups) => {
  let at = 0;
  return groups.flatMap(([count, ids]) => {
    const values = told.slice(at, (at += count));
    return ids.some((id) => touched.has(id)) ? values.map(() => undefined) : values;
  });
};
