// Questions in native dialogs: the browser traps the focus, hears Escape and gives the focus back.

import { make } from "./dom.js";

/** Open the dialog and wait. → Promise of the pressed button's value; "" when cancelled or left with Escape. */
export function ask(dialog) {
  if (dialog.open) return Promise.resolve("");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => { keepFocus(); done(dialog.returnValue); }, { once: true });
  });
}

// The room that asked may have closed meanwhile, and with it the button that had the focus.
function keepFocus() {
  const now = document.activeElement;
  if (now === document.body || !now.getClientRects().length) document.querySelector("[data-stage-heading]")?.focus({ preventScroll: true });
}

/**
 * Ask one yes-or-no question. `lines`: sentences below the title; `quote`: someone's words, shown as a quotation.
 * → Promise of true only when the person pressed `yes`.
 */
export async function confirmed({ title, lines = [], quote = "", yes, no = "Cancel", danger = false }) {
  const heading = make("h2", { id: "confirm-title", className: "dialog__title", textContent: title });
  const words = quote ? [make("blockquote", { className: "dialog__quote", textContent: quote })] : [];
  const body = lines.filter(Boolean).map((line) => make("p", { textContent: line }));
  const go = make("button", { value: "yes", className: danger ? "button button--danger" : "button", textContent: yes });
  const stay = make("button", { value: "", className: "button button--secondary", textContent: no });
  if (danger) stay.autofocus = true; // the first press of Enter must not do what cannot be undone
  const form = make("form", { method: "dialog" }, heading, ...words, ...body, make("div", { className: "dialog__buttons" }, go, stay));
  const dialog = make("dialog", { className: "dialog" }, form);
  dialog.setAttribute("aria-labelledby", heading.id);
  document.body.append(dialog);
  const answer = await ask(dialog);
  dialog.remove();
  return answer === "yes";
}
