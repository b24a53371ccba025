// The values of brief sections, as the server knows them (method/sections.py), and its rules for counting.
import { addRow } from "./rows.js";

// What Python's str.split() takes for space; \s differs in a few characters.
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const LETTER = /[\p{L}\p{N}]/u;

/** How many words, as a person counts them: a dash that stands alone is none. */
export function words(text) {
  return text.split(SPACE).filter((part) => LETTER.test(part)).length;
}

/** How many characters the server counts: composed, without the spaces at the ends; an emoji is as many as its code points. */
export function characters(text) {
  return [...text.normalize("NFC").trim()].length;
}

/** The value in a section's form. `kind` is line, text, list, quotes, contact, dates, open, apply or route. */
export function valueOf(kind, form) {
  return READERS[kind](form);
}

/** Put a value into a section's form. */
export function put(kind, form, value) {
  WRITERS[kind](form, value);
}

/** Is there nothing yet that an approval could go on? */
export function isEmpty(kind, value) {
  if (kind === "contact") return !(value.owner && value.contact);
  if (kind === "open") return !value.statement;
  if (kind === "apply") return !(value.text || value.criteria.length);
  if (kind === "route") return !(value.route || value.notes);
  return !value.length;
}

/** A value as lines to read, for words that could not be saved. */
export function lines(value) {
  if (typeof value === "string") return [value];
  return Object.values(value).flatMap(lines).filter(Boolean);
}

const one = (form, name) => form.elements.namedItem(name).value;
// The default value too: what somebody redacted must not stay behind in the page.
const fill = (form, name, text) => Object.assign(form.elements.namedItem(name), { defaultValue: text, value: text });
const all = (form, name) => [...form.querySelectorAll(`[name=${name}]`)].map((field) => field.value);
const filled = (form, name) => all(form, name).filter((text) => text.trim());
const pairs = (form, first, second) => {
  const others = all(form, second);
  return all(form, first)
    .map((text, index) => ({ [first]: text, [second]: others[index] }))
    .filter((pair) => pair[first].trim() || pair[second].trim());
};

const READERS = {
  line: (form) => one(form, "value"),
  text: (form) => one(form, "value"),
  list: (form) => filled(form, "point"),
  contact: (form) => ({ owner: one(form, "owner"), contact: one(form, "contact") }),
  dates: (form) => pairs(form, "what", "when"),
  open: (form) => ({ statement: one(form, "statement"), kept: pairs(form, "wording", "reason") }),
  apply: (form) => ({ text: one(form, "text"), criteria: filled(form, "criterion") }),
  route: (form) => ({ route: one(form, "route"), notes: one(form, "notes") }),
  quotes: (form) => {
    const redacted = [...form.querySelectorAll("[name=redacted]")].map((box) => box.checked);
    return all(form, "text").map((text, index) => ({ text, redacted: redacted[index] }));
  },
};

const WRITERS = {
  line: (form, value) => fill(form, "value", value),
  text: (form, value) => fill(form, "value", value),
  list: (form, value) => fillRows(form, value.map((point) => ({ point }))),
  contact: (form, value) => Object.entries(value).forEach(([name, text]) => fill(form, name, text)),
  dates: (form, value) => fillRows(form, value),
  open: (form, value) => {
    fill(form, "statement", value.statement);
    fillRows(form, value.kept);
  },
  apply: (form, value) => {
    fill(form, "text", value.text);
    fillRows(form, value.criteria.map((criterion) => ({ criterion })));
  },
  route: (form, value) => Object.entries(value).forEach(([name, text]) => fill(form, name, text)),
  quotes: (form, value) => {
    const template = emptied(form);
    for (const quote of value) {
      const row = addRow(template);
      row.querySelector("[name=text]").value = quote.text;
      row.querySelector("[name=redacted]").checked = quote.redacted;
      row.querySelector("[data-quote]").textContent = quote.text || "This quote is redacted.";
    }
  },
};

function fillRows(form, rows) {
  const template = emptied(form);
  for (const fields of [...rows, {}]) {
    const row = addRow(template);
    for (const [name, text] of Object.entries(fields)) row.querySelector(`[name=${name}]`).value = text;
  }
}

function emptied(form) {
  const list = form.querySelector("[data-rows]");
  list.replaceChildren();
  return list.nextElementSibling;
}
