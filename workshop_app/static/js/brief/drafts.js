// What was typed and is not saved yet, kept in this browser: a reload, a sign-out or a lost line takes no word away.
import { shelf } from "../live/shelf.js";

/** `me`: whose drafts these are; somebody else who signs in on this browser has others. A draft is {value, base}. */
export function drafts(code, me, store) {
  const kept = shelf(`brief:${code}:${me}`, store);
  return {
    get: (section) => kept.get(section),
    set: (section, value, base) => kept.set(section, { value, base }),
    remove: (section) => kept.remove(section),
    keys: () => kept.keys(),
  };
}

/** Does this browser keep anything at all? In some private windows it does not. */
export function lasts() {
  try {
    const name = "workshop:brief:probe";
    window.localStorage.setItem(name, "1");
    window.localStorage.removeItem(name);
    return true;
  } catch {
    return false;
  }
}
