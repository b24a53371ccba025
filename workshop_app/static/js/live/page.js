// The shared start of every live page (board, console, screen): one store, one wire, one clock, and the header.
import { announcer } from "./announce.js";
import { startClock } from "./clock.js";
import { of as keysOf } from "./keys.js";
import { newsOf } from "./news.js";
import { statusLine } from "./saving.js";
import { Store } from "./store.js";
import { connect } from "./wire.js";

/**
 * Starts the page from <body data-code data-as> and mounts its rooms ([mount, ...]).
 *
 * Returns {root, store, wire, keys, announce, as, code}, which each mount(root, tools) also gets.
 * A [data-room] section is shown while the room is open, unless it has data-shows="itself".
 */
export function start(mounts = []) {
  const { code, as } = document.body.dataset;
  const root = document.querySelector("#board") ?? document.querySelector("main");
  const store = new Store();
  const announce = announcer(document);
  const wire = connect({ code, as, store });
  const tools = { root, store, wire, announce, as, code, keys: keysOf(code) };
  // Once it is over no key opens anything: what a shared laptop does not keep, nobody can find on it.
  store.on(() => store.workshop()?.state === "finished" && tools.keys.forgetAll());
  // What was deleted leaves the pages that are open, too.
  store.on((change) => !change.whole && change.put.some(([, record]) => record.forgotten) && wire.sync());
  store.on(() => paintHeader(store));
  store.on(() => showRooms(root, store));
  for (const mount of mounts) mount(root, tools);
  store.on((change) => tellNews(change, tools));
  store.on(() => { root.dataset.ready = ""; });
  startClock({ store, wire, announce });
  statusLine({ wire, announce });
  banner(wire, code, as);
  tellStages(store, announce);
  return tools;
}

function showRooms(root, store) {
  for (const section of root.querySelectorAll("[data-room]:not([data-shows=itself])")) {
    const hidden = !store.open(section.dataset.room);
    if (section.hidden === hidden) continue;
    const focused = section.contains(document.activeElement);
    section.hidden = hidden;
    if (hidden && focused) root.querySelector("[data-stage-heading]")?.focus({ preventScroll: true });
  }
}

function paintHeader(store) {
  const stage = store.stage();
  const title = stage?.title ?? "";
  for (const el of document.querySelectorAll("[data-stage-title]")) if (el.textContent !== title) el.textContent = title;
  const rail = document.querySelector("[data-stage-rail]");
  if (rail) paintRail(rail, store);
}

function paintRail(rail, store) {
  const stages = store.all("stage");
  const running = store.workshop()?.state === "running";
  while (rail.children.length > stages.length) rail.lastElementChild.remove();
  while (rail.children.length < stages.length) rail.append(document.createElement("li"));
  stages.forEach((stage, i) => {
    const item = rail.children[i];
    const now = running && stage.id === store.workshop().stage;
    if (item.textContent !== stage.title) item.textContent = stage.title;
    if (now === item.hasAttribute("aria-current")) return;
    if (now) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
    if (now) rail.scrollLeft = item.offsetLeft - rail.offsetLeft - 16;
  });
}

function banner(wire, code, as) {
  const box = document.querySelector("[data-banner]");
  if (!box) return;
  wire.on("shut", ({ message }) => {
    const text = document.createElement("p");
    text.textContent = message;
    box.replaceChildren(text);
    if (as === "participant") box.append(joinLink(code)); // staff and screens come back by a new link, not by joining
    box.hidden = false;
  });
  wire.on("synced", () => { box.hidden = true; });
}

function joinLink(code) {
  const link = document.createElement("a");
  link.href = `/j/${encodeURIComponent(code)}`;
  link.textContent = "Join the workshop again";
  return link;
}

function tellNews(change, { wire, announce }) {
  for (const [summary, lines] of newsOf(change, (id) => wire.touched(id))) announce.others(summary, lines);
}

/** A new stage changes what everybody can do, so it is said at once, whoever moved it on. */
function tellStages(store, announce) {
  let known = null;
  store.on(() => {
    const workshop = store.workshop();
    const now = workshop && `${workshop.state} ${workshop.stage}`;
    if (known && now !== known) announce.mine(sentence(workshop, store.stage()));
    known = now;
  });
}

function sentence(workshop, stage) {
  if (workshop.state === "finished") return "The workshop has finished.";
  return stage ? `Now: ${stage.title}.` : "";
}
