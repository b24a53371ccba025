// What the header says: whether the line is up, and what becomes of the words that I sent.
import { setText } from "../dom.js";

const STATUS = {
  live: "Live",
  connecting: "Connecting…",
  offline: "Offline: your words are kept here and sent when you are back",
  shut: "Not connected",
};
const CROWD = "Very many people are sending just now: your words are kept here and go in turn";
const PAUSE = "The server can’t save just now: your words are kept here and sent again by themselves";
const SAY_AFTER = 1500; // ms of saving, from which a screen reader hears of it
const LONG = 4000; // ms that one command waits, from which the reason is told
const SAVED_FOR = 2500; // ms that "Saved" stays

/** The status in words. held: {for: ms, code} of the oldest command that the server has not taken, or null. */
export function statusWords(status, held) {
  if (status !== "live" || !held || held.for < LONG) return STATUS[status];
  return held.code === "not_saved" || held.code === "restarting" ? PAUSE : CROWD;
}

export function savingWords(pending, status) {
  if (!pending) return "";
  if (status !== "live") return `${pending} to be sent`;
  return pending === 1 ? "Saving…" : `Saving ${pending}…`;
}

/** Keeps [data-status] (role=status) and [data-saving] true. A screen reader hears of saving only when it takes a while. */
export function statusLine({ wire, announce, page = document, now = () => Date.now() }) {
  const write = (name, words) => { for (const el of page.querySelectorAll(`[data-${name}]`)) setText(el, words); };
  let shut = false;
  let spell = null; // from the first command that waits until none does: {since, said, refused}
  let clearing = null;

  const paint = () => {
    const words = statusWords(shut ? "shut" : wire.status, wire.held);
    write("status", words);
    const calm = words !== CROWD && words !== PAUSE;
    for (const el of page.querySelectorAll("[data-status]")) el.dataset.status = calm ? wire.status : "connecting";
    if (!spell) return;
    const saving = savingWords(wire.pending, wire.status);
    write("saving", saving);
    if (spell.said || wire.status !== "live" || now() - spell.since < SAY_AFTER) return;
    spell.said = true;
    announce.mine(saving);
  };

  const end = ({ said, refused }) => {
    spell = null;
    if (said && !refused) announce.mine("Everything is saved.");
    write("saving", refused ? "" : "Saved");
    clearing = setTimeout(() => write("saving", ""), SAVED_FOR);
  };

  wire.on("status", paint);
  wire.on("shut", () => { shut = true; paint(); });
  wire.on("synced", () => { shut = false; paint(); });
  wire.on("refused", () => { if (spell) spell.refused = true; }); // its own place tells why
  wire.on("pending", (pending) => {
    clearTimeout(clearing);
    if (pending) spell ??= { since: now(), said: false, refused: false };
    else if (spell) end(spell);
    paint();
  });
  setInterval(() => spell && paint(), 500);
  paint();
}
