// <m-chips>: what a prompt is understood as. Its value is {chips, lock, change}; a change asks the server to reword.

import { make, say, Valued } from "./core.js";

const LOCKS = { garment: "type", colour: "colour", pattern: "pattern" };

class Chips extends Valued {
  draw() {
    const { chips = [], lock = [] } = this.value ?? {};
    const kinds = JSON.parse(this.dataset.kinds);
    const change = (kind, value, add) => this.put({ ...this.value, change: { kind, value, add, at: Date.now() } }, false);
    const items = chips.map((chip) => {
      const what = `${chip.kind_label} ${chip.label}`;
      const name = LOCKS[chip.kind];
      const locked = lock.includes(name);
      const toggle = name && !chip.denied ? make("button", { type: "button", class: "lock",
        "aria-pressed": String(locked), title: say(locked ? "design.unlock" : "design.lock", { what }),
        "aria-label": say(locked ? "design.unlock" : "design.lock", { what }),
        onclick: () => this.put({ ...this.value, change: null,
          lock: locked ? lock.filter((one) => one !== name) : [...lock, name] }) }, locked ? "●" : "○") : null;
      return make("li", { class: `${chip.denied ? "denied" : ""} ${locked ? "locked" : ""}` }, toggle,
        make("small", {}, chip.kind_label), make("span", {}, chip.label),
        make("button", { type: "button", class: "drop", "aria-label": say("design.drop", { what }),
          onclick: () => change(chip.kind, chip.value, false) }, "×"));
    });
    const menu = make("select", { "aria-label": say("design.add") }, make("option", { value: "" }, `+ ${say("design.add")}`),
      ...kinds.map((kind) => make("optgroup", { label: kind.label },
        ...kind.values.map(([label, id]) => make("option", { value: `${kind.kind}:${id}` }, label)))));
    menu.addEventListener("change", () => {
      const [kind, id] = menu.value.split(":");
      if (id) change(kind, id, true);
    });
    this.replaceChildren(
      chips.length ? make("ul", {}, ...items) : make("p", { class: "m-hint" }, say("design.understood_none")),
      kinds.length ? menu : "");
  }
}
customElements.define("m-chips", Chips);
