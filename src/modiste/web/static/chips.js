// <m-chips>: what a prompt is understood as. Its value is {lock, changes}: the attributes to hold, and those that are
// more ("+colour:navy") or less ("-length:midi") than the words say. The words themselves stay as they are.

import { call, make, page, Part, say, warn } from "./core.js";

const LOCKS = { garment: "type", colour: "colour", pattern: "pattern" };
const SINGLE = ["garment", "pattern", "fit", "length", "neckline", "sleeve", "gender"];

class Chips extends Part {
  chips = JSON.parse(this.dataset.chips ?? "[]");
  others = []; // the further garments of a look: each a list of what is understood of it
  connectedCallback() {
    super.connectedCallback();
    this.text = document.querySelector("#prompt textarea");
    this.text.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#look(), 250);
    });
    this.#look();
  }
  get #wish() {
    return { lock: [], changes: [], ...this.value };
  }
  async #look() {
    const text = this.text.value;
    const query = new URLSearchParams({ text: text.slice(0, 2000), language: page.language });
    for (const change of this.#wish.changes) query.append("change", change);
    this.settled = call(`/api/v1/language/parse?${query}`).then(({ chips, worn_with: others }) => {
      if (this.text.value !== text) return;
      this.chips = chips;
      this.others = others ?? [];
      this.draw();
    }).catch(warn);
  }
  #change(add, kind, value) {
    const { lock, changes } = this.#wish;
    const other = `${add ? "-" : "+"}${kind}:${value}`;
    const mine = `${add ? "+" : "-"}${kind}:${value}`;
    const kept = changes.filter((one) => one !== other && one !== mine
      && !(add && SINGLE.includes(kind) && one.startsWith(`+${kind}:`)));
    const undone = changes.includes(other); // what is taken back needs no change of its own
    this.put({ lock, changes: undone ? kept : [...kept, mine] }, false);
    this.#look();
  }
  draw() {
    const { lock, changes } = this.#wish;
    const items = this.chips.map((chip) => {
      const what = `${chip.kind_label}: ${chip.label}`;
      const name = LOCKS[chip.kind];
      const locked = lock.includes(name);
      const gone = chip.state === "removed";
      const toggle = name && !chip.denied && !gone ? make("button", { type: "button", class: "lock",
        "aria-pressed": String(locked), title: say(locked ? "design.unlock" : "design.lock", { what }),
        "aria-label": say(locked ? "design.unlock" : "design.lock", { what }),
        onclick: () => this.put({ changes, lock: locked ? lock.filter((one) => one !== name) : [...lock, name] }) },
        locked ? "●" : "○") : null;
      return make("li", { class: `${chip.denied ? "denied" : ""} ${chip.state} ${locked && toggle ? "locked" : ""}` },
        toggle, make("small", {}, chip.kind_label), make("span", {}, chip.label),
        make("button", { type: "button", class: "drop", "aria-label": say(gone ? "design.restore" : "design.drop", { what }),
          title: say(gone ? "design.restore" : "design.drop", { what }),
          onclick: () => this.#change(gone, chip.kind, chip.value) }, gone ? "↺" : "×"));
    });
    this.ui.replaceChildren(
      items.length ? make("ul", {}, ...items) : make("p", { class: "m-hint" }, say("design.understood_none")),
      ...this.others.map((chips) => make("p", { class: "worn-with" }, make("small", {}, say("design.worn_with")),
        chips.map((chip) => (chip.denied ? say("design.worn_without", { what: chip.label }) : chip.label)).join(" · "))),
      this.#menu());
  }
  #menu() {
    const menu = make("select", { "aria-label": say("design.add") },
      make("option", { value: "" }, `+ ${say("design.add")}`));
    const fill = async () => {
      if (menu.options.length > 1) return;
      const { kinds, groups } = await import(`/ui/${page.language}/vocabulary.js?v=${page.version}`);
      const garment = this.chips.find((chip) => chip.kind === "garment" && chip.state !== "removed")?.value;
      menu.append(...kinds.filter((kind) => !kind.without.includes(groups[garment])).map((kind) =>
        make("optgroup", { label: kind.label },
          ...kind.values.map(([label, id]) => make("option", { value: `${kind.kind}:${id}` }, label)))));
    };
    menu.addEventListener("focus", fill);
    menu.addEventListener("pointerdown", fill);
    menu.addEventListener("change", (event) => {
      event.stopPropagation();
      const [kind, id] = menu.value.split(":");
      if (id) this.#change(true, kind, id);
    });
    return menu;
  }
}
customElements.define("m-chips", Chips);
