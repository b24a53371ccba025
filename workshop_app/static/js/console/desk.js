// The facilitator's buttons: start, move on and back, the clock, the reveal, the vote, the brief, the end.

import { confirmed } from "../ask.js";
import { setText, show } from "../dom.js";
import { uuid } from "../live/ids.js";
import { closeVote } from "../rooms/vote_desk.js";
import { consequences, drift, driftWords, later, unrevealed, whereabouts } from "./plan.js";

export class Desk {
  constructor(page, { store, wire, announce }) {
    Object.assign(this, { page, store, wire, announce });
    this.run = this.run.bind(this);
    for (const [selector, press] of Object.entries(this.presses())) page.querySelector(selector).addEventListener("click", press);
    for (const button of page.querySelectorAll("[data-add]")) button.addEventListener("click", () => this.add(Number(button.dataset.add)));
    store.on(() => { paint(page, store, this.place()); paintDrift(page, store, wire); });
    setInterval(() => paintDrift(page, store, wire), 1000);
    // Rooms tell their own refusals; what an earlier page left behind is told here.
    wire.on("refused", ({ ack, asked }) => asked || this.tell(ack.error.message));
  }

  presses() {
    const { store, run } = this;
    return {
      "[data-start]": () => run("start", {}),
      "[data-on]": () => this.go(this.place().after?.id),
      "[data-back]": () => this.go(this.place().before?.id),
      "[data-pause]": () => (paused(store) ? run("resume", {}, "The clock runs again.") : run("pause", {}, "The clock is paused.")),
      "[data-reveal]": () => reveal(store, run),
      "[data-open-vote]": () => run("open_vote", { id: uuid() }, "The vote is open."),
      "[data-close-vote]": () => closeVote({ store, run }),
      "[data-draft]": () => draft(store, run),
      "[data-finish]": () => finish(store, run),
      "[data-finish-bar]": () => finish(store, run),
    };
  }

  place() {
    return whereabouts(this.store.all("stage"), this.store.workshop()?.stage);
  }

  async run(command, payload, sentence) {
    const ack = await this.wire.do(command, payload);
    this.tell(ack.ok ? "" : ack.error.message);
    if (ack.ok && sentence) this.announce.mine(sentence);
  }

  tell(sentence) {
    const told = this.page.querySelector("[data-told]");
    setText(told, sentence);
    show(told, sentence);
  }

  /** Ask, then move everybody to the stage with this key. */
  async go(key) {
    const { store } = this;
    const to = store.get("stage", key);
    const { here } = this.place();
    if (!to || store.workshop().state !== "running") return;
    const lines = consequences(here, to, { stages: store.all("stage"), voteOpen: Boolean(store.round()), waiting: unrevealed(store) });
    const verb = here && to.place < here.place ? "Go back" : "Move on";
    if (await confirmed({ title: `${verb} to “${to.title}”?`, lines, yes: verb })) await this.run("go", { stage: key });
  }

  add(minutes) {
    const until = later(this.store.workshop(), minutes, this.wire.now());
    return this.run("set_clock", { until }, `${minutes === 1 ? "1 minute" : `${minutes} minutes`} added.`);
  }
}

const paused = (store) => store.workshop()?.left !== null && store.workshop()?.left !== undefined;

async function reveal(store, run) {
  const waiting = unrevealed(store);
  const lines = [
    waiting === 1 ? "One note becomes visible to everybody." : `${waiting} notes become visible to everybody, in shuffled order.`,
    "This cannot be undone.",
  ];
  if (await confirmed({ title: "Reveal the notes?", lines, yes: "Reveal the notes" })) await run("reveal", {}, "The notes are revealed.");
}

async function draft(store, run) {
  const again = store.counts.drafted;
  const lines = ["Sections that somebody has written in stay as they are. The others are composed anew from the board."];
  if (again && !await confirmed({ title: "Draft the brief again?", lines, yes: "Draft again" })) return;
  await run("draft_brief", {}, "The brief is drafted.");
}

async function finish(store, run) {
  const lines = [
    "The board can still be read, but nothing on it can be changed.",
    store.round() ? "The vote is still open. Close it first, so that everybody’s dots are counted." : "",
    "The ratings of the principles are counted. Fewer than three answers are not shown.",
    store.workshop().winner ? "" : "The group has not chosen a challenge yet, and without one there is no brief.",
  ];
  if (await confirmed({ title: "Finish the workshop?", lines, yes: "Finish the workshop", danger: true })) await run("finish", {});
}

function paint(page, store, { here, before, after, number, total }) {
  const workshop = store.workshop();
  if (!workshop) return;
  const $ = (selector) => page.querySelector(selector);
  const running = workshop.state === "running";
  const inVote = running && store.open("vote");
  for (const part of page.querySelectorAll("[data-running]")) part.hidden = !running;
  setText($("[data-where]"), where(workshop, store, { number, total }));
  setText($("[data-bar-stage]"), headline(workshop, here));
  setText($("[data-pause]"), paused(store) ? "Resume" : "Pause");
  show($("[data-back]"), running && before);
  show($("[data-start]"), workshop.state === "ready");
  show($("[data-on]"), running && after);
  setText($("[data-on]"), after ? `Move on to ${after.title}` : "Move on");
  show($("[data-finish-bar]"), running && !after);
  show($("[data-finish]"), running && after);
  show($("[data-reveal]"), running && unrevealed(store) > 0);
  show($("[data-open-vote]"), inVote && !store.all("round").length && store.all("wording").some((wording) => wording.up));
  show($("[data-close-vote]"), running && store.round());
  paintAfter($, store, workshop);
}

function paintAfter($, store, workshop) {
  const winner = store.get("wording", workshop.winner);
  show($("[data-no-winner]"), !winner);
  show($("[data-winner]"), winner);
  setText($("[data-winner]"), winner?.text ?? "");
  show($("[data-draft]"), winner);
  setText($("[data-draft]"), store.counts.drafted ? "Draft the brief again" : "Draft the brief");
  show($("[data-brief]"), store.counts.drafted);
}

function paintDrift(page, store, wire) {
  const workshop = store.workshop();
  const place = page.querySelector("[data-drift]");
  const ms = workshop?.state === "running" ? drift(workshop, wire.now()) : null;
  setText(place, driftWords(ms));
  place.toggleAttribute("data-behind", ms > 150_000);
}

function where(workshop, store, { number, total }) {
  const { people } = store.counts;
  if (workshop.state === "running") return `Stage ${number} of ${total}${people === undefined ? "" : `, ${people} here`}`;
  if (workshop.state === "finished") return "The workshop";
  const minutes = store.all("stage").reduce((sum, stage) => sum + stage.minutes, 0);
  return `${total} stages, ${minutes} minutes`;
}

function headline(workshop, here) {
  if (workshop.state === "finished") return "Finished";
  return workshop.state === "ready" ? "Ready to start" : here?.title ?? "";
}
