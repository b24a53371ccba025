// What the facilitator does in the voting room: open, close, run off, record the group's choice.

import { confirmed } from "../ask.js";
import { make, setText, show } from "../dom.js";
import { uuid } from "../live/ids.js";
import { count } from "./vote_ballot.js";

export class Desk {
  constructor(section, { store, wire, announce }) {
    Object.assign(this, { section, store, wire, announce, filled: null, folded: null });
    this.openForm = this.part("open");
    this.chooseForm = this.part("choose");
    this.run = this.run.bind(this);
    this.openForm.addEventListener("submit", (event) => { event.preventDefault(); this.open(); });
    this.chooseForm.addEventListener("submit", (event) => { event.preventDefault(); this.choose(); });
    this.part("close").addEventListener("click", () => closeVote(this));
    this.part("run-off").addEventListener("click", () => this.run("run_off", { id: uuid() }, "The run-off is open."));
  }

  part(name) {
    return this.section.querySelector(`[data-${name}]`);
  }

  async run(command, payload, sentence) {
    const ack = await this.wire.do(command, payload);
    const told = this.part("desk-told");
    setText(told, ack.ok ? "" : ack.error.message);
    show(told, !ack.ok);
    this.announce.mine(ack.ok ? sentence : ack.error.message);
  }

  open() {
    const { dots, per_challenge: most } = this.openForm.elements;
    const all = dots.valueAsNumber;
    this.run("open_vote", { id: uuid(), dots: all, per_challenge: Math.min(most.valueAsNumber, all) }, "The vote is open.");
  }

  choose() {
    const challenge = new FormData(this.chooseForm).get("challenge");
    const reason = this.chooseForm.elements.reason;
    if (!challenge) return this.complain("Select the challenge that the group chose.", this.chooseForm.querySelector("[type=radio]"));
    if (!reason.value.trim()) return this.complain("Write down why the group chose it.", reason);
    this.complain("");
    return this.run("choose", { challenge, reason: reason.value.trim() }, "The choice is recorded.");
  }

  complain(sentence, field) {
    const place = this.part("choose-error");
    setText(place, sentence);
    show(place, sentence);
    if (sentence) this.announce.mine(sentence);
    field?.focus();
  }

  /** The newest round, open or closed; null before the first. */
  paint(round) {
    const open = round?.state === "open";
    const undecided = round?.state === "closed" && !this.store.workshop()?.winner;
    const tied = undecided && round.tied?.length > 1;
    this.fill();
    this.fold(round);
    show(this.part("close"), open);
    setText(this.part("progress"), open ? progress(this.store) : "");
    show(this.part("tie"), tied);
    show(this.chooseForm, undecided);
    if (undecided) radios(this.part("radios"), this.store, tied ? round.tied : round.challenges);
    setText(this.part("choose-title"), tied ? "Or record the group’s choice" : "Record the group’s choice");
    show(this.part("open-part"), !open && this.store.all("wording").some((wording) => wording.up));
    setText(this.part("open-title"), round ? "Vote again on all challenges" : "Open the vote");
  }

  // Filled once per stage, so that a number that is being typed is not written over.
  fill() {
    const stage = this.store.stage();
    if (!stage || this.filled === stage.id) return;
    this.filled = stage.id;
    this.openForm.elements.dots.value = stage.dots ?? 5;
    this.openForm.elements.per_challenge.value = stage.per_challenge ?? stage.dots ?? 5;
  }

  // Before the first round the form is the next thing to do; after it, a second vote is the exception.
  fold(round) {
    if (this.folded === (round?.id ?? "")) return;
    this.folded = round?.id ?? "";
    this.part("open-part").open = !round;
  }
}

/** Ask, then close. Used here and on the console. */
export async function closeVote({ store, run }) {
  const round = store.round();
  if (!round) return;
  const lines = [progress(store), "Nobody can change their dots after this. Only the totals are kept."];
  if (await confirmed({ title: "Close the vote?", lines, yes: "Close the vote" })) await run("close_vote", { round: round.id }, "The vote has closed.");
}

/** How far the open vote is: a sentence. */
export function progress(store) {
  const { dots, ballots, seats } = store.counts;
  if (ballots === undefined) return "";
  return `${count(dots ?? 0, "dot")} spent so far, by ${ballots} of ${count(seats ?? ballots, "seat")}.`;
}

// Rebuilt only when the challenges differ: a choice half made stays made.
function radios(place, store, ids) {
  if (place.dataset.ids === ids.join()) return;
  place.dataset.ids = ids.join();
  place.replaceChildren(...ids.map((id) => {
    const input = make("input", { type: "radio", name: "challenge", value: id });
    return make("label", { className: "vote__radio" }, input, make("span", { textContent: store.get("wording", id)?.text ?? "" }));
  }));
}
