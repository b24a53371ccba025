// How long a text is beside its limit. What is heard of it is only that the limit was crossed.
import { characters, words } from "./values.js";

/** {"text": "3 of 50 words", "over": false} for limits {words, characters}, of which either may be missing. */
export function measure(text, limits) {
  const parts = [];
  let over = false;
  for (const [most, written, noun] of [[limits.words, words(text), "words"], [limits.characters, characters(text), "characters"]]) {
    if (!most) continue;
    parts.push(`${written} of ${most} ${noun}`);
    over ||= written > Number(most);
  }
  return { text: parts.join(", "), over };
}

/** Count one field anew. `say(text)` is told when the text has become too long, or fits again. */
export function recount(field, say = () => {}) {
  const count = document.querySelector(`[data-count="${CSS.escape(field.id)}"]`);
  if (!count) return;
  const { text, over } = measure(field.value, count.dataset);
  const before = count.classList.contains("count--over");
  count.textContent = text;
  count.classList.toggle("count--over", over);
  if (over !== before) say(over ? `Longer than the limit: ${text}` : `Within the limit again: ${text}`);
}

export function recountAll(form) {
  for (const field of form.querySelectorAll("textarea")) recount(field);
}
