// A picture over the whole window: wheel, pinch and buttons zoom, dragging moves, arrows go on to the next.

import { dialog, make, page, say } from "./core.js";

const MOST = 8; // times

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-view]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const around = link.closest(".m-grid, m-job, .m-picture") ?? document;
  const all = [...around.querySelectorAll("a[data-view]")].filter((one) => !one.closest("[hidden]"));
  new Viewer(all, all.indexOf(link));
});

class Viewer {
  zoom = 1;
  x = 0;
  y = 0;
  touches = new Map();

  constructor(links, at) {
    Object.assign(this, { links, at });
    const button = (key, run, text, name) => make("button", { type: "button", class: `m-quiet ${name ?? ""}`, onclick: run,
      "aria-label": say(key), title: say(key) }, text);
    this.image = make("img", { draggable: "false" });
    this.title = make("p", { class: "name", "aria-live": "polite" });
    this.download = make("a", { class: "m-quiet", download: "" }, say("card.download"));
    this.page = make("a", { class: "m-quiet" }, say("viewer.page"));
    this.save = make("button", { type: "button", class: "m-quiet" }, say("card.save"));
    this.stage = make("div", { class: "stage" }, this.image);
    const many = links.length > 1;
    this.box = dialog(say("card.open", { title: "" }), { class: "m-viewer" }, this.stage,
      many ? button("viewer.previous", () => this.go(-1), "‹", "side left") : null,
      many ? button("viewer.next", () => this.go(1), "›", "side right") : null,
      make("footer", {}, this.title, this.save, this.page, this.download,
        button("viewer.zoom_out", () => this.scale(1 / 1.5), "−"), button("viewer.zoom_in", () => this.scale(1.5), "+"),
        button("viewer.close", () => this.box.close(), "×")));
    this.#listen();
    this.go(0);
  }
  go(step) {
    this.at = (this.at + step + this.links.length) % this.links.length;
    const id = this.links[this.at].dataset.view;
    const title = this.links[this.at].closest("[data-title]")?.dataset.title ?? "";
    this.image.alt = title;
    this.image.src = `/api/v1/pictures/${id}/thumbnail?side=1024`;
    const whole = new Image();
    whole.src = `/api/v1/pictures/${id}/file`;
    whole.decode().then(() => this.links[this.at].dataset.view === id && (this.image.src = whole.src)).catch(() => {});
    this.title.textContent = this.links.length > 1
      ? say("viewer.label", { title, number: this.at + 1, total: this.links.length }) : title;
    this.download.href = `/api/v1/pictures/${id}/download`;
    this.page.href = `${page.base}boards?picture=${id}`;
    this.save.dataset.save = id;
    Object.assign(this, { zoom: 1, x: 0, y: 0 });
    this.#show();
  }
  scale(by, x = 0, y = 0) {
    const zoom = Math.min(MOST, Math.max(1, this.zoom * by));
    const real = zoom / this.zoom;
    this.x = x - (x - this.x) * real;
    this.y = y - (y - this.y) * real;
    this.zoom = zoom;
    if (zoom === 1) this.x = this.y = 0;
    this.#show();
  }
  #show() {
    this.image.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.zoom})`;
    this.stage.classList.toggle("zoomed", this.zoom > 1);
  }
  #listen() {
    const from = (event) => {
      const box = this.stage.getBoundingClientRect();
      return [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
    };
    this.stage.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.scale(event.deltaY < 0 ? 1.2 : 1 / 1.2, ...from(event));
    }, { passive: false });
    this.stage.addEventListener("dblclick", (event) => this.scale(this.zoom > 1 ? 0.001 : 3, ...from(event)));
    this.stage.addEventListener("pointerdown", (event) => {
      this.stage.setPointerCapture(event.pointerId);
      this.touches.set(event.pointerId, [event.clientX, event.clientY]);
      this.begun = [event.clientX, event.clientY];
    });
    this.stage.addEventListener("pointermove", (event) => this.#move(event, from(event)));
    for (const kind of ["pointerup", "pointercancel"]) {
      this.stage.addEventListener(kind, (event) => {
        const across = event.clientX - (this.begun?.[0] ?? event.clientX);
        if (kind === "pointerup" && this.touches.size === 1 && this.zoom === 1 && Math.abs(across) > 60
            && this.links.length > 1) this.go(across < 0 ? 1 : -1);
        this.touches.delete(event.pointerId);
      });
    }
    this.box.addEventListener("keydown", (event) => {
      const keys = { ArrowLeft: () => this.go(-1), ArrowRight: () => this.go(1), "+": () => this.scale(1.5),
        "=": () => this.scale(1.5), "-": () => this.scale(1 / 1.5) };
      keys[event.key]?.();
    });
  }
  #move(event, at) {
    const before = this.touches.get(event.pointerId);
    if (!before) return;
    const others = [...this.touches].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    const now = [event.clientX, event.clientY];
    if (others.length) {
      const far = (place) => Math.hypot(place[0] - others[0][0], place[1] - others[0][1]);
      this.scale(far(now) / Math.max(1, far(before)), ...at);
    } else if (this.zoom > 1) {
      this.x += now[0] - before[0];
      this.y += now[1] - before[1];
      this.#show();
    }
    this.touches.set(event.pointerId, now);
  }
}
