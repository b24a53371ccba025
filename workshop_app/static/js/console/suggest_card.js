// One card for each suggested cluster. The facilitator's own words in its title are never painted over.

import { make as element, setText } from "../dom.js";
import { copyOf } from "../keyed.js";

/** {make(group), paint(card, group)} for groups as `standing` returns them: {id, number, title, example, notes: [record]}. */
export function cards() {
  return {
    make({ id, number, title }) {
      const card = copyOf("suggest-card");
      card.dataset.group = id;
      card.querySelector("[data-title]").value = title;
      for (const place of card.querySelectorAll("[data-number]")) place.textContent = ` ${number}`;
      return card;
    },
    paint(card, { notes, example }) {
      setText(card.querySelector("[data-count]"), notes.length === 1 ? "1 note" : `${notes.length} notes`);
      setText(card.querySelector("[data-example]"), `e.g. “${example}”`);
      const list = card.querySelector("[data-notes]");
      const told = [...list.children].map((item) => item.textContent);
      if (told.length === notes.length && notes.every((note, i) => note.text === told[i])) return;
      list.replaceChildren(...notes.map((note) => element("li", { textContent: note.text })));
    },
  };
}
