// What the screen shows in each activity: → elements, made anew at each change, since nobody types or points here.

import { make } from "../dom.js";
import { outcome, resultTable } from "../rooms/vote_result.js";

const SECTIONS = [
  ["affected", "Who is affected, and what they need to do"],
  ["now_tried", "What happens now, what was tried"],
  ["success", "What success looks like"],
  ["constraints", "What limits us"],
];
const PRINCIPLES = ["collaboration", "conversation", "exploration", "openness", "newness"];

const SCENES = { post, read, cluster: groups, break: rest, frame, vote, brief, pulse };

/** The elements for the present moment of the workshop. */
export function scene(store) {
  if (store.workshop().state === "finished") return [...challenge(store), ...measured(store)];
  return (SCENES[store.stage()?.activity] ?? rest)(store);
}

function post(store) {
  const stage = store.stage();
  const shown = store.all("note").filter((note) => note.stage === stage.id);
  if (!stage.hidden) return wall(shown, "Notes appear here.");
  const count = Math.max(0, (store.counts.notes ?? 0) - shown.length);
  if (shown.length && !count) return wall(shown); // revealed early
  return [
    ...(shown.length ? wall(shown) : []),
    make("p", { className: "show__large", textContent: `${count} ${count === 1 ? "note" : "notes"} ${shown.length ? "more" : "so far"}` }),
    make("p", { className: "show__quiet", textContent: "They stay hidden from everybody, the facilitator too, until the reveal." }),
  ];
}

function read(store) {
  return wall(evidence(store), "The notes are revealed in a moment.");
}

function groups(store) {
  const notes = evidence(store);
  const lanes = store.all("cluster").map((cluster) => {
    return lane(cluster.title || "No name yet", cluster.place, notes.filter((note) => note.cluster === cluster.id));
  });
  const loose = notes.filter((note) => !store.get("cluster", note.cluster));
  if (loose.length) lanes.unshift(lane("Not grouped yet", 0, loose, "group group--tray"));
  return [make("div", { className: "groups" }, ...lanes)];
}

function frame(store) {
  const wordings = store.all("wording");
  const up = wordings.filter((wording) => wording.up);
  if (up.length) return [heading("The challenges"), list(up)];
  return wordings.length ? [heading("The wordings so far"), list(wordings)] : groups(store);
}

function vote(store) {
  const round = store.all("round").at(-1);
  if (!round) return [heading("The vote opens in a moment"), list(store.all("wording").filter((wording) => wording.up))];
  if (round.state === "closed") {
    return [make("p", { className: "show__outcome", textContent: outcome(store, round) }), resultTable(store, round)];
  }
  const words = `The vote is open: ${round.dots} dots each, at most ${round.per_challenge} on one challenge`;
  return [heading(words), list(round.challenges.map((id) => store.get("wording", id)).filter(Boolean))];
}

function brief(store) {
  const answers = store.all("answer");
  const parts = SECTIONS.map(([section, title]) => {
    const given = answers.filter((answer) => answer.section === section);
    const items = given.map((answer) => make("li", { textContent: answer.text }));
    return make("section", { className: "group" }, make("h2", { textContent: title }), make("ul", {}, ...items));
  });
  return [...challenge(store), make("div", { className: "groups" }, ...parts)];
}

function pulse(store) {
  const items = PRINCIPLES.map((principle) => make("li", { textContent: capital(principle) }));
  const asked = heading("How far did we live these today? Rate each on your own screen.");
  return [asked, make("ul", { className: "show__principles" }, ...items), ...challenge(store)];
}

function rest() {
  return [];
}

function challenge(store) {
  const { winner, winner_how: how, winner_reason: reason } = store.workshop();
  const text = store.get("wording", winner)?.text;
  if (!text) return [];
  const said = how === "chosen" && reason ? [make("p", { className: "show__quiet", textContent: `Chosen by the group: ${reason}` })] : [];
  const label = make("p", { className: "eyebrow", textContent: "Our challenge" });
  return [make("div", { className: "show__winner" }, label, make("p", { className: "show__large", textContent: text }), ...said)];
}

function measured(store) {
  const means = Object.entries(store.workshop().pulse ?? {});
  const items = means.map(([principle, { mean }]) => {
    return make("li", {}, make("strong", { textContent: capital(principle) }), ` ${mean.toFixed(1)} of 5`);
  });
  return items.length ? [heading("How far we lived the principles"), make("ul", { className: "show__principles" }, ...items)] : [];
}

// Warm-up notes are no evidence; a note whose stage is not known here is kept rather than lost.
function evidence(store) {
  return store.all("note").filter((note) => store.get("stage", note.stage)?.evidence ?? true);
}

function wall(notes, empty) {
  if (!notes.length) return [make("p", { className: "show__quiet", textContent: empty })];
  return [noteList(notes, "wall")];
}

function lane(title, place, notes, className = "group") {
  const number = make("span", { className: "group__count", textContent: String(notes.length) });
  const head = make("h2", {}, make("span", { textContent: title }), number);
  const section = make("section", { className }, head, noteList(notes, "group__notes"));
  section.dataset.hue = String(place % 5);
  return section;
}

function noteList(notes, className) {
  return make("ul", { className }, ...notes.map((note) => make("li", { className: "sheet", textContent: note.text })));
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);

function heading(textContent) {
  return make("h2", { className: "show__heading", textContent });
}

function list(wordings) {
  return make("ol", { className: "show__list" }, ...wordings.map((wording) => make("li", { textContent: wording.text })));
}
