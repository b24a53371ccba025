// Posting: one note at a time, without a name. My own notes are known by the keys that this browser keeps.
import { Composer } from "../composer.js";
import { setText } from "../dom.js";
import { editKey, uuid } from "../live/ids.js";
import { KeptDraft } from "./post_kept.js";
import { ownNotes } from "./post_own.js";
import { wall } from "./post_wall.js";

export function mount(root, tools) {
  wall(root.querySelector("[data-room=wall]"), tools);
  const section = root.querySelector("[data-room=post]");
  if (!section) return; // staff read along: they have no composer
  const { store, wire, keys, announce } = tools;
  const draft = keys.draft("post");
  const own = ownNotes(root.querySelector("[data-room=mine]"), tools);
  const compose = new Composer(section.querySelector("form"), {
    draft,
    announce,
    send(text) {
      const id = uuid();
      const key = editKey();
      keys.remember(id, { kind: "note", key, text, stage: store.stage()?.id });
      wire.do("post", { id, key, text });
      compose.clear();
      compose.field.focus();
      own.paint();
    },
  });
  const kept = new KeptDraft(root.querySelector("[data-room=kept]"), { store, announce, draft, compose });

  wire.on("settled", (done) => settle(done, { keys, announce, compose, own, kept }));
  store.on((change) => {
    if (!change.kinds.has("workshop") && !change.kinds.has("stage")) return;
    const stage = store.stage();
    setText(section.querySelector("[data-prompt]"), stage?.prompt || "Write a note");
    section.querySelector("[data-unseen]").hidden = !stage?.hidden;
    section.querySelector("[data-seen]").hidden = Boolean(stage?.hidden);
    kept.paint();
  });
}

/** An answer came for a note: mine is in, or its words come back with the reason. */
function settle({ command, payload, ack }, { keys, announce, compose, own, kept }) {
  const message = ack.error?.message;
  if (command === "post") {
    if (!ack.ok) {
      keys.forget(payload.id);
      compose.giveBack(payload.text, message);
      kept.refuse(message);
    }
    announce.mine(ack.ok ? "Note posted." : `Not posted. ${message}`);
  } else if (command === "reword") {
    if (ack.ok) keys.remember(payload.id, { text: payload.text });
    else own.refuse(payload.id, payload.text, message);
    announce.mine(ack.ok ? "Note changed." : message);
  } else if (command === "withdraw") {
    if (ack.ok || ack.error.code === "unknown_note") keys.forget(payload.id);
    announce.mine(ack.ok ? "Note withdrawn." : message);
  } else {
    return;
  }
  own.paint();
}
