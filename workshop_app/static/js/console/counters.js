// How many are here and how much they have done, from the slow beat; and what asks for the facilitator's eye.

import { setText, show } from "../dom.js";

const FEW = 5;

export function counters(page, { store, wire, announce }) {
  const figures = page.querySelectorAll("[data-figure]");
  const button = page.querySelector("[data-pause-posting]");
  button.addEventListener("click", () => pauseOrResume(store, wire, announce));
  store.on((change) => {
    if (change.whole || change.kinds.has("counts")) for (const el of figures) setText(el, String(store.counts[el.dataset.figure] ?? 0));
    paintSeats(page, store);
    paintFlags(page.querySelector("[data-flags]"), store);
    const workshop = store.workshop();
    show(button, workshop?.state === "running");
    setText(button, workshop?.posting_paused ? "Let people post again" : "Pause posting");
  });
}

function paintSeats(page, store) {
  const seats = store.counts.seats ?? 0;
  const expected = store.workshop()?.expected;
  const over = page.querySelector("[data-over]");
  setText(page.querySelector("[data-expected]"), expected ? ` of ${expected}` : "");
  setText(over, expected && seats > expected ? `${seats} seats, ${expected} expected: somebody has come in who was not, or has two seats.` : "");
  show(over, over.textContent);
  show(page.querySelector("[data-thin]"), seats < FEW);
}

function paintFlags(place, store) {
  const flagged = store.all("note").filter((note) => note.flag === "raised" && !note.hidden).length;
  setText(place, flagged ? `${flagged === 1 ? "One note is" : `${flagged} notes are`} flagged: somebody asks you to look.` : "");
  show(place, flagged);
}

async function pauseOrResume(store, wire, announce) {
  const paused = store.workshop()?.posting_paused;
  const ack = await wire.do(paused ? "resume_posting" : "pause_posting");
  if (!ack.ok) return announce.mine(ack.error.message);
  return announce.mine(paused ? "People can post again." : "Posting is paused.");
}
