// The scripts' plain text as elements: a blank line begins a paragraph, "- " an item of a list, other line breaks are only wrapping.

import { make } from "./dom.js";

/** → [<p> | <ul>, …] */
export function prose(text) {
  const parts = [];
  for (const block of (text ?? "").trim().split(/\n\s*\n/)) {
    for (const line of block.split("\n").map((one) => one.trim()).filter(Boolean)) add(parts, line);
    parts.push(null);
  }
  return parts.filter(Boolean).map(element);
}

function add(parts, line) {
  const last = parts.at(-1);
  if (line.startsWith("- ")) {
    if (last?.items) last.items.push(line.slice(2));
    else parts.push({ items: [line.slice(2)] });
  } else if (last?.items) last.items[last.items.length - 1] += ` ${line}`;
  else if (last) last.words += ` ${line}`;
  else parts.push({ words: line });
}

function element({ items, words }) {
  if (!items) return make("p", { textContent: words });
  return make("ul", {}, ...items.map((item) => make("li", { textContent: item })));
}
