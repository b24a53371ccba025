// Somebody else wrote in the same section: both versions beside each other, and the ways out. Nothing is decided for anybody.
import { make } from "../dom.js";

/**
 * The panel. difference: [[same | removed | added, text]] from what is stored to what was typed.
 * takeTheirs(), saveMine() are called when the person has chosen.
 */
export function conflictPanel({ key, who, difference, takeTheirs, saveMine }) {
  const id = `${key}-conflict`;
  const panel = make("div", { className: "conflict banner banner--warn" });
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-labelledby", id);
  const take = make("button", { type: "button", className: "button button--secondary", textContent: "Take the stored version" });
  const mine = make("button", { type: "button", className: "button", textContent: "Save what I wrote" });
  take.addEventListener("click", takeTheirs);
  mine.addEventListener("click", saveMine);
  panel.append(
    make("h3", { id, textContent: `${who} changed this section meanwhile` }),
    make("p", { textContent: "Your words are still in the fields above, and are not saved. Take one version, or write a third out of both in the fields and save that." }),
    make("div", { className: "pair" }, side("Stored now", difference, "removed"), side("Yours", difference, "added")),
    make("p", { className: "hint", textContent: "What stands on one side alone is marked." }),
    make("div", { className: "button-row" }, mine, take),
  );
  return panel;
}

/** Offers the words back that somebody gave up for the stored version. */
export function wayBack(putBack) {
  const line = make("p", { className: "small conflict__back", textContent: "Your own words were set aside. " });
  const button = make("button", { type: "button", className: "button button--secondary button--small", textContent: "Put my words back" });
  button.addEventListener("click", () => {
    line.remove();
    putBack();
  });
  line.append(button);
  return line;
}

function side(title, difference, kind) {
  const text = make("div", { className: "difference", dir: "auto" });
  for (const [known, words] of difference) {
    if (known === "same") text.append(words);
    if (known === kind) text.append(make("mark", {}, hidden("[only here: "), words, hidden("] ")));
  }
  if (!text.childNodes.length) text.append(make("span", { className: "quiet", textContent: "Nothing" }));
  return make("div", {}, make("h4", { textContent: title }), text);
}

const hidden = (text) => make("span", { className: "visually-hidden", textContent: text });
