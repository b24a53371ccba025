// The result of a closed round: a chart that is also a table.

import { make } from "../dom.js";
import { count } from "./vote_ballot.js";

const SVG = "http://www.w3.org/2000/svg";

/** One sentence: who won and how, or that there is a tie. */
export function outcome(store, round) {
  const { winner, winner_how: how, winner_reason: reason } = store.workshop() ?? {};
  const text = store.get("wording", winner)?.text;
  if (text && how === "chosen") return `The group chose: ${text}${reason ? ` The reason: ${reason}` : ""}`;
  if (text) return `${how === "run-off" ? "The run-off has decided" : "The most dots"}: ${text}`;
  if (round.tied?.length) return `A tie: ${count(round.tied.length, "challenge")} have the same number of dots.`;
  return round.ballots ? "The vote has closed." : "The vote has closed. Nobody gave a dot.";
}

/** A <table> with a bar in every row, most dots first. */
export function resultTable(store, round) {
  const rows = round.challenges
    .map((id) => ({ id, text: store.get("wording", id)?.text ?? "A challenge that was taken down", dots: round.tally?.[id] ?? 0 }))
    .sort((a, b) => b.dots - a.dots || a.text.localeCompare(b.text));
  const most = Math.max(1, ...rows.map((row) => row.dots));
  const spent = rows.reduce((sum, row) => sum + row.dots, 0);
  const caption = `Round ${round.number}: ${count(spent, "dot")} from ${count(round.ballots ?? 0, "person").replace("persons", "people")}`;
  const head = make("tr", {}, column("Challenge"), column("Dots"));
  const body = rows.map((row) => line(row, most, standing(store, round, row.id)));
  const columns = make("thead", { className: "visually-hidden" }, head);
  const table = make("table", { className: "result" }, make("caption", { textContent: caption }), columns, make("tbody", {}, ...body));
  return sayRoles(table);
}

// Phones stack name over bar, and a browser that sees display:block takes the table out of the table: say the roles aloud.
function sayRoles(table) {
  const roles = { thead: "rowgroup", tbody: "rowgroup", tr: "row", "[scope=col]": "columnheader", "[scope=row]": "rowheader", td: "cell" };
  table.setAttribute("role", "table");
  for (const [selector, role] of Object.entries(roles)) {
    for (const el of table.querySelectorAll(selector)) el.setAttribute("role", role);
  }
  return table;
}

function standing(store, round, id) {
  if (store.workshop()?.winner === id) return "Winner";
  return round.tied?.includes(id) ? "Tied" : "";
}

function line({ text, dots }, most, tag) {
  const name = make("th", { scope: "row" }, make("span", { textContent: text }));
  if (tag) name.append(" ", make("strong", { className: "result__tag", textContent: tag }));
  const number = make("span", { className: "result__dots", textContent: String(dots) });
  const value = make("td", {}, make("div", { className: "result__bar" }, bar(dots / most), number));
  return make("tr", { className: tag ? "result__row result__row--first" : "result__row" }, name, value);
}

function bar(share) {
  const svg = document.createElementNS(SVG, "svg");
  const rect = document.createElementNS(SVG, "rect");
  svg.setAttribute("aria-hidden", "true");
  rect.setAttribute("height", "100%");
  rect.setAttribute("width", `${Math.round(share * 100)}%`);
  rect.setAttribute("rx", "3");
  svg.append(rect);
  return svg;
}

function column(text) {
  return make("th", { scope: "col", textContent: text });
}
