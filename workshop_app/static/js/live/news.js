// Turns a change of the board into what is worth telling people who did not make it.

const TOLD = new Set(["note", "wording", "answer"]);

/**
 * [[summary, [line]]] of a store change, as announce.others takes them. touched(id) says what was my own doing.
 * Moves and clusters are told by their own room; a whole-board change (first snapshot, resync) is no news.
 */
export function newsOf(change, touched) {
  if (change.whole) return [];
  const told = (kind, rec) => TOLD.has(kind) && !touched(rec.id);
  const put = change.put.filter(([kind, rec]) => told(kind, rec)).map(([kind, rec, old]) => putNews(kind, rec, old));
  const gone = change.drop.filter(([kind, rec]) => told(kind, rec)).map(([kind]) => [`1 ${kind} taken away`, []]);
  return [...put, ...gone].filter(Boolean);
}

function putNews(kind, rec, old) {
  if (!old) return [`1 ${kind} added`, [`New ${kind}: ${rec.text}`]];
  if (kind === "wording" && !old.up && rec.up) return ["1 challenge put up", [`Now a challenge: ${rec.text}`]];
  if (old.text !== rec.text) return [`1 ${kind} changed`, [`Changed: ${rec.text}`]];
  return null;
}
