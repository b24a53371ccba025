// The form for a wording. Words that name a solution get a nudge, never a block: reframe them, or keep them and say why.
import { complain, Composer, problemOf } from "../composer.js";
import { make } from "../dom.js";
import { weigh } from "./frame_check.js";

const OPENING = "How can technology";

/** Runs a wording form (see rooms/frame.html); send({text, original, reason}) is called when the words are settled. */
export class WordingForm {
  constructor(form, { code, as, draft, announce, send }) {
    Object.assign(this, { form, code, as, draft, send });
    this.original = ""; // the first words that were nudged: the brief keeps them beside what they became
    this.compose = new Composer(form, { draft, announce, send: (text) => this.check(text) });
    this.listen();
  }

  /** Starts over with these words. */
  fill(text) {
    this.clear();
    this.draft.set(text);
    this.compose.fill();
  }

  clear() {
    this.compose.clear();
    this.part("nudge").hidden = true;
    this.original = "";
    for (const name of ["who", "what", "outcome", "reason"]) this.form.elements[name].value = "";
    this.part("preview").textContent = "";
    this.askReason("");
  }

  giveBack({ text, original = "" }, message) {
    this.compose.giveBack(text, message);
    this.original = original;
    this.form.closest("details")?.setAttribute("open", "");
  }

  async check(text) {
    if (text === OPENING) {
      complain(this.form, "Finish the question first.");
      return;
    }
    if (this.part("send").disabled) return; // a second Ctrl+Enter while the first is being looked at
    this.part("send").disabled = true;
    const nudges = await weigh(this.code, this.as, text);
    this.part("send").disabled = false;
    if (!nudges.length) {
      this.settle(text);
      return;
    }
    this.original ||= text;
    this.part("nudges").replaceChildren(...nudges.map(({ message }) => make("li", { textContent: message })));
    this.part("nudge").hidden = false;
    this.part("nudge-title").focus();
  }

  settle(text, reason = "") {
    const original = this.original === text ? "" : this.original;
    this.clear();
    this.send({ text, original, reason });
  }

  /** "Use this wording": the three fields become the question, which is checked like any other. */
  use() {
    const { who, what, outcome } = this.form.elements;
    const missing = [who, what].find((field) => !field.value.trim());
    if (missing) {
      missing.focus();
      return;
    }
    this.draft.set(sentence(who.value, what.value, outcome.value));
    this.compose.fill();
    this.form.requestSubmit();
  }

  keep() {
    const reason = this.form.elements.reason.value.trim();
    const { field } = this.compose;
    this.askReason(reason ? "" : "Say why you keep these words.");
    complain(this.form, problemOf(field));
    if (!reason) this.form.elements.reason.focus();
    else if (problemOf(field)) field.focus();
    else this.settle(field.value.trim(), reason);
  }

  listen() {
    const { who, what, outcome, reason } = this.form.elements;
    this.part("use").addEventListener("click", () => this.use());
    this.part("keep").addEventListener("click", () => this.keep());
    for (const field of [who, what, outcome]) field.addEventListener("input", () => this.preview());
    // Enter in a single-line field would offer the old words again.
    for (const field of [who, what, outcome, reason]) {
      field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        if (field === reason) this.keep();
        else this.use();
      });
    }
    // The opening is there to be written on; alone it is neither a draft nor a wording.
    this.form.closest("details")?.addEventListener("toggle", ({ target }) => {
      if (target.open && !this.compose.field.value) this.compose.field.value = `${OPENING} `;
    });
  }

  preview() {
    const { who, what, outcome } = this.form.elements;
    const whole = who.value.trim() && what.value.trim();
    this.part("preview").textContent = whole ? sentence(who.value, what.value, outcome.value) : "";
  }

  askReason(message) {
    const error = this.part("reason-error");
    error.textContent = message;
    error.hidden = !message;
    if (message) this.form.elements.reason.setAttribute("aria-invalid", "true");
    else this.form.elements.reason.removeAttribute("aria-invalid");
  }

  part(name) {
    return this.form.querySelector(`[data-${name}]`);
  }
}

/** "How can technology help {who} to {what}, so that {outcome}?" */
export function sentence(who, what, outcome) {
  const tidy = (text) => text.trim().replace(/[.,;?!\s]+$/, "");
  const gain = tidy(outcome).replace(/^so that /i, "");
  const end = gain ? `, so that ${gain}` : "";
  return `How can technology help ${tidy(who)} to ${tidy(what).replace(/^to /i, "")}${end}?`;
}
