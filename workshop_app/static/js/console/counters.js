// How many are here and how much they have done, from the slow beat.

import { setText, show } from "../dom.js";

const FEW = 5;

export function counters(page, { store }) {
  const figures = page.querySelectorAll("[data-figure]");
  store.on((change) => {
    if (!change.whole && !change.kinds.has("counts")) return;
    for (const el of figures) setText(el, String(store.counts[el.dataset.figure] ?? 0));
    show(page.querySelector("[data-thin]"), (store.counts.seats ?? 0) < FEW);
  });
}
