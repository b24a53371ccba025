// One cluster in the framing room: its notes, its wordings, the form to offer another.
import { make, setText } from "../dom.js";
import { copyOf, keyed } from "../keyed.js";
import { editKey, uuid } from "../live/ids.js";
import { WordingForm } from "./frame_form.js";

export class FramePlace {
  /** item(record) makes the element of a wording. */
  constructor(cluster, item, tools) {
    Object.assign(this, { id: cluster.id, tools, el: copyOf("frame-cluster") });
    const { keys, code, as, announce } = tools;
    const title = this.part("title");
    title.id = `frame-${cluster.id || "loose"}`;
    this.el.setAttribute("aria-labelledby", title.id);
    this.notes = keyed(this.part("notes"), () => make("li"), (li, note) => setText(li, note.text));
    this.wordings = keyed(this.part("wordings"), item, (one, record) => one.paint(record), () => title.focus());
    const draft = keys.draft(`frame ${cluster.id}`);
    this.form = new WordingForm(this.part("form"), { code, as, announce, draft, send: (words) => this.offer(words) });
    this.part("offer").open = Boolean(draft.get());
  }

  paint({ title, wordings }) {
    const notes = this.id ? this.tools.store.all("note").filter((note) => note.cluster === this.id && !note.hidden) : [];
    setText(this.part("title"), title || "A cluster without a name");
    setText(this.part("notes-count"), notes.length === 1 ? "1 note" : `${notes.length} notes`);
    this.part("notes-box").hidden = !notes.length;
    this.part("offer").hidden = !this.id;
    this.notes(notes);
    this.wordings(wordings);
  }

  offer(words) {
    const { keys, wire } = this.tools;
    const id = uuid();
    const key = editKey();
    keys.remember(id, { kind: "wording", key, text: words.text, cluster: this.id });
    wire.do("offer", { id, key, cluster: this.id, ...words });
    this.part("offer").open = false;
    this.part("title").focus();
  }

  part(name) {
    return this.el.querySelector(`[data-${name}]`);
  }
}
