// One tab stop per list: the current item's controls can be tabbed to, the arrows, Home and End go from item to item.

/**
 * Watch over the lists inside `root`. New items come with every control at tabindex="-1".
 * → {joined(item), left(list)}: tell it when an item came into its list, and when a list lost one.
 */
export function roving(root, { list, item, control = "button" }) {
  const current = new WeakMap();

  // Only two items are touched at each change: touching all of them costs a layout of the whole board.
  function choose(of, el) {
    const was = current.get(of);
    if (was === el) return;
    if (was && was.parentNode === of) reach(was, control, false);
    current.set(of, el);
    if (el) reach(el, control, true);
  }

  const settled = (of) => current.get(of)?.parentNode === of;

  function left(of) {
    if (!settled(of)) choose(of, of.firstElementChild);
  }

  function joined(el) {
    const of = el.parentNode;
    if (!settled(of) || el.contains(document.activeElement)) choose(of, el);
    else reach(el, control, false);
  }

  root.addEventListener("focusin", (event) => {
    const el = event.target.closest(item);
    if (el) choose(el.parentNode, el);
  });

  root.addEventListener("keydown", (event) => {
    const el = event.target.closest(item);
    const to = el && !event.altKey && !event.ctrlKey && !event.metaKey && neighbour(root, list, el, event.key);
    if (!to) return;
    event.preventDefault();
    const at = controls(el, control).indexOf(event.target.closest(control));
    const there = controls(to, control);
    choose(to.parentNode, to);
    (there[at] ?? there[0])?.focus();
  });

  return { joined, left };
}

function controls(el, control) {
  return [...el.querySelectorAll(control)].filter((one) => !one.hidden);
}

function reach(el, control, on) {
  for (const one of el.querySelectorAll(control)) one.tabIndex = on ? 0 : -1;
}

function neighbour(root, list, el, key) {
  const of = el.parentNode;
  if (key === "ArrowDown") return el.nextElementSibling;
  if (key === "ArrowUp") return el.previousElementSibling;
  if (key === "Home") return of.firstElementChild;
  if (key === "End") return of.lastElementChild;
  if (key !== "ArrowLeft" && key !== "ArrowRight") return null;
  const lists = [...root.querySelectorAll(list)].filter((one) => one === of || one.firstElementChild);
  const other = lists[lists.indexOf(of) + (key === "ArrowRight" ? 1 : -1)];
  const at = [...of.children].indexOf(el);
  return other ? other.children[Math.min(at, other.children.length - 1)] : null;
}
