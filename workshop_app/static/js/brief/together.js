// Two people in one section. What is being typed is left alone, what is stored is written over by nobody, and the choice is the person's.
import { conflictPanel, wayBack } from "./conflict.js";
import { valueOf } from "./values.js";

/** Somebody else wrote: both versions are shown, and nothing is saved until the person has chosen. */
export async function clash(section) {
  const mine = valueOf(section.kind, section.form);
  if (section.kind === "quotes") return tickAgain(section, mine);
  const answer = await section.desk.wire.compare(section.key, mine);
  if (!answer.ok) return section.answered(answer, "");
  section.dismiss();
  section.theirs = answer.edit; // only who chooses has seen it: after a reload the choice is still open
  section.panel = conflictPanel({
    key: section.key, who: answer.who, difference: answer.difference,
    takeTheirs: () => take(section, answer), saveMine: () => section.save({ chosen: true }),
  });
  const save = section.form.querySelector("[data-save]");
  save.parentElement.before(section.panel);
  save.hidden = true;
  section.wrong(`Not saved: ${answer.who} changed “${section.title}” meanwhile. Both versions are shown below.`);
  section.say("Not saved: choose a version", "bad");
}

/** The section was last written at this edit. What is stored is loaded when nobody is writing; else saving will show both. */
export async function heard(section, mark) {
  if (mark <= section.base || section.saving || section.panel) return;
  const here = () => section.form.contains(document.activeElement);
  if ((section.dirty || here()) && section.seen === mark) return;
  const answer = await section.desk.wire.stored(section.key);
  if (!answer.ok || section.saving || section.panel) return;
  section.seen = mark;
  if (section.dirty) return section.say(`${answer.who} changed ‘${section.title}’ too. Saving shows you both.`, "waiting");
  section.say(`${answer.who} changed ‘${section.title}’`, "good");
  if (here()) section.news = mark;
  else section.load(answer);
}

function take(section, theirs) {
  const mine = valueOf(section.kind, section.form);
  section.dismiss();
  section.wrong(null);
  section.load(theirs);
  section.say("You have the stored version now", "good");
  const back = wayBack(() => {
    section.show(mine);
    section.changed();
    section.focus();
  });
  section.form.append(back);
  back.querySelector("button").focus();
}

// Quotes are ticked, not typed, and an older page must not bring back what somebody redacted meanwhile: only the ticks are kept.
async function tickAgain(section, mine) {
  const answer = await section.desk.wire.stored(section.key);
  if (!answer.ok) return section.answered(answer, "");
  const ticked = new Set(mine.filter((quote) => quote.redacted).map((quote) => quote.text));
  section.load(answer);
  section.show(answer.value.map((quote) => ({ ...quote, redacted: quote.redacted || ticked.has(quote.text) })));
  section.wrong(`${answer.who} changed the quotes meanwhile. They are as stored now, with your ticks. Look at them again, then save.`);
  section.say(section.dirty ? "Not saved yet: press Save" : "", "waiting");
  section.desk.look();
}
