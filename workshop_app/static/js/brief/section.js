// One section of the editor: it counts, keeps what was typed in this browser, saves by itself, and never writes over anybody.
import { make } from "../dom.js";
import { recount, recountAll } from "./counts.js";
import { listenForKept, showNudges } from "./nudges.js";
import { addRow, removeRow } from "./rows.js";
import { clash, heard } from "./together.js";
import { isEmpty, put, valueOf } from "./values.js";

const PAUSE = 1200; // milliseconds after the last keystroke
const RETRY = 5000;
const LATER = ["offline", "too_fast", "busy", "restarting", "not_saved", "internal"]; // the same again in a moment
const SIGNED_OUT = "You are signed out. Your words are kept in this browser. Sign in in another tab and press Save here, or ";
const KEPT_FOR_NOW = "You are signed out. Sign in in another tab, then press the button again.";

export class Section {
  /** desk: {wire, drafts, say(text), saved(section), counted(), look(), others(key) → Section} */
  constructor(form, desk) {
    const { section, kind, title } = form.dataset;
    Object.assign(this, { form, desk, key: section, kind, title, base: Number(form.elements.namedItem("base").value), seen: 0 });
    this.saved = "refused" in form.dataset ? "" : this.now();
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("click", (event) => this.clicked(event));
    form.addEventListener("focusout", () => this.left());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    for (const button of form.querySelectorAll("[data-add], [data-remove]")) button.hidden = false;
    listenForKept(this.key, (wording, reason) => this.keep(wording, reason));
  }

  now() {
    return JSON.stringify(valueOf(this.kind, this.form));
  }

  get dirty() {
    return this.saving || this.now() !== this.saved;
  }

  /** Is there something that would be lost with the page? */
  get atRisk() {
    return this.dirty && (this.kind === "quotes" || !this.desk.drafts.get(this.key));
  }

  /** What was typed before a reload or a sign-out comes back, and is saved if nobody else wrote meanwhile. */
  restore() {
    const draft = this.desk.drafts.get(this.key);
    if (!draft || this.saved === "") return;
    if (JSON.stringify(draft.value) === this.saved) return this.desk.drafts.remove(this.key);
    this.show(draft.value);
    this.base = draft.base;
    this.say("Not saved yet: what you wrote before is back", "waiting");
    this.save();
  }

  show(value) {
    put(this.kind, this.form, value);
    recountAll(this.form);
  }

  typed(event) {
    recount(event.target, (text) => this.desk.say(`${this.title}: ${text}`));
    this.changed();
  }

  // Redacting a quote is final, so that section waits for its button, and its words are kept nowhere else.
  changed() {
    clearTimeout(this.timer);
    if (!this.dirty) return this.forget();
    if (this.kind === "quotes") return this.say("Not saved yet: press Save", "waiting");
    this.desk.drafts.set(this.key, valueOf(this.kind, this.form), this.base);
    if (this.panel) return this.say("Not saved: choose a version", "bad");
    this.say("Not saved yet", "waiting");
    this.waits = true;
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  forget() {
    this.desk.drafts.remove(this.key);
    this.say("", "waiting");
  }

  left() {
    if (this.waits) this.save();
    else if (this.news && !this.dirty) setTimeout(() => this.news && !this.form.contains(document.activeElement) && this.heard(this.news));
  }

  clicked(event) {
    const add = event.target.closest("[data-add]");
    const remove = event.target.closest("[data-remove]");
    if (add) addRow(add.parentElement.previousElementSibling).querySelector("textarea").focus();
    if (remove) removeRow(remove.closest("li"), this.form);
    if (add || remove) this.changed();
  }

  async save({ chosen = false } = {}) {
    clearTimeout(this.timer);
    this.waits = false;
    if (this.panel && !chosen) return;
    if (this.saving) {
      this.again = true;
      return;
    }
    const sent = this.now();
    if (sent === this.saved && !chosen) return this.say("Saved", "good");
    this.saving = true;
    this.say("Saving…", "waiting");
    const answer = await this.desk.wire.save(this.key, JSON.parse(sent), chosen ? this.theirs : this.base);
    this.saving = false;
    await this.answered(answer, sent);
    const more = this.again && this.now() !== sent;
    this.again = false;
    if (more) await this.save();
  }

  async answered(answer, sent) {
    const code = answer.error?.code;
    this.wrong(null);
    if (answer.ok) return this.kept(answer.result, sent);
    if (code === "edited_meanwhile") return clash(this);
    if (LATER.includes(code)) {
      this.say(answer.error.message, "bad");
      this.timer = setTimeout(() => this.save({ chosen: Boolean(this.panel) }), RETRY);
      return;
    }
    this.wrong(code === "signed_out" ? SIGNED_OUT : answer.error.message);
    if (code === "signed_out") this.form.querySelector("[data-error]").append(document.getElementById("sign-in").content.cloneNode(true));
    this.say("Not saved", "bad");
  }

  wrong(words) {
    const error = this.form.querySelector("[data-error]");
    error.hidden = !words;
    error.textContent = words ?? "";
  }

  kept({ value, problems, edit }, sent) {
    Object.assign(this, { saved: sent, base: edit, news: 0 });
    this.dismiss();
    if (this.dirty) this.desk.drafts.set(this.key, valueOf(this.kind, this.form), this.base);
    else this.desk.drafts.remove(this.key);
    this.tell(value, problems);
    this.say(this.dirty ? "Not saved yet" : "Saved", this.dirty ? "waiting" : "good");
    if (this.kind === "quotes") this.strike(value);
    this.desk.saved(this);
  }

  // What is said about a stored value: what is too long, what is missing. The wording check is asked beside.
  tell(value, problems) {
    const list = this.form.querySelector("[data-problems]");
    list.replaceChildren(...problems.map((sentence) => make("li", { textContent: sentence })));
    list.hidden = !problems.length;
    for (const mark of document.querySelectorAll(`[data-todo="${this.key}"]`)) mark.hidden = !isEmpty(this.kind, value);
  }

  // What was redacted is gone on the server: it goes from the page too.
  strike(value) {
    this.show(value);
    this.saved = this.now();
  }

  /** The section was last written at this edit. */
  heard(mark) {
    return heard(this, mark);
  }

  dismiss() {
    this.form.querySelector(".conflict__back")?.remove();
    if (!this.panel) return;
    const focused = this.panel.contains(document.activeElement);
    this.panel.remove();
    this.panel = null;
    this.form.querySelector("[data-save]").hidden = false;
    if (focused) this.focus();
  }

  focus() {
    this.form.querySelector("textarea, select, input:not([type=hidden])").focus();
  }

  /** The stored value takes the place of what the fields show. */
  load({ value, edit, problems, nudges }) {
    this.show(value);
    Object.assign(this, { base: edit, saved: this.now(), news: 0 });
    this.desk.drafts.remove(this.key);
    this.tell(value, problems);
    showNudges(this.key, nudges);
    this.desk.counted();
  }

  /** Ask the wording check about what is stored. */
  async weigh() {
    const answer = await this.desk.wire.stored(this.key);
    if (!answer.ok) return;
    const more = showNudges(this.key, answer.nudges);
    if (more > 0) this.desk.say(`${this.title}: the wording check has ${more === 1 ? "a suggestion" : `${more} suggestions`}.`);
  }

  /** Keep words with a reason. → null, or why not. */
  async keep(wording, reason) {
    const record = this.desk.others("open_to_any");
    await record.save(); // what is being written there comes first
    const answer = await this.desk.wire.keep(wording, reason);
    if (!answer.ok) return answer.error.code === "signed_out" ? KEPT_FOR_NOW : answer.error.message;
    const stored = await this.desk.wire.stored(record.key);
    if (stored.ok && !record.dirty) record.load(stored);
    this.desk.say("Kept, with your reason.");
    return null;
  }

  say(words, state) {
    const status = this.form.querySelector("[data-status]");
    status.dataset.state = state;
    if (status.textContent !== words) status.textContent = words;
  }
}
