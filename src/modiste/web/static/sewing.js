// The page Sewing: what a job hung goes to the bench (its fields) and the stage (its pictures); cloth is photographed
// anew as it is chosen, measures redraw the flat as they change, until the garment is hung again with them.

import { call, fragment, make, page, say, spread, tell, warn } from "./core.js";
import { boardDialog } from "./cards.js";
import { when } from "./forms.js";
import { keep } from "./keep.js";

const SVG = "http://www.w3.org/2000/svg";
const WAIT = 140; // milliseconds after a key, before a photograph
const bench = () => document.getElementById("bench");
const stage = () => document.getElementById("stage");
const find = (selector) => stage()?.querySelector(selector);
const jobs = document.getElementById("sewing-job");

/** The server's answer to the bench as it stands; an Error with its line and code. */
async function ask(path, signal) {
  let answer;
  try {
    await Promise.all([...bench().querySelectorAll("*")].map((part) => part.settled));
    const form = new FormData(bench());
    answer = await fetch(`${stage().dataset.url}${path}`, { method: "POST", body: form, signal,
      headers: { "accept-language": page.language, "x-modiste-swap": "1" } });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Error(say("error.network"));
  }
  if (answer.ok && !answer.headers.has("x-modiste-notice")) return answer;
  const { error: line, code } = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(line || say("error.title")), { code });
}

/** One request at a time; of what is asked meanwhile the last counts. */
function latest(run) {
  let busy = false;
  let again = false;
  return async function go() {
    if (busy) return (again = true);
    busy = true;
    try {
      await run();
    } catch (error) {
      failed(error);
    }
    busy = false;
    if (!again) return undefined;
    again = false;
    return go();
  };
}

let wanted = "front";

/** What does not hang any more is hung again, to be shown as it was asked for; anything else is told. */
function failed(error) {
  if (error.name === "AbortError") return;
  if (error.code !== "sewing.not_hung") return warn(error);
  if (jobs.querySelector("m-job[open]")) return;
  tell(say("sewing.script.gone"));
  wanted = shown();
  bench().requestSubmit();
}

const shown = () => find("[role=tab][aria-selected=true]")?.dataset.show ?? "front";
const looks = new Map(); // view -> address of its picture in the look it has now
let look = 0;
let modelled = -1;

function show(view) {
  const photo = find("#stage-photo");
  for (const tab of stage().querySelectorAll("[role=tab]")) {
    tab.setAttribute("aria-selected", String(tab.dataset.show === view));
    tab.tabIndex = tab.dataset.show === view ? 0 : -1;
  }
  find("#stage-sheet").setAttribute("aria-labelledby", `tab-${view}`);
  const picture = view === "front" || view === "back";
  photo.hidden = !picture;
  find("m-turn").hidden = view !== "turn";
  find(".flat").hidden = view !== "flat";
  const fit = find("img.fit");
  if (fit) fit.hidden = view !== "fit";
  if (picture) {
    if (looks.has(view)) photo.src = looks.get(view);
    else photograph();
  }
  if (view === "flat") draw();
  if (view === "turn") turn();
}

function busy(on) {
  const mark = find(".busy");
  if (mark) mark.hidden = !on;
}

const photograph = latest(async () => {
  const view = shown() === "back" ? "back" : "front";
  const [mine, place] = [look, stage()];
  busy(true);
  try {
    const answer = await ask(`photo?view=${view}`);
    const address = URL.createObjectURL(await answer.blob());
    if (place !== stage()) return;
    if (mine === look) {
      if (looks.get(view)?.startsWith("blob:")) URL.revokeObjectURL(looks.get(view));
      looks.set(view, address);
    }
    if (shown() === view) find("#stage-photo").src = address;
    const said = answer.headers.get("x-modiste-described");
    if (said) find("#stage-photo").alt = find("#described").textContent = decodeURIComponent(said);
  } finally {
    busy(false);
  }
});

const turn = latest(async () => {
  const element = find("m-turn");
  if (element.ready && modelled === look) return element.draw();
  const mine = look;
  busy(true);
  try {
    await element.show(await (await ask("files/garment.glb")).arrayBuffer());
    modelled = mine;
  } finally {
    busy(false);
  }
});

let held = null;
const draw = latest(async () => {
  const made = await (await ask("flat")).json();
  const place = find(".flat");
  let svg = place.querySelector("svg");
  if (!svg) {
    svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", say("sewing.script.flat"));
    svg.append(document.createElementNS(SVG, "g"), document.createElementNS(SVG, "g"));
    place.append(svg);
  }
  if (!held) svg.setAttribute("viewBox", made.box.join(" "));
  const shift = held ? offset(svg, made.box) : [0, 0];
  const drawn = new DOMParser().parseFromString(`<svg xmlns="${SVG}">${made.svg}</svg>`, "image/svg+xml");
  svg.firstElementChild.replaceChildren(document.importNode(drawn.documentElement.firstElementChild, true));
  for (const layer of svg.children) layer.setAttribute("transform", `translate(${shift[0]} ${shift[1]})`);
  points(svg.lastElementChild, made.handles, svg.getScreenCTM()?.a || 1);
});

/** While a point is held the frame stays: the drawing keeps its middle and its top in it. */
function offset(svg, box) {
  const now = svg.viewBox.baseVal;
  return [(now.width - box[2]) / 2, 0];
}

/** The points to drag, of one size on the screen whatever the scale of the drawing. */
function points(layer, handles, scale) {
  for (const one of handles) {
    let point = layer.querySelector(`[data-name="${one.figure}"]`);
    if (!point) {
      point = document.createElementNS(SVG, "g");
      point.dataset.name = one.figure;
      point.setAttribute("class", "handle");
      point.setAttribute("role", "slider");
      point.setAttribute("tabindex", "0");
      for (const [name, radius] of [["hit", 18], ["", 6.5]]) {
        const circle = document.createElementNS(SVG, "circle");
        if (name) circle.setAttribute("class", name);
        circle.setAttribute("r", radius);
        point.append(circle);
      }
      const text = document.createElementNS(SVG, "text");
      text.setAttribute("y", -16);
      point.append(text);
      layer.append(point);
    }
    point.way = one;
    const said = say("sewing.script.handle", { label: one.label, value: one.value.toLocaleString(page.language) });
    point.setAttribute("transform", `translate(${one.x} ${one.y}) scale(${1 / scale})`);
    point.setAttribute("aria-label", one.label);
    point.setAttribute("aria-valuenow", one.value);
    point.setAttribute("aria-valuemin", field(one.figure)?.min ?? 0);
    point.setAttribute("aria-valuemax", field(one.figure)?.max ?? one.value);
    point.setAttribute("aria-valuetext", said);
    point.querySelector("text").textContent = said;
  }
}

const field = (name) => bench().querySelector(`[data-figure="${name}"]`);

/** A measure as a person sets it. */
function measure(name, value) {
  const input = field(name);
  if (!input) return;
  const next = Math.min(Number(input.max), Math.max(Number(input.min), value));
  input.value = String(Math.round(next * 10) / 10);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("pointerdown", (event) => {
  const point = event.target.closest?.(".handle");
  if (!point) return;
  event.preventDefault();
  point.focus();
  const svg = point.ownerSVGElement;
  const matrix = svg.getScreenCTM().inverse();
  held = { point, matrix, from: [event.clientX, event.clientY], value: Number(field(point.dataset.name)?.value) };
  point.classList.add("held");
  svg.setPointerCapture(event.pointerId);
});
document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const { dx, dy, per_cm: per, figure } = held.point.way;
  const scale = held.matrix.a / 4; // 4 units a centimetre
  const along = ((event.clientX - held.from[0]) * dx + (event.clientY - held.from[1]) * dy) * scale;
  measure(figure, held.value + along * per);
});
for (const kind of ["pointerup", "pointercancel"]) {
  document.addEventListener(kind, () => {
    if (!held) return;
    held.point.classList.remove("held");
    field(held.point.dataset.name)?.dispatchEvent(new Event("change", { bubbles: true }));
    held = null;
    draw();
  });
}
document.addEventListener("keydown", (event) => {
  const point = event.target.closest?.(".handle");
  const tab = event.target.closest?.("#stage [role=tab]");
  if (point) {
    const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 }[event.key];
    if (!by) return;
    event.preventDefault();
    measure(point.dataset.name, Number(field(point.dataset.name)?.value) + by);
    field(point.dataset.name)?.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (tab && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    const tabs = [...stage().querySelectorAll("[role=tab]")];
    const next = tabs[(tabs.indexOf(tab) + (event.key === "ArrowRight" ? 1 : -1) + tabs.length) % tabs.length];
    next.focus();
    show(next.dataset.show);
  }
});

/** What of the bench differs from what hangs. */
function mark() {
  const differs = [...bench().querySelectorAll("[data-figure]")].some((one) => one.value !== one.defaultValue)
    || [...bench().querySelectorAll("[data-body] [name], [data-halves] [name]")].some((one) =>
      (one.type === "checkbox" ? one.checked !== one.defaultChecked
        : one.type === "radio" ? one.checked && !one.defaultChecked
          : one.tagName === "SELECT" ? one.value !== ([...one.options].find((o) => o.defaultSelected) ?? one.options[0]).value
            : one.value !== one.defaultValue));
  find(".changed").hidden = !differs;
}

let timer = 0;
function relook() {
  look += 1;
  looks.clear();
  find(".looks").hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (["flat", "fit"].includes(shown())) show("front");
    else if (shown() === "turn") turn();
    else photograph();
  }, WAIT);
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.("#bench");
    if (!form || !stage()) return;
    if (event.target.matches("[data-figure]")) {
      if (shown() !== "flat") show("flat");
      else draw();
    }
    if (event.target.closest("[data-looks]") && (kind === "change" || event.target.name === "scale")) relook();
    mark();
  });
}

document.addEventListener("click", async (event) => {
  const tab = event.target.closest?.("#stage [data-show]");
  const file = event.target.closest?.("[data-file]");
  if (tab) return show(tab.dataset.show);
  if (file) {
    event.preventDefault();
    return download(file);
  }
  try {
    if (event.target.closest?.("[data-keep-look]")) return await kept(event.target.closest("button"));
    if (event.target.closest?.("[data-cloth-on-photo]")) {
      const { id } = await (await ask("cloth")).json();
      return location.assign(`${page.base}try-on?fabric=${id}`);
    }
  } catch (error) {
    failed(error);
  }
  return undefined;
});

async function download(button) {
  // Documents but the flat are of what hangs: with measures that were changed since they would hold the old ones and the
  // new cloth.
  const changed = find(".changed");
  if (!button.dataset.file.startsWith("flat") && changed && !changed.hidden) return tell(changed.querySelector("p").textContent);
  button.disabled = true;
  tell(say("sewing.script.file"));
  try {
    const all = document.querySelector("[name=all_sizes]")?.checked;
    const answer = await ask(`files/${button.dataset.file}${all ? "?all_sizes=1" : ""}`);
    const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition"))?.[1] ?? button.dataset.file;
    const link = make("a", { href: URL.createObjectURL(await answer.blob()), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 30_000);
  } catch (error) {
    failed(error);
  }
  button.disabled = false;
}

/** Keep the look as a picture; what can be done with a picture is done with that one then. */
async function kept(button) {
  button.disabled = true;
  try {
    const html = await (await ask(`keep?view=${shown() === "back" ? "back" : "front"}`)).text();
    find("#sewing-acts").replaceWith(spread(fragment(html)));
    find(".looks").hidden = true;
    tell(say("sewing.script.kept"), { act: { label: say("card.save"),
      run: () => boardDialog([find("#sewing-acts").dataset.picture]).catch(warn) } });
  } finally {
    button.disabled = false;
  }
}

jobs?.addEventListener("finished", async (event) => {
  try {
    const html = fragment(await call(`${page.base}sewing/garment?job=${event.detail}`, { html: true }));
    const pieces = [...html.querySelectorAll("[data-place]")];
    if (!pieces.length) return; // it failed: what hung before stays
    const opened = [...(bench()?.querySelectorAll("details") ?? [])].map((one) => one.open);
    follow(pieces.map((piece) => piece.dataset.said).find(Boolean));
    for (const piece of pieces) document.getElementById(piece.dataset.place).replaceChildren(...piece.childNodes);
    when(bench());
    [...bench().querySelectorAll("details")].forEach((one, at) => opened.length && (one.open = opened[at] ?? one.open));
    jobs.closest(".m-work").classList.add("hung");
    if (location.search) history.replaceState(null, "", location.pathname);
    begin();
    keep(bench());
    if (wanted !== "front" && find(`#tab-${wanted}`)) show(wanted);
    wanted = "front";
  } catch (error) {
    warn(error);
  }
});

/** The words above the garment say what hangs now, unless somebody types there meanwhile. */
let typed = null;
document.addEventListener("submit", (event) => {
  if (["bench", "sewing-words"].includes(event.target.id)) typed = asked().value;
});
const asked = () => document.querySelector("#sewing-words textarea");
function follow(said) {
  if (!said || asked().value !== typed || asked().value === said) return;
  asked().value = said;
  asked().form.elements.wish.value = JSON.stringify({ lock: [], changes: [] }); // of the words before
  asked().dispatchEvent(new Event("input", { bubbles: true }));
}

function begin() {
  look += 1;
  looks.clear();
  if (!stage()) return;
  looks.set("front", find("#stage-photo").dataset.kept);
  mark();
}

/** What was kept in this tab of a garment that hangs still: its look is photographed again. */
function again() {
  begin();
  if (!stage()) return;
  const changed = [...bench().querySelectorAll("[data-looks] [name]")].some((one) => one.value !== (one.tagName === "SELECT"
    ? [...one.options].find((option) => option.defaultSelected)?.value : one.getAttribute("value")));
  if (changed) relook();
  if (!find(".changed").hidden) show("flat");
}
if (jobs) again();
