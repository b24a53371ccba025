// The pulse: how far the session lived each of the five principles. A choice is saved when it is made.
import { setText } from "../dom.js";

export function mount(root, { store, wire, announce }) {
  const room = root.querySelector("[data-room=pulse]");
  const form = room?.querySelector("form");
  if (!form) return; // staff see what the room is asked; only people who took part rate
  const sets = new Map([...form.querySelectorAll("fieldset")].map((el) => [el.dataset.principle, el]));
  const say = (principle, text) => setText(sets.get(principle).querySelector("[data-saved]"), text);

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", async ({ target }) => {
    const { principle } = target.closest("fieldset").dataset;
    say(principle, "Saving…");
    const ack = await wire.do("rate", { principle, score: Number(target.value) });
    if (waitingFor(wire, principle)) return; // a newer choice is on its way
    say(principle, ack.ok ? "Saved" : ack.error.message);
    announce.mine(ack.ok ? "Saved" : ack.error.message);
    if (!ack.ok) paint();
  });

  function paint() {
    for (const [principle, el] of sets) {
      const waiting = waitingFor(wire, principle);
      const score = waiting?.payload.score ?? store.mine.ratings?.[principle];
      for (const radio of el.querySelectorAll("input")) radio.checked = Number(radio.value) === score;
      if (waiting) say(principle, "Saving…");
      else if (score && !el.querySelector("[data-saved]").textContent) say(principle, "Saved");
    }
  }

  store.on((change) => (change.whole || change.kinds.has("mine")) && paint());
  wire.on("settled", ({ command }) => command === "rate" && paint());
  store.on((change) => {
    if (change.whole || change.kinds.has("stage") || change.kinds.has("workshop")) {
      setText(room.querySelector("[data-prompt]"), store.stage()?.prompt || "How far did we live each principle today?");
    }
  });
}

function waitingFor(wire, principle) {
  return wire.queue().findLast((one) => one.command === "rate" && one.payload.principle === principle);
}
