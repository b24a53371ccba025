// Dragging with Pointer Events: mouse from anywhere on the item, touch and pen from its grip only, so that the page still scrolls.

const START = 6;
const EDGE = 70;
const REFRESH = 1000;
const TREMBLE = 24; // px that a hand moves without meaning to

/**
 * Make every `item` inside `root` draggable onto one of the zones.
 * `zones()` → [[key, element], …]; `dropped(item, key)` is called once, only when the pointer is let go over a zone.
 * Escape, a cancelled pointer and an item that vanished meanwhile end the drag without a drop.
 */
export function draggable(root, { item, grip, zones, dropped }) {
  let drag = null;

  root.addEventListener("pointerdown", (event) => {
    const el = event.target.closest(item);
    if (drag || !el || !event.isPrimary || event.button !== 0) return;
    if (event.pointerType !== "mouse" && !event.target.closest(grip)) return;
    drag = new Drag(el, event, { zones, dropped, ended: () => { drag = null; } });
  });
}

class Drag {
  constructor(el, event, { zones, dropped, ended }) {
    Object.assign(this, { el, zones, dropped, ended, pointer: event.pointerId, x: event.clientX, y: event.clientY });
    this.from = { x: event.clientX, y: event.clientY };
    this.off = new AbortController();
    const { signal } = this.off;
    window.addEventListener("pointermove", (move) => this.moved(move), { signal });
    window.addEventListener("pointerup", (up) => up.pointerId === this.pointer && this.end(true), { signal });
    window.addEventListener("pointercancel", (gone) => gone.pointerId === this.pointer && this.end(false), { signal });
    window.addEventListener("keydown", (key) => this.typed(key), { signal, capture: true });
    // Setting user-select on the body would restyle every note; refusing the selection costs nothing.
    document.addEventListener("selectstart", (start) => start.preventDefault(), { signal });
    document.addEventListener("dragstart", (start) => start.preventDefault(), { signal });
  }

  moved(event) {
    if (event.pointerId !== this.pointer) return;
    this.x = event.clientX;
    this.y = event.clientY;
    this.turned = true;
    if (!this.ghost && Math.hypot(this.x - this.from.x, this.y - this.from.y) < START) return;
    if (!this.ghost) this.lift();
    event.preventDefault();
  }

  typed(event) {
    if (event.key !== "Escape" || !this.ghost) return;
    event.preventDefault();
    event.stopPropagation();
    this.end(false);
  }

  lift() {
    const box = this.el.getBoundingClientRect();
    this.grab = { x: this.from.x - box.left, y: this.from.y - box.top };
    this.ghost = this.el.cloneNode(true);
    this.ghost.classList.add("drag-ghost");
    this.ghost.inert = true;
    this.ghost.setAttribute("aria-hidden", "true");
    for (const named of [this.ghost, ...this.ghost.querySelectorAll("[id], [name]")]) {
      named.removeAttribute("id");
      named.removeAttribute("name");
    }
    this.ghost.style.width = `${box.width}px`;
    this.shade();
    // While dragging, a sheet under the ghost takes all hit-testing away from the thousand notes below.
    this.sheet = document.createElement("div");
    this.sheet.className = "drag-sheet";
    document.body.append(this.sheet, this.ghost);
    this.el.dataset.dragged = "";
    this.measure();
    this.frame = requestAnimationFrame((now) => this.tick(now));
  }

  // The clone leaves its list, and with it the list's colour: carry the colour along.
  shade() {
    this.ghost.style.setProperty("--note", getComputedStyle(this.el).getPropertyValue("--note"));
  }

  tick(now) {
    const top = this.y < EDGE ? this.y - EDGE : Math.max(0, this.y - (window.innerHeight - EDGE));
    if (top) {
      window.scrollBy(0, top / 4);
      this.measuredAt = 0;
      this.turned = true;
    }
    if (now - this.measuredAt > REFRESH) this.measure(now);
    this.ghost.style.transform = `translate(${this.x - this.grab.x}px, ${this.y - this.grab.y}px) rotate(1.5deg)`;
    this.aim();
    this.frame = requestAnimationFrame((next) => this.tick(next));
  }

  /** Only the hand chooses a place. Where that one goes away, the next slides under a pointer that never meant it. */
  aim() {
    if (this.aimed && !this.aimed[1].isConnected) {
      this.mark(null);
      this.lost = { x: this.x, y: this.y };
    }
    const lost = this.lost && Math.hypot(this.x - this.lost.x, this.y - this.lost.y) < TREMBLE;
    if (!this.turned || lost) return;
    this.turned = false;
    this.lost = null;
    const zone = this.over();
    this.mark(zone?.[1].isConnected ? zone : null);
  }

  measure(now = performance.now()) {
    this.boxes = this.zones().map(([key, el]) => [key, el, el.getBoundingClientRect()]);
    this.measuredAt = now;
  }

  over() {
    return this.boxes.find(([, , box]) => this.x >= box.left && this.x <= box.right && this.y >= box.top && this.y <= box.bottom);
  }

  mark(zone) {
    if (zone?.[1] === this.aimed?.[1]) return;
    if (this.aimed) delete this.aimed[1].dataset.over;
    if (zone) zone[1].dataset.over = "";
    this.aimed = zone;
  }

  end(letGo) {
    this.off.abort();
    this.ended();
    if (!this.ghost) return;
    cancelAnimationFrame(this.frame);
    this.measure();
    this.aim();
    const zone = letGo && this.el.isConnected ? this.aimed : null;
    this.mark(null);
    this.ghost.remove();
    this.sheet.remove();
    delete this.el.dataset.dragged;
    swallowClick();
    if (zone) this.dropped(this.el, zone[0]);
  }
}

// A drag that began on a button must not press it.
function swallowClick() {
  const off = new AbortController();
  const swallow = (click) => {
    click.preventDefault();
    click.stopPropagation();
    off.abort();
  };
  window.addEventListener("click", swallow, { capture: true, signal: off.signal });
  setTimeout(() => off.abort(), 0);
}
