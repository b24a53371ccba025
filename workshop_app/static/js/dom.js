// Three hands for the page. Strangers' words go in as textContent, never as markup.

/** One element with its properties and children. */
export function make(tag, properties = {}, ...children) {
  const el = Object.assign(document.createElement(tag), properties);
  el.append(...children);
  return el;
}

/** Touch the text only when it differs: a screen reader's place and a selection survive. */
export function setText(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

export function show(el, on) {
  el.hidden = !on;
}
