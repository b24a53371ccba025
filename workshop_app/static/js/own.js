// Items that this browser wrote: their words, whether they are saved, and the tools to change them or take them back.
import { complain, mostOf, problemOf } from "./composer.js";
import { setText } from "./dom.js";

/**
 * My items of a kind that the board has not shown yet: [{id, text, cluster, section, waiting: true}].
 * Once it has shown one, the board alone says what stands there.
 */
export function notYetShown(kind, { store, keys }) {
  for (const record of store.all(kind)) noticed(record, keys);
  return keys.all(kind)
    .filter(([id, item]) => !item.seen && !store.get(kind, id))
    .map(([id, { text, cluster, section }]) => ({ id, text, cluster, section, waiting: true }));
}

/** Remembers that the board shows this record of mine, and in which words. */
export function noticed(record, keys) {
  const item = keys.get(record.id);
  if (item && !(item.seen && item.text === record.text)) keys.remember(record.id, { seen: true, text: record.text });
}

/** The tools in el, an item made with the own_tools macro. save(text) and take() send the command. */
export class OwnTools {
  constructor(el, { id, save, take }) {
    Object.assign(this, { el, save, take });
    this.editor = this.part("editor");
    mostOf(this.editor.elements.text);
    this.words = this.part("text");
    this.words.id = `own-${id}`;
    for (const name of ["edit", "take", "yes"]) this.part(name).setAttribute("aria-describedby", this.words.id);
    this.listen();
  }

  get editing() {
    return !this.editor.hidden;
  }

  paint({ text, state, edit, take }) {
    setText(this.words, text);
    setText(this.part("state"), state);
    this.part("edit").hidden = !edit;
    this.part("take").hidden = !take;
  }

  /** Opens the editor: with the present words, or with those that were refused and why. */
  edit(text = this.words.textContent, message = "") {
    this.editor.elements.text.value = text;
    complain(this.editor, message);
    this.show("editor");
  }

  listen() {
    const press = (name, act) => this.part(name).addEventListener("click", act);
    press("edit", () => { this.edit(); this.editor.elements.text.focus(); });
    press("take", () => { this.show("sure"); this.part("no").focus(); });
    press("cancel", () => this.back());
    press("no", () => this.back());
    press("yes", () => { this.back(); this.take(); });
    this.editor.addEventListener("keydown", (event) => event.key === "Escape" && this.back());
    this.editor.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  submit() {
    const field = this.editor.elements.text;
    const problem = problemOf(field);
    complain(this.editor, problem);
    if (problem) {
      field.focus();
      return;
    }
    this.back();
    this.save(field.value.trim());
  }

  back() {
    this.show("tools");
    (this.part("edit").hidden ? this.part("take") : this.part("edit")).focus();
  }

  show(which) {
    for (const name of ["tools", "editor", "sure"]) this.part(name).hidden = name !== which;
  }

  part(name) {
    return this.el.querySelector(`[data-${name}]`);
  }
}
