// What is left of a suggestion as the board goes on, and how many groups to ask for next: plain functions over records.

export const ENOUGH = 30; // notes; with fewer the server says that sorting by hand is quicker
export const LEAST = 3; // groups that can be asked for
export const MOST = 30;

/** The notes that nobody has placed, as people see them: Map of id to record. */
export function lying(store) {
  const evidence = (note) => store.get("stage", note.stage)?.evidence ?? true;
  return new Map(store.all("note").filter((note) => !note.cluster && !note.hidden && evidence(note)).map((note) => [note.id, note]));
}

/** The groups with the notes that still lie there, as records. A group whose notes are all placed is gone, and so is a note's text that was. */
export function standing(groups, waiting) {
  return groups
    .map((group) => ({ ...group, notes: group.notes.map((id) => waiting.get(id)).filter(Boolean) }))
    .filter((group) => group.notes.length)
    .map((group) => ({ ...group, example: (group.notes.find((note) => note.text === group.example) ?? group.notes[0]).text }));
}

const step = (count) => Math.max(1, Math.round(count / 5));

export function fewer(count) {
  return Math.max(LEAST, count - step(count));
}

export function more(count) {
  return Math.min(MOST, Math.max(LEAST, count + step(count)));
}

export function sum(groups, left) {
  const clusters = groups === 1 ? "1 cluster suggested." : `${groups} clusters suggested.`;
  if (!left) return clusters;
  return `${clusters} ${left === 1 ? "1 note fits nowhere and stays" : `${left} notes fit nowhere and stay`} in “Not grouped yet”.`;
}
