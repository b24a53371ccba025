// What the facilitator asks of the plan, as plain functions over records: where are we, are we on time, what would a move do.

const OPENS = {
  welcome: "People see the purpose and the anonymity promise.",
  post: "People can write notes.",
  read: "People read the notes together.",
  cluster: "People can move the notes into clusters.",
  break: "Everybody sees the clock of the break.",
  frame: "People can write “How can technology …?” questions.",
  vote: "People see the challenges. The vote opens when you open it.",
  brief: "People can answer the questions about the chosen challenge.",
  pulse: "People rate how far the session lived each principle.",
};

/** {here, before, after, number, total} of the present stage among the stages in order; before and after may be null. */
export function whereabouts(stages, key) {
  const at = stages.findIndex((stage) => stage.id === key);
  return { here: stages[at] ?? null, before: stages[at - 1] ?? null, after: stages[at + 1] ?? null, number: at + 1, total: stages.length };
}

/** Milliseconds behind the plan (negative: ahead), or null while there is no clock. */
export function drift({ ends, left, planned_end: planned }, now) {
  if (planned === null || planned === undefined) return null;
  if (left !== null && left !== undefined) return now + left - planned;
  return ends ? Math.max(ends, now) - planned : null;
}

export function driftWords(ms) {
  const minutes = Math.round(Math.abs(ms ?? 0) / 60_000);
  if (ms === null) return "";
  if (minutes === 0) return "On time";
  return `${minutes} min ${ms > 0 ? "behind" : "ahead of"} plan`;
}

/** The deadline that gives the room some more minutes, whether the clock runs, stands or is over. */
export function later({ ends, left }, minutes, now) {
  const from = left === null || left === undefined ? Math.max(ends ?? now, now) : now + left;
  return from + minutes * 60_000;
}

/** How many notes of the present stage wait for the reveal. */
export function unrevealed(store) {
  const stage = store.stage();
  const seen = store.all("note").filter((note) => note.stage === stage?.id).length;
  return Math.max(0, (store.counts.notes ?? 0) - seen);
}

/** Does this move reveal the hidden notes? Whoever jumps over the stage of the reveal reveals too. */
export function reveals(stages, to) {
  const reveal = stages.filter((stage) => stage.reveals && stage.place <= to.place).at(-1);
  return Boolean(reveal) && stages.some((stage) => stage.hidden && stage.place < reveal.place);
}

/** Sentences for the question "Move to this stage?". `waiting`: how many notes of the present stage wait for the reveal. */
export function consequences(from, to, { stages, voteOpen, waiting }) {
  const shown = (waiting > 0 || from?.hidden) && reveals(stages, to);
  return [
    "Nobody loses a half-written note: it stays in their own browser until they come back to it.",
    shown ? "The notes are revealed to everybody, in shuffled order." : "",
    !shown && from?.hidden && waiting ? "The notes that wait stay hidden. Reveal them first if people should see them." : "",
    voteOpen && to.activity !== "vote" ? "The vote is still open, and nobody can change their dots in the next stage." : "",
    OPENS[to.activity] ?? "",
    `The clock starts again with ${to.minutes === 1 ? "1 minute" : `${to.minutes} minutes`}.`,
  ].filter(Boolean);
}
