import assert from "node:assert/strict";
import { test } from "node:test";
import { isEmpty, words } from "../../workshop_app/static/js/brief/values.js";

// The same texts and numbers stand in tests/doors/test_briefs_pages.py, where the server counts them.
const COUNTED = [
  ["", 0], ["   \n\t ", 0], ["People wait", 2], ["People wait – and wait", 4], ["- - -", 0], ["£20 a day, 24/7", 4], ["don't re-book", 2],
  ["Croeso i bawb: tŷ, dŵr", 5], ["one\u00a0two\u2003three", 3], ["one\ufefftwo", 1], ["½ ² Ⅷ 中文", 4], ["a\x1cb\x85c", 3],
];

test("words are counted as the server counts them", () => {
  for (const [text, count] of COUNTED) assert.equal(words(text), count, JSON.stringify(text));
});

test("a section is empty until the part that an approval goes on is there", () => {
  assert.equal(isEmpty("text", ""), true);
  assert.equal(isEmpty("list", ["A point"]), false);
  assert.equal(isEmpty("contact", { owner: "Head of Transport", contact: "" }), true);
  assert.equal(isEmpty("open", { statement: "", kept: [{ wording: "An app?", reason: "" }] }), true);
  assert.equal(isEmpty("apply", { text: "", criteria: ["Price"] }), false);
  assert.equal(isEmpty("route", { route: "", notes: "" }), true);
});
