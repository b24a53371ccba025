import assert from "node:assert/strict";
import { test } from "node:test";
import { letters, mostOf, problemOf } from "../../workshop_app/static/js/composer.js";

const field = (value, maxLength = 10) => ({ value, maxLength, dataset: {}, removeAttribute() { this.maxLength = -1; } });

test("letters are counted as the server counts them", () => {
  for (const [text, count] of [["", 0], ["Tŷ", 2], ["Ty\u0302", 2], ["🚌🚌", 2], ["a\nb", 3]]) assert.equal(letters(text), count, JSON.stringify(text));
});

test("ten emoji fit where ten letters do, and the browser's own limit is off", () => {
  const ten = field("🚌".repeat(10));
  assert.equal(problemOf(ten), "");
  assert.deepEqual([ten.maxLength, mostOf(ten)], [-1, 10]);
  assert.equal(problemOf(field("🚌".repeat(11))), "That has 11 letters. The most is 10.");
  assert.equal(problemOf(field("  ")), "Write something first.");
});
