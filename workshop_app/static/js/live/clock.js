// The one clock. The server stores the deadline; this page counts down to it with the server's own time. It locks nothing.
import { shelf } from "./shelf.js";

const WARNINGS = [5, 2, 1]; // minutes left that are said aloud

/** Paints every [data-clock] under root, and runs the [data-clock-toggle] button, which hides or shows them. */
export function startClock({ root = document, store, wire, announce }) {
  let last = null; // {ends, left}: what was left at the last look, so that only a crossing is announced
  const tick = () => {
    const face = reading(store.workshop(), wire.now());
    for (const el of root.querySelectorAll("[data-clock]")) paint(el, face);
    for (const el of root.querySelectorAll("[data-clock-toggle]")) el.hidden = face.state === "none";
    if (last && last.ends === face.ends && face.state !== "paused") sayCrossing(last.left, face.left, announce);
    last = face;
  };
  store.on((change) => change.kinds.has("workshop") && tick());
  setInterval(tick, 500);
  toggle(root);
  tick();
}

/** {state: none|running|up|paused, left: ms, ends, text} of a workshop record at server time now. */
export function reading(workshop, now) {
  if (!workshop || workshop.state !== "running") return { state: "none", left: null, ends: null, text: "" };
  if (workshop.left !== null && workshop.left !== undefined) {
    return { state: "paused", left: workshop.left, ends: null, text: `Paused, ${minutes(workshop.left)} left` };
  }
  if (!workshop.ends) return { state: "none", left: null, ends: null, text: "" };
  const left = workshop.ends - now;
  if (left <= 0) return { state: "up", left, ends: workshop.ends, text: "Time is up" };
  return { state: "running", left, ends: workshop.ends, text: minutes(left) };
}

/** 61,000 ms as "1:01". */
export function minutes(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function paint(el, face) {
  if (el.textContent !== face.text) el.textContent = face.text;
  if (el.dataset.state !== face.state) el.dataset.state = face.state;
}

function sayCrossing(before, after, announce) {
  if (before === null || after === null) return;
  if (before > 0 && after <= 0) announce.mine("Time is up. You can still finish what you are writing.");
  for (const n of WARNINGS) {
    if (before > n * 60_000 && after <= n * 60_000) announce.mine(n === 1 ? "1 minute left" : `${n} minutes left`);
  }
}

function toggle(root) {
  const button = root.querySelector("[data-clock-toggle]");
  if (!button) return;
  const memory = shelf("page");
  const show = (hidden) => {
    for (const el of root.querySelectorAll("[data-clock]")) el.hidden = hidden;
    button.textContent = hidden ? "Show timer" : "Hide timer";
    memory.set("timer-hidden", hidden);
  };
  button.addEventListener("click", () => show(!memory.get("timer-hidden")));
  show(Boolean(memory.get("timer-hidden")));
}
