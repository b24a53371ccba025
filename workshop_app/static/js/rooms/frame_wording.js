// One wording: its words, what became of them, and what I may do with it.
import { setText } from "../dom.js";
import { copyOf } from "../keyed.js";
import { WordingForm } from "./frame_form.js";

export class WordingItem {
  constructor(id, tools) {
    Object.assign(this, { id, tools, el: copyOf("frame-wording") });
    this.words = this.part("text");
    this.words.id = `wording-${id}`;
    for (const button of this.el.querySelectorAll("[data-tools] button")) button.setAttribute("aria-describedby", this.words.id);
    this.listen();
  }

  paint(record) {
    const { keys, store, wire, as } = this.tools;
    const mine = Boolean(keys.get(this.id)) && !record.waiting && store.open("frame");
    const saving = record.waiting || wire.queue().some((one) => one.payload.id === this.id);
    setText(this.words, record.text);
    this.show("original", record.original ? `First words: “${record.original}”` : "");
    this.show("reason", record.nudged && record.reason ? `Kept because: ${record.reason}` : "");
    this.show("state", saving ? "Saving…" : "");
    this.part("up").hidden = !record.up;
    this.part("edit").hidden = !mine;
    this.part("take").hidden = !mine;
    this.part("lift").hidden = as !== "facilitator" || Boolean(record.waiting);
    setText(this.part("lift"), record.up ? "Take down" : "Put up as a challenge");
  }

  /** Opens the editor: with the present words, or with those that were refused and why. */
  edit(text, message = "") {
    const { keys, announce, code, as } = this.tools;
    this.back();
    const el = copyOf("frame-form");
    this.part("editor").append(el);
    this.part("tools").hidden = true;
    const draft = keys.draft(`wording ${this.id}`);
    const form = new WordingForm(el, { code, as, announce, draft, send: (words) => this.rephrase(words) });
    if (message) form.giveBack({ text }, message);
    else form.fill(draft.get() || text);
    setText(el.querySelector("[data-send]"), "Save this wording");
    const cancel = el.querySelector("[data-cancel]");
    cancel.hidden = false;
    cancel.addEventListener("click", () => {
      form.clear();
      this.back();
      this.part("edit").focus();
    });
    el.elements.text.focus();
  }

  /** Words that were nudged before stay on record as the original. */
  rephrase({ text, original, reason }) {
    const { store, wire, keys } = this.tools;
    const known = store.get("wording", this.id) ?? {};
    const first = original || known.original || (known.nudged ? known.text : "");
    wire.do("rephrase", { id: this.id, key: keys.get(this.id).key, text, original: first === text ? "" : first, reason });
    this.back();
    this.part("edit").focus();
  }

  listen() {
    const { store, wire, keys } = this.tools;
    const press = (name, act) => this.part(name).addEventListener("click", act);
    press("edit", () => this.edit(store.get("wording", this.id).text));
    press("lift", () => wire.do(store.get("wording", this.id)?.up ? "take_down" : "put_up", { id: this.id }));
    press("take", () => {
      this.part("tools").hidden = true;
      this.part("sure").hidden = false;
      this.part("no").focus();
    });
    press("no", () => { this.back(); this.part("take").focus(); });
    press("yes", () => {
      wire.do("retract", { id: this.id, key: keys.get(this.id).key });
      this.back();
      this.el.closest(".frame").querySelector("[data-title]").focus(); // the buttons go with the wording
    });
  }

  back() {
    this.part("editor").replaceChildren();
    this.part("tools").hidden = false;
    this.part("sure").hidden = true;
  }

  show(name, text) {
    setText(this.part(name), text);
    this.part(name).hidden = !text;
  }

  part(name) {
    return this.el.querySelector(`[data-${name}]`);
  }
}
