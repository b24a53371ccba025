// The script at hand: what to say now, what to watch for, what comes next, and the plan with a way to any stage.

import { make, setText, show } from "../dom.js";
import { prose } from "../prose.js";
import { whereabouts } from "./plan.js";

/** `go(key)` asks before it moves everybody. */
export function script(page, { store, go }) {
  const list = page.querySelector("[data-plan]");
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) go(button.dataset.stage);
  });
  store.on((change) => {
    if (!change.whole && !change.kinds.has("workshop") && !change.kinds.has("stage")) return;
    paintNow(page, store);
    paintPlan(list, store);
  });
}

function paintNow(page, store) {
  const $ = (selector) => page.querySelector(selector);
  const workshop = store.workshop();
  const { here, after } = whereabouts(store.all("stage"), workshop?.stage);
  const stage = here ?? store.all("stage")[0];
  if (!stage) return;
  setText($("[data-now-label]"), workshop.state === "ready" ? "First" : workshop.state === "finished" ? "Last" : "Now");
  setText($("[data-now-title]"), stage.title);
  $("[data-now-say]").replaceChildren(...prose(stage.say));
  setText($("[data-now-principle]"), stage.principle ? `Principle: ${stage.principle}` : "");
  show($("[data-now-principle]"), stage.principle);
  watch($, stage.watch_for ?? []);
  const next = here ? after : store.all("stage")[1];
  setText($("[data-next-title]"), next?.title ?? "The end");
  setText($("[data-next-about]"), next ? about(next) : "Thank everybody, then finish the workshop.");
}

function watch($, lines) {
  show($("[data-now-watch]"), lines.length);
  $("[data-now-watch-list]").replaceChildren(...lines.map((line) => make("li", { textContent: line })));
}

function paintPlan(list, store) {
  const workshop = store.workshop();
  const stages = store.all("stage");
  const running = workshop?.state === "running";
  while (list.childElementCount < stages.length) list.append(row());
  while (list.childElementCount > stages.length) list.lastElementChild.remove();
  const at = stages.findIndex((stage) => stage.id === workshop?.stage);
  stages.forEach((stage, i) => {
    const button = list.children[i].firstElementChild;
    const now = running && i === at;
    button.dataset.stage = stage.id;
    setText(button.querySelector(".plan__title"), stage.title);
    setText(button.querySelector(".plan__minutes"), `${stage.minutes} min`);
    button.disabled = !running || now;
    list.children[i].classList.toggle("plan__done", running && i < at);
    mark(list, list.children[i], now);
  });
}

function mark(list, item, now) {
  if (now === item.hasAttribute("aria-current")) return;
  item.toggleAttribute("aria-current", now);
  if (!now) return;
  item.setAttribute("aria-current", "step");
  list.scrollLeft = item.offsetLeft - list.offsetLeft - 16; // on a phone the plan scrolls sideways
}

function row() {
  const words = ["plan__title", "plan__minutes"].map((className) => make("span", { className }));
  return make("li", {}, make("button", { type: "button", className: "plan__stage" }, ...words));
}

function about(stage) {
  const minutes = stage.minutes === 1 ? "1 minute" : `${stage.minutes} minutes`;
  return stage.principle ? `${minutes}, principle: ${stage.principle}` : minutes;
}
