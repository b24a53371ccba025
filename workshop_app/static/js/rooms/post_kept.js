// The room has closed over a half-written note: nobody is pulled away while typing, and no words are lost.
import { setText } from "../dom.js";

const OVER = "The workshop has finished, so this can’t be posted any more. Nobody else sees this text. Copy it if you want to keep it.";
const JUST_NOW = 15_000; // ms since the last letter: still typing, so the cursor goes along

/** The panel that keeps the composer's text while posting is closed. */
export class KeptDraft {
  constructor(panel, { store, draft, compose, announce }) {
    Object.assign(this, { panel, store, draft, compose, announce });
    this.field = panel.querySelector("textarea");
    this.why = panel.querySelector("[data-kept-why]");
    this.hint = panel.querySelector("#kept-hint");
    this.wasOpen = false;
    this.field.addEventListener("input", () => compose.put(this.field.value));
    panel.querySelector("[data-kept-discard]").addEventListener("click", () => this.discard());
    panel.querySelector("[data-kept-copy]").addEventListener("click", async () => {
      announce.mine((await copied(this.field)) ? "Copied." : "Select the words and copy them.");
    });
  }

  paint() {
    const open = this.store.open("post");
    this.compose.keep();
    const empty = !this.draft.get().trim() && !this.panel.contains(document.activeElement);
    if (open) this.compose.fill();
    if (open || empty) this.panel.hidden = true;
    else if (this.panel.hidden) this.takeOver();
    else if (this.field.value !== this.draft.get()) this.field.value = this.draft.get();
    if (this.panel.hidden) this.why.hidden = true;
    if (this.store.workshop()?.state === "finished") setText(this.hint, OVER);
    this.wasOpen = open;
  }

  /** Words that were refused have come back into the draft. */
  refuse(message) {
    this.paint();
    this.why.textContent = `Not posted. ${message}`;
    this.why.hidden = this.panel.hidden;
  }

  takeOver() {
    this.field.value = this.draft.get();
    this.panel.hidden = false;
    if (!this.wasOpen || Date.now() - this.compose.typedAt > JUST_NOW) return;
    const { selectionStart, selectionEnd } = this.compose.field;
    this.field.focus({ preventScroll: true });
    this.field.setSelectionRange(selectionStart, selectionEnd);
  }

  discard() {
    this.compose.clear();
    this.panel.hidden = true;
    document.querySelector("[data-stage-heading]")?.focus();
    this.announce.mine("Half-written note discarded.");
  }
}

/** Plain http over a LAN has no clipboard; selecting and the old command still work there. */
async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}
