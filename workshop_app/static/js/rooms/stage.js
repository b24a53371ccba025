// What this stage is about: its title, what people are told, its question; and the words before the start and after the end.
import { make, setText } from "../dom.js";
import { prose } from "../prose.js";

const READY = { title: "You are in", see: "The workshop has not started yet. Keep this page open: it follows the facilitator by itself." };
const FORGOTTEN = { title: "Deleted", see: "What people gave to this workshop has been deleted. Only its brief and a receipt are kept." };
const FINISHED = { title: "Thank you", see: "The workshop has finished. Nothing can be changed on the board any more." };
const PRINCIPLE = /^(Collaboration|Conversation|Exploration|Openness|Newness)[.:]\s+(.+)$/;

export function mount(root, { store, as }) {
  const section = root.querySelector("[data-room=stage]");
  if (!section) return;
  const pageTitle = document.title;
  let shown = "";

  const paint = () => {
    const workshop = store.workshop();
    const face = workshop && faceOf(workshop, store, as);
    if (!face || JSON.stringify(face) === shown) return;
    if (shown) showFromTop();
    shown = JSON.stringify(face);
    if (as === "participant") document.title = `${face.title} – ${pageTitle}`;
    fill(section, face);
  };

  store.on((change) => (change.whole || change.kinds.has("workshop") || change.kinds.has("stage")) && paint());
}

function faceOf(workshop, store, as) {
  const face = { place: "", principle: "", prompt: "", activity: "", state: workshop.state };
  if (workshop.state === "ready") return { ...face, ...READY };
  if (workshop.forgotten) return { ...face, ...FORGOTTEN, state: "forgotten" };
  if (workshop.state === "finished") return { ...face, ...FINISHED };
  const stage = store.stage();
  if (!stage) return { ...face, title: workshop.title, see: "" };
  const beside = stage.activity === "pulse" || (as === "participant" && store.open("post")); // the form shows the question
  return {
    ...face,
    title: stage.title,
    see: stage.see ?? "",
    activity: stage.activity,
    place: `Stage ${store.all("stage").indexOf(stage) + 1} of ${store.all("stage").length}`,
    principle: stage.principle ? stage.principle[0].toUpperCase() + stage.principle.slice(1) : "",
    prompt: beside ? "" : stage.prompt ?? "",
  };
}

function fill(section, face) {
  const part = (name) => section.querySelector(`[data-stage=${name}]`);
  const told = prose(face.see).map(asTiles);
  setText(section.querySelector("[data-stage-heading]"), face.title);
  part("see").replaceChildren(...told);
  for (const name of ["place", "principle", "prompt"]) {
    setText(part(name), face[name]);
    part(name).hidden = !face[name];
  }
  part("principles").hidden = face.activity !== "welcome" || told.some((el) => el.matches("dl"));
  part("ready").hidden = face.state !== "ready";
  part("finished").hidden = face.state !== "finished";
}

/** A script that lists the principles itself gets them as tiles, like those that we show where it does not. */
function asTiles(el) {
  const items = [...el.children].map((li) => PRINCIPLE.exec(li.textContent));
  if (!el.matches("ul") || !items.length || !items.every(Boolean)) return el;
  const tile = ([, name, meaning]) =>
    make("div", { className: "principles__one" }, make("dt", { textContent: name }), make("dd", { textContent: meaning }));
  return make("dl", { className: "principles" }, ...items.map(tile));
}

/** A new stage is read from its top; whoever is in the middle of writing stays where they are. */
function showFromTop() {
  const field = document.activeElement;
  if (field?.matches("textarea, input") && field.value) return;
  window.scrollTo({ top: 0 });
}
