// The brief editor: each section counts its words and saves by itself. Without this file the forms are sent as they are.
import { drafts, lasts } from "./brief/drafts.js";
import { Section } from "./brief/section.js";
import { showUnsaved } from "./brief/unsaved.js";
import { watch } from "./brief/watch.js";
import { wire } from "./brief/wire.js";
import { setText } from "./dom.js";

const { code, as, me } = document.body.dataset;
const kept = drafts(code, me);
const line = wire(code, as);
const desk = {
  wire: line,
  drafts: kept,
  say: (text) => setText(document.getElementById("announcer"), text),
  others: (key) => sections.find((section) => section.key === key),
  counted,
  look: () => look(),
  // A redacted quote goes from the problem too, so that one is looked at again.
  saved(section) {
    counted();
    section.weigh();
    if (section.kind === "quotes") look();
  },
};
const sections = [...document.querySelectorAll("form[data-section]")].map((form) => new Section(form, desk));
const look = sections.length ? watch(line, sections, moved) : () => {};
for (const section of sections) section.restore();
if (!sections.length) showUnsaved(kept, document.querySelector("[data-unsaved]"));

function counted() {
  const missing = document.querySelectorAll(".nav-todo:not([hidden])").length;
  const meter = document.querySelector("[data-complete] meter");
  meter.value = meter.max - missing;
  setText(meter, `${meter.max - missing} of ${meter.max}`);
  setText(document.querySelector("[data-there]"), String(meter.max - missing));
}

function moved(state) {
  const words = `This brief is now “${state}”, so nothing can be saved here. What you typed is kept in this browser.`;
  document.querySelector("[data-moved-words]").textContent = words;
  desk.say(words);
  document.querySelector("[data-moved]").hidden = false;
}

window.addEventListener("beforeunload", (event) => {
  if (sections.some((section) => section.atRisk || (section.dirty && !lasts()))) event.preventDefault();
});
