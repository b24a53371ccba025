// What the wording check says of a section, beside it. It never stands in the way: words can stay, with a reason that the brief records.
import { make } from "../dom.js";

let added = 0;

/** Show these nudges: [{wording, messages, keep}]. Where they are the same as before, or somebody is typing a reason, nothing moves. */
export function showNudges(key, nudges) {
  const place = document.querySelector(`[data-nudges="${key}"]`);
  const shown = [...place.querySelectorAll("[data-wording]")].map((el) => el.textContent);
  const wanted = nudges.map((nudge) => nudge.wording);
  if (JSON.stringify(shown) === JSON.stringify(wanted) || place.contains(document.activeElement)) return 0;
  place.replaceChildren(...nudges.map((nudge) => card(key, nudge)));
  return wanted.length - shown.length;
}

/** `keep(wording, reason)` → Promise of null, or the sentence that says why not. */
export function listenForKept(key, keep) {
  const place = document.querySelector(`[data-nudges="${key}"]`);
  place.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const field = form.elements.namedItem("reason");
    const why = field.value.trim() ? await keep(form.elements.namedItem("wording").value, field.value) : "Say why you keep these words. The brief tells suppliers.";
    const error = form.querySelector("[data-keep-error]");
    error.hidden = !why;
    error.textContent = why ?? "";
    if (why) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
      return;
    }
    form.closest("aside").remove();
    document.getElementById(key).focus();
  });
}

function card(key, nudge) {
  const made = document.getElementById("nudge").content.cloneNode(true).firstElementChild;
  added += 1;
  for (const name of ["id", "for", "aria-describedby"]) {
    for (const el of made.querySelectorAll(`[${name}]`)) el.setAttribute(name, el.getAttribute(name).replaceAll("new-reason", `${key}-reason-new-${added}`));
  }
  made.querySelector("[data-wording]").textContent = nudge.wording;
  made.querySelector("[data-messages]").append(...nudge.messages.map((sentence) => make("li", { textContent: sentence })));
  made.querySelector("[data-keepable]").hidden = !nudge.keep;
  made.querySelector("[name=section]").value = key;
  made.querySelector("[name=wording]").value = nudge.wording;
  return made;
}
