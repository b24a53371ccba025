// What this browser wrote. The server cannot tell, so the edit keys and the half-written text live here and nowhere else.
import { shelf } from "./shelf.js";

/**
 * The keys of one workshop: an item is {kind: "note"|"wording"|"answer", key, text, ...}.
 * remember(id, item) adds to what is known of the id; all(kind) lists [id, item], oldest first.
 */
export function of(code, store) {
  const items = shelf(`${code}:mine`, store);
  return {
    get: (id) => items.get(id),
    remember(id, item) {
      items.set(id, { at: Date.now(), ...items.get(id), ...item });
    },
    forget: (id) => items.remove(id),
    forgetAll: () => items.keys().forEach(items.remove),
    all(kind) {
      return items.keys()
        .map((id) => [id, items.get(id)])
        .filter(([, item]) => item && (!kind || item.kind === kind))
        .sort(([, a], [, b]) => a.at - b.at);
    },
    draft: (name) => draft(code, name, store),
  };
}

/** Half-written text by name: get() is "" when there is none. */
export function draft(code, name, store) {
  const drafts = shelf(`${code}:draft`, store);
  return {
    get: () => drafts.get(name) ?? "",
    set(text) {
      if (text) drafts.set(name, text);
      else drafts.remove(name);
    },
    clear: () => drafts.remove(name),
  };
}
