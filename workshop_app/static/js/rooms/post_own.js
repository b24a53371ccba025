// The notes that this browser wrote, newest first, with the words that say who can see them.
import { setText } from "../dom.js";
import { copyOf, keyed } from "../keyed.js";
import { noticed, OwnTools } from "../own.js";

const UNTIL_REVEAL = "Only you can see this until the reveal";
const NOT_SHOWN = "Not shown on the board now";

/** Paints my notes into the section; refuse(id, text, message) opens the editor again with the words that were refused. */
export function ownNotes(section, { store, wire, keys }) {
  const list = section.querySelector("ol");
  const heading = section.querySelector("summary");
  const items = new Map();
  let wasOpen = null;

  const make = ({ id }) => {
    const item = new OwnTools(copyOf("own-note"), {
      id,
      save: (text) => { wire.do("reword", { id, key: keys.get(id).key, text }); paint(); },
      take: () => { wire.do("withdraw", { id, key: keys.get(id).key }); paint(); heading.focus(); },
    });
    items.set(id, item);
    return item;
  };
  const update = keyed(list, make, (item, note) => item.paint(note), () => heading.focus());

  function paint() {
    const notes = faces({ store, wire, keys });
    update(notes);
    section.hidden = !notes.length;
    setText(heading, `Your notes (${notes.length})`);
    const open = ["post", "read"].includes(store.stage()?.activity); // elsewhere they stand by, folded
    const busy = list.contains(document.activeElement) || [...items.values()].some((one) => one.editing);
    if (open !== wasOpen && !busy) section.querySelector("details").open = open;
    wasOpen = open;
  }

  store.on((change) => ["note", "workshop", "stage"].some((kind) => change.kinds.has(kind)) && paint());
  wire.on("pending", paint);
  window.addEventListener("storage", paint);
  return { paint, refuse: (id, text, message) => items.get(id)?.edit(text, message) };
}

function faces({ store, wire, keys }) {
  const queue = wire.queue();
  const waiting = (id, command) => queue.findLast((one) => one.command === command && one.payload.id === id);
  const running = store.workshop()?.state === "running";
  return keys.all("note").reverse().map(([id, item]) => {
    const record = store.get("note", id);
    if (record) noticed(record, keys);
    const leaving = waiting(id, "withdraw");
    const saving = waiting(id, "reword") ?? waiting(id, "post");
    const state = leaving ? "Withdrawing…" : saving ? "Saving…" : whoSees(item, record, store);
    const text = waiting(id, "reword")?.payload.text ?? record?.text ?? item.text;
    return { id, text, state, edit: store.open("post") && !leaving, take: running && !leaving };
  });
}

function whoSees(item, record, store) {
  if (record) return "";
  if (item.seen) return NOT_SHOWN;
  return store.get("stage", item.stage)?.hidden ? UNTIL_REVEAL : "";
}
