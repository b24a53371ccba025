// A brief that is no draft has no fields. Words that were typed before and could not be saved are shown all the same, to copy or to drop.
import { make } from "../dom.js";
import { lines } from "./values.js";

export function showUnsaved(drafts, place) {
  for (const key of drafts.keys()) {
    const section = document.getElementById(key);
    if (section) place.append(card(drafts, key, section.dataset.title));
  }
  place.hidden = !place.childNodes.length;
}

function card(drafts, key, title) {
  const id = `${key}-unsaved`;
  const drop = make("button", { type: "button", className: "button button--secondary", textContent: "Drop these words" });
  const made = make(
    "section", { className: "card" },
    make("h2", { textContent: `Not saved: your words for “${title}”` }),
    make("label", { className: "label", htmlFor: id, textContent: "They are kept in this browser alone. Copy them, or leave them here until the brief is a draft again." }),
    make("textarea", { id, className: "input", rows: 5, readOnly: true, value: lines(drafts.get(key).value).join("\n") }),
    drop,
  );
  drop.addEventListener("click", () => {
    drafts.remove(key);
    made.remove();
    document.getElementById("main").focus();
  });
  return made;
}
