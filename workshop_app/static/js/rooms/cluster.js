// The clustering room: a tray, clusters, and notes that go from one to the other by drag, by keyboard or by "Move to…".

import { draggable } from "../drag.js";
import { uuid } from "../live/ids.js";
import { roving } from "../roving.js";
import { moderate } from "../moderate.js";
import { askMove, askMerge, askDissolve } from "./cluster_dialogs.js";
import { Wall } from "./cluster_wall.js";

export function mount(root, { store, wire, announce, as }) {
  const section = root.querySelector("[data-room=cluster]");
  if (!section) return;
  const wall = new Wall(section, { store, as }, roving(section, { list: ".lane__notes", item: ".note" }));
  const act = actions({ store, wire, announce, wall, as });

  store.on((change) => wall.paint(change));
  wall.paint({ whole: true });

  draggable(section, {
    item: ".note",
    grip: "[data-grip]",
    zones: () => wall.zones(),
    dropped: (li, cluster) => act.move(li.dataset.note, cluster),
  });
  listen(section, { store, act, wall });
}

/** What a person can do here, each as one command and one sentence back. */
function actions({ store, wire, announce, wall, as }) {
  const title = (id) => (id ? store.get("cluster", id)?.title || "a cluster without a name" : "Not grouped yet");

  async function run(command, payload, sentence) {
    const ack = await wire.do(command, payload);
    wall.tell(ack.ok ? "" : ack.error.message);
    announce.mine(ack.ok ? sentence : ack.error.message);
    return ack.ok;
  }

  return {
    async move(note, cluster) {
      const record = store.get("note", note);
      if (!record || (record.cluster ?? "") === cluster) return;
      wall.pending(note, true);
      await run("move", { note, cluster: cluster || null }, `Moved to ${title(cluster)}.`);
      wall.pending(note, false);
    },
    async open(name) {
      const id = uuid();
      return (await run("open_cluster", { id, title: name }, `Cluster ${name} added.`)) ? id : null;
    },
    rename: (id, name) => run("name_cluster", { id, title: name }, `The cluster is now called ${name}.`),
    merge: (id, into) => run("merge", { id, into }, `Merged into ${title(into)}.`),
    dissolve: (id) => run("dissolve", { id }, "Dissolved. Its notes are in “Not grouped yet”."),
    moderate: (note) => moderate(note, as, run),
  };
}

function listen(section, { store, act, wall }) {
  section.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const note = button?.closest(".note")?.dataset.note;
    const cluster = button?.closest("[data-cluster]")?.dataset.cluster;
    if (!button) return;
    if (note && "move" in button.dataset) moveByDialog(note, { store, act });
    else if (note && "moderate" in button.dataset) act.moderate(store.get("note", note));
    else if ("change" in button.dataset) wall.tools(cluster, button.getAttribute("aria-expanded") !== "true");
    else if ("rename" in button.dataset) wall.renaming(cluster, true);
    else if ("renameCancel" in button.dataset) wall.renaming(cluster, false);
    else if ("merge" in button.dataset) mergeByDialog(cluster, { store, act, wall });
    else if ("dissolve" in button.dataset) dissolveByDialog(cluster, { store, act, wall });
  });

  section.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const title = form.elements.title.value.trim();
    const cluster = form.closest("[data-cluster]")?.dataset.cluster;
    if (!title) return form.elements.title.focus();
    if ("newCluster" in form.dataset) {
      if (await act.open(title)) form.reset();
    } else if (await act.rename(cluster, title)) wall.renaming(cluster, false);
  });

  section.addEventListener("keydown", (event) => {
    const form = event.key === "Escape" && event.target.closest("[data-rename-form]");
    if (form) wall.renaming(form.closest("[data-cluster]").dataset.cluster, false);
  });
}

async function moveByDialog(id, { store, act }) {
  const note = store.get("note", id);
  if (!note) return;
  const { cluster, title } = await askMove(note, store.all("cluster"));
  if (cluster === null) return;
  const into = title ? await act.open(title) : cluster;
  if (into !== null) await act.move(id, into);
}

async function mergeByDialog(id, { store, act, wall }) {
  const cluster = store.get("cluster", id);
  const into = cluster && await askMerge(cluster, store.all("cluster"));
  if (into && await act.merge(id, into)) wall.focusHeading(into);
}

async function dissolveByDialog(id, { store, act, wall }) {
  const cluster = store.get("cluster", id);
  if (cluster && await askDissolve(cluster, wall.notesOf(id).length) && await act.dissolve(id)) wall.focusHeading("");
}
