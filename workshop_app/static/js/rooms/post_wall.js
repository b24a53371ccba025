// The wall of notes that everybody can see, in the order of their random ids.
import { setText } from "../dom.js";
import { copyOf, keyed } from "../keyed.js";
import { moderate, paintModeration } from "../moderate.js";

export function wall(section, { store, wire, announce, as }) {
  if (!section) return;
  const send = (command, payload, words) => wire.do(command, payload).then((ack) => announce.mine(ack.ok ? words : ack.error.message));
  section.addEventListener("click", (event) => {
    const button = event.target.closest("[data-moderate]");
    const note = button && store.get("note", button.closest("li").dataset.note);
    if (note) moderate(note, as, send);
  });
  const update = keyed(section.querySelector("ol"), () => copyOf("wall-note"), (el, note) => fill(el, note, as));

  const paint = () => {
    const stage = store.stage();
    section.hidden = store.open("cluster") || !(store.open("post") || store.open("read")); // clusters show the same notes
    if (section.hidden) return;
    const notes = store.all("note").filter((note) => belongs(note, stage, store));
    update(notes);
    const count = section.querySelector("[data-wall-count]");
    setText(count, String(notes.length));
    count.hidden = !notes.length;
    const empty = section.querySelector("[data-wall-empty]");
    setText(empty, notes.length ? "" : emptyWords(stage, store));
    empty.hidden = !empty.textContent;
  };

  store.on((change) => ["note", "workshop", "stage", "counts"].some((kind) => change.kinds.has(kind)) && paint());
}

/** The notes of a stage that is no evidence (the warm-up) stay in that stage; all others are one body of evidence. */
function belongs(note, stage, store) {
  return stage.evidence === false ? note.stage === stage.id : store.get("stage", note.stage)?.evidence !== false;
}

function emptyWords(stage, store) {
  if (!stage.hidden || stage.activity !== "post") return "No notes yet.";
  const n = store.counts.notes ?? 0;
  const written = n ? ` ${n} ${n === 1 ? "note has" : "notes have"} been written so far.` : "";
  return `Notes stay hidden from everybody, the facilitator too, until the reveal.${written}`;
}

function fill(el, note, as) {
  const text = el.querySelector("[data-words]");
  setText(text, note.text);
  el.dataset.note = note.id;
  const button = el.querySelector("[data-moderate]"); // not on the shared screen
  if (button) {
    text.id = `wall-${note.id}`;
    button.setAttribute("aria-describedby", text.id);
    paintModeration(note, as, button, el.querySelector("[data-why]"));
  }
  el.dataset.hue = String(parseInt(note.id.slice(0, 2), 16) % 5); // of a random id: the colour says nothing
  el.classList.toggle("wall__note--hidden", Boolean(note.hidden));
}
