// My dots: a minus and a plus for each challenge. The command says how many of my dots are there, so a double press cannot overspend.

import { setText, show } from "../dom.js";

export class Ballot {
  constructor(section, { store, wire, announce, as }) {
    Object.assign(this, { section, store, wire, announce, votes: as === "participant" });
    this.list = section.querySelector("[data-choices]");
    this.choices = new Map();
    this.wanted = new Map(); // challenge → dots sent, not answered yet
    this.round = null;
  }

  /** Show the challenges of the round that is open, or of none (null). */
  paint(round) {
    if (round?.id !== this.round?.id) this.clear();
    this.round = round;
    if (!round) return;
    for (const id of round.challenges) this.paintChoice(id);
    if (!this.votes) return;
    setText(this.section.querySelector("[data-left]"), `${this.left()} of ${count(round.dots, "dot")} left.`);
    const limit = round.per_challenge < round.dots ? `At most ${round.per_challenge} on one challenge.` : "";
    setText(this.section.querySelector("[data-limit]"), limit);
  }

  clear() {
    this.choices.clear();
    this.wanted.clear();
    this.list.replaceChildren();
    if (this.votes) this.refuse("");
  }

  paintChoice(id) {
    const li = this.choices.get(id) ?? this.choice(id);
    setText(li.querySelector(".option__text"), this.store.get("wording", id)?.text ?? "A challenge that was taken down");
    if (this.votes) paintDots(li, { mine: this.on(id), pending: this.wanted.has(id), left: this.left(), round: this.round });
    if (li.parentNode !== this.list) this.list.append(li);
  }

  choice(id) {
    const li = this.section.querySelector("#vote-choice").content.firstElementChild.cloneNode(true);
    const words = li.querySelector(".option__text");
    words.id = `vote-choice-${id}`;
    li.querySelector("[role=group]")?.setAttribute("aria-labelledby", words.id);
    for (const button of li.querySelectorAll("[data-step]")) {
      button.setAttribute("aria-describedby", words.id);
      button.addEventListener("click", () => this.cast(id, Number(button.dataset.step)));
    }
    this.choices.set(id, li);
    return li;
  }

  on(id) {
    return this.wanted.get(id) ?? this.store.dots(this.round)[id] ?? 0;
  }

  left() {
    return this.round.dots - this.round.challenges.reduce((sum, id) => sum + this.on(id), 0);
  }

  // Another tab may have changed my dots: only the server knows, so a press that looks impossible here is sent all the same.
  async cast(id, step) {
    const { round } = this;
    const dots = this.on(id) + step;
    if (!round || dots < 0) return this.refuse("None of your dots are here yet.");
    if (this.left() >= step && dots <= round.per_challenge) this.wanted.set(id, dots);
    this.paint(round);
    const ack = await this.wire.do("cast", { challenge: id, dots });
    if (this.wanted.get(id) === dots) this.wanted.delete(id);
    this.refuse(ack.ok ? "" : ack.error.message);
    if (!ack.ok) this.wire.sync(); // another tab may have spent my dots
    if (ack.ok && !this.wanted.size) this.announce.mine(`${count(dots, "dot")} here. ${ack.result.left} of ${round.dots} left.`);
    return this.paint(this.round);
  }

  refuse(sentence) {
    const place = this.section.querySelector("[data-refused]");
    setText(place, sentence);
    show(place, sentence);
    if (sentence) this.announce.mine(sentence);
  }
}

// A button that cannot be used now stays in reach and says why when pressed: removing it would throw the focus away.
function paintDots(li, { mine, pending, left, round }) {
  const [minus, plus] = li.querySelectorAll("[data-step]");
  const here = `${count(mine, "dot")} of yours here.`;
  setText(minus.querySelector("[data-words]"), `Take one dot back. ${here}`);
  setText(plus.querySelector("[data-words]"), `Give one more dot. ${here} You have ${left} of ${round.dots} left.`);
  minus.setAttribute("aria-disabled", String(mine === 0));
  plus.setAttribute("aria-disabled", String(left < 1 || mine >= round.per_challenge));
  li.classList.toggle("option--mine", mine > 0);
  const row = li.querySelector(".option__row");
  row.toggleAttribute("data-pending", pending);
  const size = Math.min(round.per_challenge, round.dots);
  while (row.childElementCount < size) row.append(document.createElement("span"));
  [...row.children].forEach((dot, at) => { dot.className = at < mine ? "dot dot--mine" : "dot"; });
}

/** "1 dot", "2 dots". */
export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
