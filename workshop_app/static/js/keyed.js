// Lists that follow records: one element a record, made once, repainted in place, so that focus and open editors stay.

/**
 * keyed(list, make, paint) → update(records): elements in the order of the records, those of gone records removed.
 * make(record) → element (or {el, ...}); paint(made, record) fills it. lost(list) is told when the focus would be lost.
 */
export function keyed(list, make, paint, lost = () => {}) {
  const made = new Map();
  return (records) => {
    const ids = new Set(records.map((record) => record.id));
    for (const [id, one] of made) {
      if (ids.has(id)) continue;
      const focused = elementOf(one).contains(document.activeElement);
      elementOf(one).remove();
      made.delete(id);
      if (focused) lost(list);
    }
    let at = list.firstElementChild;
    for (const record of records) {
      if (!made.has(record.id)) made.set(record.id, make(record));
      const el = elementOf(made.get(record.id));
      if (el === at) at = at.nextElementSibling;
      else place(el, list, at);
      paint(made.get(record.id), record);
    }
  };
}

/** A copy of the first element of <template id>. */
export function copyOf(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

const elementOf = (one) => one.el ?? one;

// moveBefore keeps the focus of somebody who stands on what another person moves; Safari lacks it.
function place(el, list, before) {
  const had = el.contains(document.activeElement) ? document.activeElement : null;
  if (list.moveBefore && el.isConnected) list.moveBefore(el, before);
  else list.insertBefore(el, before);
  if (had && document.activeElement !== had) had.focus({ preventScroll: true });
}
