// The brief's four questions about the winner: who is affected, what happens now, what success looks like, what limits us.
import { Composer } from "../composer.js";
import { setText } from "../dom.js";
import { copyOf, keyed } from "../keyed.js";
import { editKey, uuid } from "../live/ids.js";
import { notYetShown, OwnTools } from "../own.js";

export function mount(root, tools) {
  const room = root.querySelector("[data-room=brief]");
  if (!room) return;
  const { store, wire, keys, announce } = tools;
  const questions = new Map([...room.querySelectorAll("[data-section]")].map((el) => [el.dataset.section, question(el, tools)]));

  const paint = () => {
    if (room.hidden) return;
    const winner = store.get("wording", store.workshop()?.winner);
    setText(room.querySelector("[data-brief-winner]"), winner?.text ?? "");
    room.querySelector("[data-brief-chosen]").hidden = !winner;
    room.querySelector("[data-brief-none]").hidden = Boolean(winner);
    const answers = [...store.all("answer"), ...notYetShown("answer", tools)];
    for (const [section, one] of questions) one.paint(answers.filter((answer) => answer.section === section));
  };

  store.on((change) => ["answer", "workshop", "stage", "wording"].some((kind) => change.kinds.has(kind)) && paint());
  wire.on("pending", paint);
  wire.on("settled", (done) => {
    settle(done, { keys, announce, questions });
    paint();
  });
}

/** One question: its answers and the form for another. */
function question(el, { store, wire, keys, announce }) {
  const section = el.dataset.section;
  const own = new Map();
  const heading = el.querySelector("h3");
  const compose = new Composer(el.querySelector("form"), {
    draft: keys.draft(`brief ${section}`),
    announce,
    send(text) {
      const id = uuid();
      const key = editKey();
      keys.remember(id, { kind: "answer", key, text, section });
      wire.do("answer", { id, key, section, text });
      compose.clear();
      compose.field.focus();
    },
  });
  const make = ({ id }) => {
    const item = new OwnTools(copyOf("brief-answer"), {
      id,
      save: (text) => wire.do("amend", { id, key: keys.get(id).key, text }),
      take: () => { wire.do("unsay", { id, key: keys.get(id).key }); heading.focus(); },
    });
    own.set(id, item);
    return item;
  };
  const fill = (item, { id, text, waiting }) => {
    const mine = Boolean(keys.get(id)) && !waiting && store.open("brief");
    const saving = waiting || wire.queue().some((one) => one.payload.id === id);
    item.paint({ text, state: saving ? "Saving…" : "", edit: mine, take: mine });
  };
  const paint = keyed(el.querySelector("ol"), make, fill, () => heading.focus());
  return { compose, paint, refuse: (id, text, message) => own.get(id)?.edit(text, message) };
}

function settle({ command, payload, ack }, { keys, announce, questions }) {
  const message = ack.error?.message;
  if (command === "answer") {
    if (!ack.ok) keys.forget(payload.id);
    if (!ack.ok) questions.get(payload.section)?.compose.giveBack(payload.text, message);
    announce.mine(ack.ok ? "Answer added." : `Not added. ${message}`);
  } else if (command === "amend") {
    if (!ack.ok) for (const one of questions.values()) one.refuse(payload.id, payload.text, message);
    announce.mine(ack.ok ? "Answer changed." : message);
  } else if (command === "unsay") {
    if (ack.ok || ack.error.code === "unknown_answer") keys.forget(payload.id);
    announce.mine(ack.ok ? "Answer removed." : message);
  }
}
