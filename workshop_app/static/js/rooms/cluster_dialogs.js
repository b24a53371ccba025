// The clustering room's questions.

import { ask, confirmed } from "../ask.js";
import { make } from "../dom.js";

/** Where should this note go? → {cluster: id, "" for the tray or null when cancelled; title: name of a cluster to make}. */
export async function askMove(note, clusters) {
  const dialog = document.getElementById("cluster-move");
  const choices = [["tray", "Not grouped yet", !note.cluster], ...clusters.map((one) => [one.id, name(one), one.id === note.cluster])];
  setUp(dialog, "Move this note", note.text, choices);
  const naming = wantNew(dialog);
  const answer = await ask(dialog);
  const title = naming.value.trim();
  if (answer === "new" && title) return { cluster: "", title };
  return { cluster: answer === "tray" ? "" : answer && answer !== "new" ? answer : null };
}

/** Into which other cluster? → its id, or "" when cancelled. */
export function askMerge(cluster, clusters) {
  const dialog = document.getElementById("cluster-move");
  const others = clusters.filter((one) => one.id !== cluster.id);
  setUp(dialog, "Merge this cluster into", name(cluster), others.map((one) => [one.id, name(one), false]));
  dialog.querySelector("[data-ask-new]").hidden = true;
  return ask(dialog);
}

/** → true when the person is sure. */
export function askDissolve(cluster, count) {
  const lines = [count === 1 ? "Its one note goes back to “Not grouped yet”." : `Its ${count} notes go back to “Not grouped yet”.`];
  return confirmed({ title: "Dissolve this cluster?", quote: name(cluster), lines, yes: "Dissolve" });
}

/** → {answer: "yes", "leave" where the note may be left as it is, or "" when cancelled; reason: "" without one}. */
export async function askHide(note, mayLeave) {
  const dialog = document.getElementById("cluster-hide");
  dialog.querySelector("[data-quote]").textContent = note.text;
  dialog.querySelector("[value=leave]").hidden = !mayLeave;
  const reason = dialog.querySelector("[name=reason]");
  reason.value = "";
  return { answer: await ask(dialog), reason: reason.value.trim() };
}

function name(cluster) {
  return cluster.title || "No name yet";
}

function setUp(dialog, title, quote, choices) {
  dialog.querySelector(".dialog__title").textContent = title;
  dialog.querySelector("[data-quote]").textContent = quote;
  dialog.querySelector("[data-choices]").replaceChildren(...choices.map(choice));
}

function choice([value, words, disabled]) {
  const here = disabled ? [make("span", { className: "hint", textContent: "It is here" })] : [];
  return make("button", { className: "dialog__choice", value, disabled }, make("span", { textContent: words }), ...here);
}

function wantNew(dialog) {
  const form = dialog.querySelector(".dialog__new");
  const button = dialog.querySelector("[data-new]");
  const input = form.elements.title;
  const show = (on) => {
    form.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
  };
  dialog.querySelector("[data-ask-new]").hidden = false;
  input.value = "";
  show(false);
  button.onclick = () => { show(form.hidden); if (!form.hidden) input.focus(); };
  return input;
}
