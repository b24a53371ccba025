// A form for one piece of writing. What is half-written outlives a reload and a change of stage; what is refused comes back.
import { setText } from "./dom.js";

const SAY_BELOW = 40; // letters left from which a screen reader hears the count
const SAY_AFTER = 1200; // ms without typing

/**
 * form has a textarea named "text" with a maxlength, [data-count] and [data-error].
 * draft: {get, set}; send(text) is called with trimmed, non-empty text.
 */
export class Composer {
  constructor(form, { draft, announce, send }) {
    Object.assign(this, { form, draft, announce, send, field: form.elements.text });
    mostOf(this.field);
    this.typedAt = -Infinity; // ms since the epoch
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.put(draft.get());
  }

  /** Another tab that posted has emptied the draft that both share: what somebody typed here is still theirs. */
  keep() {
    if (!this.draft.get() && Number.isFinite(this.typedAt) && this.field.value.trim()) this.draft.set(this.field.value);
  }

  /** Puts the kept draft into the field. */
  fill() {
    this.keep();
    if (this.field.value !== this.draft.get()) this.put(this.draft.get());
  }

  clear() {
    this.typedAt = -Infinity;
    this.put("");
  }

  /** Refused words come back, before whatever has been written since. */
  giveBack(text, message) {
    this.put([text, this.field.value.trim()].filter(Boolean).join("\n"));
    complain(this.form, message);
  }

  typed() {
    this.typedAt = Date.now();
    this.draft.set(this.field.value);
    complain(this.form, "");
    clearTimeout(this.timer);
    if (this.count() > SAY_BELOW) return;
    this.timer = setTimeout(() => this.announce.mine(lettersLeft(this.count())), SAY_AFTER);
  }

  submit() {
    clearTimeout(this.timer);
    const problem = problemOf(this.field);
    complain(this.form, problem);
    if (problem) this.field.focus();
    else this.send(this.field.value.trim());
  }

  put(text) {
    this.field.value = text;
    this.draft.set(text);
    this.count();
  }

  count() {
    const left = mostOf(this.field) - letters(this.field.value);
    const count = this.form.querySelector("[data-count]");
    setText(count, lettersLeft(left));
    count.classList.toggle("count--over", left < 0);
    return left;
  }
}

/** Shows or takes away the form's error message, and marks the field. */
export function complain(form, message) {
  const error = form.querySelector("[data-error]");
  const field = form.elements.text;
  setText(error, message);
  error.hidden = !message;
  field.classList.toggle("input--error", Boolean(message));
  if (message) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** What is wrong with the words in a field, or "". */
export function problemOf(field) {
  const text = field.value.trim();
  if (!text) return "Write something first.";
  return letters(text) > mostOf(field) ? `That has ${letters(text)} letters. The most is ${mostOf(field)}.` : "";
}

/** How many letters the server counts in a text: an emoji is one, and so is a letter with its accent. */
export function letters(text) {
  return [...text.normalize("NFC")].length;
}

/** The most letters that a field takes. The browser's own limit counts an emoji twice, so it is taken off and kept here. */
export function mostOf(field) {
  field.dataset.most ??= String(field.maxLength);
  field.removeAttribute("maxlength");
  return Number(field.dataset.most);
}

function lettersLeft(left) {
  const noun = Math.abs(left) === 1 ? "letter" : "letters";
  return left < 0 ? `${-left} ${noun} too many` : `${left} ${noun} left`;
}
