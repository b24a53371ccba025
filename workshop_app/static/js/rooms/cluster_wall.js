// Paints clusters and their notes, one record at a time: the server is the truth, and nobody's focus is lost on the way.

import { setText, show } from "../dom.js";
import { paintModeration } from "../moderate.js";

export class Wall {
  constructor(section, { store, as }, roving) {
    Object.assign(this, { section, store, as, roving, notes: new Map(), lanes: new Map(), stale: new Set() });
    this.board = section.querySelector("[data-lanes]");
    this.last = section.querySelector("[data-new-cluster]");
    this.lanes.set("", lane(section.querySelector(".lane--tray")));
  }

  /** Paint what changed, or everything when `whole`. */
  paint({ whole, kinds, put = [], drop = [] }) {
    if (whole || kinds?.has("stage")) this.everything();
    else {
      for (const [kind, record] of put) if (kind === "cluster") this.paintLane(record);
      for (const [kind, record] of put) if (kind === "note") this.paintNote(record);
      for (const [kind, record] of drop) if (kind === "note") this.dropNote(record.id);
      for (const [kind, record] of drop) if (kind === "cluster") this.dropLane(record.id);
    }
    for (const id of this.stale) this.count(id);
    this.stale.clear();
  }

  everything() {
    for (const cluster of this.store.all("cluster")) this.paintLane(cluster);
    for (const note of this.store.all("note")) this.paintNote(note);
    for (const id of this.notes.keys()) if (!this.store.get("note", id)) this.dropNote(id);
    for (const id of this.lanes.keys()) if (id && !this.store.get("cluster", id)) this.dropLane(id);
    for (const id of this.lanes.keys()) this.stale.add(id);
  }

  zones() {
    return [...this.lanes].map(([id, { el }]) => [id, el]);
  }

  notesOf(id) {
    return [...this.lanes.get(id).list.children].map((li) => li.dataset.note);
  }

  pending(id, on) {
    const li = this.notes.get(id);
    if (li) li.toggleAttribute("data-pending", on);
  }

  /** Why something was not done, until something is. */
  tell(sentence) {
    const place = this.section.querySelector("[data-lanes-told]");
    setText(place, sentence);
    show(place, sentence);
  }

  focusHeading(id) {
    this.lanes.get(id)?.title.focus();
  }

  /** Show or put away a cluster's buttons. */
  tools(id, on) {
    const { el, change } = this.lanes.get(id);
    el.querySelector("[data-tools]").hidden = !on;
    change.setAttribute("aria-expanded", String(on));
  }

  /** Open or close the form for a new name. */
  renaming(id, on) {
    const place = this.lanes.get(id);
    if (!place) return;
    const form = place.el.querySelector("[data-rename-form]");
    form.hidden = !on;
    this.tools(id, !on && place.change.getAttribute("aria-expanded") === "true");
    if (on) {
      form.elements.title.value = this.store.get("cluster", id).title;
      form.elements.title.select();
    } else place.change.focus();
  }

  paintLane(cluster) {
    const known = this.lanes.get(cluster.id);
    const place = known ?? this.newLane(cluster.id);
    setText(place.title, cluster.title || "No name yet");
    place.el.dataset.hue = String(cluster.place % 5);
    if (known && place.order === cluster.place) return;
    place.order = cluster.place;
    const after = this.store.all("cluster").filter((one) => one.place > cluster.place).map((one) => this.lanes.get(one.id)?.el);
    put(place.el, this.board, after.find(Boolean) ?? this.last);
  }

  newLane(id) {
    const el = this.section.querySelector("#cluster-lane").content.firstElementChild.cloneNode(true);
    const place = lane(el);
    el.dataset.cluster = id;
    place.title.id = `cluster-${id}`;
    for (const named of [el, place.list]) named.setAttribute("aria-labelledby", place.title.id);
    place.change.setAttribute("aria-describedby", place.title.id);
    this.lanes.set(id, place);
    return place;
  }

  dropLane(id) {
    const place = this.lanes.get(id);
    if (!place) return;
    this.lanes.delete(id);
    const focused = place.el.contains(document.activeElement);
    for (const li of [...place.list.children]) this.placeNote(li, "");
    if (focused && place.el.contains(document.activeElement)) this.focusHeading("");
    place.el.remove();
  }

  paintNote(note) {
    if (!this.belongs(note)) return this.dropNote(note.id);
    const li = this.notes.get(note.id) ?? this.newNote(note.id);
    setText(li.querySelector(".note__text"), note.text);
    this.paintHidden(li, note);
    const cluster = this.lanes.has(note.cluster) ? note.cluster : "";
    if (li.parentNode !== this.lanes.get(cluster).list) this.placeNote(li, cluster);
  }

  // Warm-up notes are no evidence; a note whose stage is not known here is kept rather than lost.
  belongs(note) {
    return this.store.get("stage", note.stage)?.evidence ?? true;
  }

  newNote(id) {
    const li = this.section.querySelector("#cluster-note").content.firstElementChild.cloneNode(true);
    const text = li.querySelector(".note__text");
    li.dataset.note = id;
    text.id = `cluster-note-${id}`;
    for (const button of li.querySelectorAll("button")) button.setAttribute("aria-describedby", text.id);
    this.notes.set(id, li);
    return li;
  }

  paintHidden(li, note) {
    li.classList.toggle("note--hidden", Boolean(note.hidden));
    paintModeration(note, this.as, li.querySelector("[data-moderate]"), li.querySelector("[data-why]"));
  }

  placeNote(li, cluster) {
    const from = li.parentNode;
    const { list } = this.lanes.get(cluster);
    put(li, list, firstAfter(list, li.dataset.note));
    this.roving.joined(li);
    this.stale.add(cluster);
    this.leave(from);
  }

  dropNote(id) {
    const li = this.notes.get(id);
    if (!li) return;
    this.notes.delete(id);
    const list = li.parentNode;
    const focused = li.contains(document.activeElement);
    li.remove();
    this.leave(list);
    if (focused) this.focusHeading(list.closest("[data-cluster]").dataset.cluster);
  }

  leave(list) {
    if (!list) return;
    this.roving.left(list);
    this.stale.add(list.closest("[data-cluster]").dataset.cluster);
  }

  count(id) {
    const place = this.lanes.get(id);
    if (!place) return;
    const count = place.list.children.length;
    setText(place.el.querySelector("[data-count]"), String(count));
    setText(place.el.querySelector("[data-count-word]"), count === 1 ? " note" : " notes");
    place.el.querySelector("[data-empty]").hidden = count > 0;
  }
}

function lane(el) {
  return { el, title: el.querySelector(".lane__title"), list: el.querySelector(".lane__notes"), change: el.querySelector("[data-change]") };
}

// Notes stand in the order of their random ids, which says nothing about who or when.
function firstAfter(list, id) {
  if (!list.lastElementChild || list.lastElementChild.dataset.note < id) return null;
  return [...list.children].find((li) => li.dataset.note > id) ?? null;
}

// moveBefore keeps the focus of somebody who stands on what another person moves; Safari lacks it.
function put(el, into, before) {
  const had = el.contains(document.activeElement) ? document.activeElement : null;
  if (into.moveBefore && el.isConnected) into.moveBefore(el, before);
  else into.insertBefore(el, before);
  if (had && document.activeElement !== had) had.focus({ preventScroll: true });
}
