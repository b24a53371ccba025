// Suggested clusters: looked for when the facilitator asks, shown as suggestions on this page alone, taken by hand.

import { confirmed } from "../ask.js";
import { setText, show } from "../dom.js";
import { keyed } from "../keyed.js";
import { uuid } from "../live/ids.js";
import { cards } from "./suggest_card.js";
import { ENOUGH, fewer, lying, LEAST, more, MOST, standing, sum } from "./suggest_count.js";

const PATIENCE = 30_000; // ms
const NO_ANSWER = "We could not look for clusters just now. Check the connection, then try again.";

export function suggest(page, tools) {
  const panel = page.querySelector("[data-suggest]");
  if (panel) new Suggestions(panel, tools);
}

class Suggestions {
  constructor(panel, { store, wire, announce, code }) {
    Object.assign(this, { panel, store, wire, announce, code, groups: [], shown: [], left: 0, busy: false });
    const { make, paint } = cards();
    this.title = panel.querySelector("#suggest-title");
    this.list = keyed(this.part("cards"), make, paint, () => this.title.focus());
    for (const [name, press] of Object.entries(this.presses())) this.part(name).addEventListener("click", () => this.busy || press());
    this.part("cards").addEventListener("click", (event) => {
      const card = event.target.closest("[data-take]")?.closest("[data-group]");
      if (card && !this.busy) this.takeOne(card);
    });
    store.on(({ whole, kinds }) => (whole || kinds.has("note") || kinds.has("stage")) && this.paint());
    this.paint();
  }

  presses() {
    return {
      look: () => this.look(null),
      fewer: () => this.shown.length > LEAST && this.look(fewer(this.shown.length)),
      more: () => this.shown.length < MOST && this.look(more(this.shown.length)),
      all: () => this.takeAll(),
      discard: () => this.discard(),
    };
  }

  part(name) {
    return this.panel.querySelector(`[data-suggest-${name}]`);
  }

  /** Ask the server for about so many groups; null leaves it to the texts. What it answers replaces what stands here. */
  async look(wanted) {
    const before = this.shown.length;
    this.announce.mine("Looking for clusters.");
    const answer = await this.during(() => ask(this.code, wanted));
    if (!answer.ok) return this.tell(answer.error.message);
    this.groups = answer.groups.map((group, i) => ({ ...group, id: uuid(), number: i + 1 }));
    this.left = answer.left;
    this.paint();
    const found = this.shown.length;
    this.tell(!found ? "No notes share enough words for a suggestion." : wanted > before && found <= before ? "The words give no more clusters than these." : "");
    if (found) this.announce.mine(sum(found, this.left));
  }

  async takeOne(card) {
    const next = card.nextElementSibling ?? card.previousElementSibling;
    const title = titleOf(card);
    const ack = await this.during(() => this.gather(card));
    if (!ack.ok) return;
    this.announce.mine(title ? `Cluster ${title} added.` : "A cluster without a name added.");
    if (document.activeElement === this.title) next?.querySelector("[data-take]")?.focus();
  }

  async takeAll() {
    const count = this.shown.length;
    const lines = ["Everybody sees them at once. To undo one, dissolve it."];
    if (!await confirmed({ title: count === 1 ? "Take the one cluster?" : `Take all ${count} clusters?`, lines, yes: "Take all" })) return;
    const taken = await this.during(async () => {
      let done = 0;
      for (const card of [...this.part("cards").children]) {
        if (!card.isConnected) continue;
        if (!(await this.gather(card)).ok) break;
        done += 1;
      }
      return done;
    });
    if (taken) this.announce.mine(taken === 1 ? "1 cluster added." : `${taken} clusters added.`);
  }

  /** Open the cluster with the notes that nobody has placed meanwhile. */
  async gather(card) {
    const group = this.shown.find((one) => one.id === card.dataset.group);
    const notes = group.notes.map((note) => note.id).slice(0, 500);
    const ack = await this.wire.do("gather", { id: group.id, title: titleOf(card), notes });
    this.tell(ack.ok ? "" : ack.error.message);
    if (ack.ok) this.groups = this.groups.filter((one) => one.id !== group.id);
    this.paint();
    return ack;
  }

  discard() {
    this.groups = [];
    this.tell("");
    this.paint();
    this.announce.mine("Suggestions discarded.");
  }

  /** Do one thing at a time: while it runs, the buttons say that they wait. */
  async during(work) {
    const mark = (on) => {
      this.busy = on;
      this.panel.setAttribute("aria-busy", String(on));
      this.paint();
    };
    mark(true);
    const result = await work();
    mark(false);
    return result;
  }

  tell(sentence) {
    const told = this.part("told");
    setText(told, sentence);
    show(told, sentence);
    if (sentence) this.announce.mine(sentence);
  }

  paint() {
    const focused = this.panel.contains(document.activeElement);
    const waiting = lying(this.store);
    const enough = waiting.size >= ENOUGH;
    this.shown = standing(this.groups, waiting);
    const some = this.shown.length > 0;
    this.list(this.shown);
    for (const name of ["all", "discard", "sum", "cards"]) show(this.part(name), some);
    for (const name of ["fewer", "more"]) show(this.part(name), some && enough);
    show(this.part("look"), enough);
    show(this.part("few"), !enough);
    setText(this.part("look"), some ? "Suggest again" : "Suggest clusters");
    setText(this.part("sum"), sum(this.shown.length, this.left));
    this.hold();
    const now = document.activeElement;
    if (focused && (now === document.body || !now.getClientRects().length)) this.title.focus({ preventScroll: true });
  }

  /** aria-disabled, not disabled: a button that waits keeps the focus. */
  hold() {
    const shown = this.shown.length;
    for (const button of this.panel.querySelectorAll("button")) {
      const end = (button === this.part("fewer") && shown <= LEAST) || (button === this.part("more") && shown >= MOST);
      button.setAttribute("aria-disabled", String(this.busy || end));
    }
  }
}

const titleOf = (card) => card.querySelector("[data-title]").value.trim();

async function ask(code, groups) {
  try {
    const answer = await fetch(`/w/${encodeURIComponent(code)}/suggestion?as=facilitator`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
      body: JSON.stringify({ groups }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return await answer.json();
  } catch {
    return { ok: false, error: { message: NO_ANSWER } };
  }
}
