// Notes that should not stand there: people ask the facilitator to look, and the facilitator takes them off the board or leaves them.
import { confirmed } from "./ask.js";
import { setText } from "./dom.js";
import { askHide } from "./rooms/cluster_dialogs.js";

export const isFlagged = (note) => note.flag === "raised" && !note.hidden;

/** The button of a note, whoever presses it: people flag, the facilitator hides or shows. send(command, payload, words) does it and tells. */
export function moderate(note, as, send) {
  return as === "facilitator" ? hideOrShow(note, send) : flag(note, send);
}

/** Asks for a reason and hides the note, or shows a hidden one again. A flagged one may also be left as it is. */
async function hideOrShow(note, send) {
  if (note.hidden) return send("unhide", { id: note.id }, "Everybody sees the note again.");
  const { answer, reason } = await askHide(note, isFlagged(note));
  if (answer === "leave") return send("settle", { id: note.id }, "The note stays.");
  if (answer !== "yes") return false; // cancelled
  return send("hide", reason ? { id: note.id, reason } : { id: note.id }, "Note hidden.");
}

async function flag(note, send) {
  const sure = await confirmed({
    title: "Ask the facilitator to look at this note?",
    quote: note.text,
    lines: ["For instance because it names a person, or hurts somebody. The facilitator learns that somebody asked, not who."],
    yes: "Ask",
  });
  return sure && send("flag", { id: note.id }, "The facilitator is asked to look.");
}

/** What the button of a note says, and the words below the note that are for the facilitator alone. */
export function paintModeration(note, as, button, why) {
  if (as !== "facilitator") return;
  setText(button, note.hidden ? "Unhide" : "Hide note");
  const hidden = note.reason ? `Hidden: ${note.reason}` : "Hidden from everybody else";
  setText(why, note.hidden ? hidden : isFlagged(note) ? "Flagged: somebody asks you to look." : "");
  why.hidden = !why.textContent;
}
