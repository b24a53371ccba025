// Framing: every cluster becomes one or more "How can technology …?" questions.
import { keyed } from "../keyed.js";
import { notYetShown } from "../own.js";
import { FramePlace } from "./frame_place.js";
import { WordingItem } from "./frame_wording.js";

const LOOSE = { id: "", title: "Not in a cluster" };

export function mount(root, tools) {
  const section = root.querySelector("[data-room=frame]");
  if (!section) return;
  const { store, wire } = tools;
  const items = new Map();
  const places = new Map();
  const item = ({ id }) => kept(items, id, () => new WordingItem(id, tools));
  const place = (cluster) => kept(places, cluster.id, () => new FramePlace(cluster, item, tools));
  const update = keyed(section.querySelector("[data-frames]"), place, (one, cluster) => one.paint(cluster), () => {
    section.querySelector("h2").focus();
  });

  const paint = () => {
    if (section.hidden) return;
    const wordings = [...store.all("wording"), ...notYetShown("wording", tools)];
    const home = (wording) => (store.get("cluster", wording.cluster) ? wording.cluster : LOOSE.id);
    const clusters = store.all("cluster");
    if (wordings.some((one) => !home(one))) clusters.push(LOOSE);
    update(clusters.map((cluster) => ({ ...cluster, wordings: wordings.filter((one) => home(one) === cluster.id) })));
    section.querySelector("[data-frame-empty]").hidden = clusters.length > 0;
  };

  store.on((change) => ["note", "cluster", "wording", "workshop", "stage", "round"].some((kind) => change.kinds.has(kind)) && paint());
  wire.on("pending", paint);
  wire.on("settled", (done) => {
    settle(done, tools, { items, places });
    paint();
  });
}

function settle({ command, payload, ack }, { keys, announce }, { items, places }) {
  const message = ack.error?.message;
  if (command === "offer") {
    if (!ack.ok) {
      keys.forget(payload.id);
      (places.get(payload.cluster) ?? [...places.values()][0])?.form.giveBack(payload, message);
    }
    announce.mine(ack.ok ? "Wording offered." : `Not offered. ${message}`);
  } else if (command === "rephrase") {
    if (!ack.ok) items.get(payload.id)?.edit(payload.text, message);
    announce.mine(ack.ok ? "Wording changed." : message);
  } else if (command === "retract") {
    if (ack.ok || ack.error.code === "unknown_wording") keys.forget(payload.id);
    announce.mine(ack.ok ? "Wording retracted." : message);
  } else if (command === "put_up" || command === "take_down") {
    announce.mine(ack.ok ? (command === "put_up" ? "Put up as a challenge." : "Taken down.") : message);
  }
}

function kept(map, id, make) {
  const one = make();
  map.set(id, one);
  return one;
}
