// Commands that the server has not answered yet. Each has its own place in localStorage, so that two tabs never
// overwrite each other's and a reload or a lost connection loses nobody's words.
import { shelf } from "./shelf.js";
import { uuid } from "./ids.js";

const ORPHAN_AFTER = 20_000; // ms: an entry this old belongs to a tab that is gone
const STALE_AFTER = 60_000;

// Pressed on the facilitator's desk a minute ago, these would now surprise the whole room.
const CONTROLS = new Set([
  "start", "go", "pause", "resume", "set_clock", "finish", "reveal", "open_vote", "close_vote", "run_off",
]);

/** The queue of one code and role: add, list (oldest first), done. An entry is {name, command, payload, at}. */
export function outbox(code, as, { store, tab = tabId(), now = () => Date.now() } = {}) {
  const entries = shelf(`${code}:${as}:outbox`, store);
  let count = 0;
  return {
    add(command, payload) {
      count += 1;
      const at = now();
      const name = [String(at).padStart(15, "0"), String(count).padStart(6, "0"), tab].join(".");
      const entry = { name, command, payload, at };
      entries.set(name, entry);
      return entry;
    },
    /** My own entries and those of tabs that are gone. */
    list() {
      return entries.keys()
        .map((name) => entries.get(name))
        .filter((entry) => entry && (entry.name.endsWith(tab) || now() - entry.at > ORPHAN_AFTER));
    },
    has: (name) => entries.get(name) !== null,
    done: (name) => entries.remove(name),
    stale: (entry) => CONTROLS.has(entry.command) && now() - entry.at > STALE_AFTER,
  };
}

function tabId() {
  try {
    const known = sessionStorage.getItem("workshop:tab") ?? uuid();
    sessionStorage.setItem("workshop:tab", known);
    return known;
  } catch {
    return uuid();
  }
}
