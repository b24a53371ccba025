// The voting room: dots while a round is open, the result as a table when it has closed.

import { make, setText, show } from "../dom.js";
import { Ballot } from "./vote_ballot.js";
import { Desk } from "./vote_desk.js";
import { outcome, resultTable } from "./vote_result.js";

export function mount(root, { store, wire, announce, as }) {
  const section = root.querySelector("[data-room=vote]");
  if (!section) return;
  const ballot = new Ballot(section, { store, wire, announce, as });
  const desk = as === "facilitator" ? new Desk(section, { store, wire, announce }) : null;
  let shown = null;

  function paint() {
    const round = store.all("round").at(-1) ?? null;
    const phase = round?.state === "open" ? "open" : round ? "closed" : "before";
    for (const part of section.querySelectorAll("[data-when]")) show(part, part.dataset.when === phase);
    if (phase === "before") paintBefore(section, store);
    if (phase === "closed") paintClosed(section, store, round);
    ballot.paint(phase === "open" ? round : null);
    desk?.paint(round);
    const now = round ? `${round.id} ${round.state}` : "";
    if (store.version === null) return;
    if (shown !== null && shown !== now && !section.hidden) tell(announce, store, round);
    shown = now;
  }

  store.on((change) => {
    if (change.whole || ["round", "wording", "mine", "counts", "workshop", "stage"].some((kind) => change.kinds.has(kind))) paint();
  });
  paint();
}

function paintBefore(section, store) {
  const up = store.all("wording").filter((wording) => wording.up);
  show(section.querySelector("[data-none]"), !up.length);
  show(section.querySelector("[data-some]"), up.length);
  section.querySelector("[data-plain]").replaceChildren(...up.map((wording) => make("li", { textContent: wording.text })));
}

function paintClosed(section, store, round) {
  const rounds = store.all("round").filter((one) => one.state === "closed");
  setText(section.querySelector("[data-outcome]"), outcome(store, round));
  section.querySelector("[data-results]").replaceChildren(resultTable(store, round));
  const earlier = rounds.filter((one) => one.id !== round.id).reverse();
  show(section.querySelector("[data-earlier]"), earlier.length);
  section.querySelector("[data-earlier-results]").replaceChildren(...earlier.map((one) => resultTable(store, one)));
}

function tell(announce, store, round) {
  if (!round) return;
  announce.mine(round.state === "open" ? `The vote is open. You have ${round.dots} dots.` : outcome(store, round));
}
