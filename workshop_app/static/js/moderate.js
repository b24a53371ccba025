// Taking a note off the people's board and putting it back: the facilitator's, wherever notes stand.
import { askHide } from "./rooms/cluster_dialogs.js";

/** Asks for a reason and hides the note, or shows a hidden one again. send(command, payload, words) does it and tells. */
export async function hideOrShow(note, send) {
  if (note.hidden) return send("unhide", { id: note.id }, "Everybody sees the note again.");
  const reason = await askHide(note);
  if (reason === null) return false; // cancelled
  return send("hide", reason ? { id: note.id, reason } : { id: note.id }, "Note hidden.");
}
