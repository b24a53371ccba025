// The values of brief sections, as the server knows them (method/sections.py), and its rule for counting words.

// What Python's str.split() takes for space; \s differs in a few characters.
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const LETTER = /[\p{L}\p{N}]/u;

/** How many words, as a person counts them: a dash that stands alone is none. */
export function words(text) {
  return text.split(SPACE).filter((part) => LETTER.test(part)).length;
}

/** The value in a section's form. `kind` is line, text, list, quotes, contact, dates, open, apply or route. */
export function valueOf(kind, form) {
  return READERS[kind](form);
}

/** Is there nothing yet that an approval could go on? */
export function isEmpty(kind, value) {
  if (kind === "contact") return !(value.owner && value.contact);
  if (kind === "open") return !value.statement;
  if (kind === "apply") return !(value.text || value.criteria.length);
  if (kind === "route") return !(value.route || value.notes);
  return !value.length;
}

const one = (form, name) => form.elements.namedItem(name).value;
const all = (form, name) => [...form.querySelectorAll(`[name=${name}]`)].map((field) => field.value);
const pairs = (form, first, second) => {
  const others = all(form, second);
  return all(form, first).map((text, index) => ({ [first]: text, [second]: others[index] }));
};

const READERS = {
  line: (form) => one(form, "value"),
  text: (form) => one(form, "value"),
  list: (form) => all(form, "point"),
  contact: (form) => ({ owner: one(form, "owner"), contact: one(form, "contact") }),
  dates: (form) => pairs(form, "what", "when"),
  open: (form) => ({ statement: one(form, "statement"), kept: pairs(form, "wording", "reason") }),
  apply: (form) => ({ text: one(form, "text"), criteria: all(form, "criterion") }),
  route: (form) => ({ route: one(form, "route"), notes: one(form, "notes") }),
  quotes: (form) => {
    const redacted = [...form.querySelectorAll("[name=redacted]")].map((box) => box.checked);
    return all(form, "text").map((text, index) => ({ text, redacted: redacted[index] }));
  },
};
