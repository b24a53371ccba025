import assert from "node:assert/strict";
import { test } from "node:test";
import { measure } from "../../workshop_app/static/js/brief/counts.js";
import { drafts } from "../../workshop_app/static/js/brief/drafts.js";
import { characters, lines } from "../../workshop_app/static/js/brief/values.js";
import { memoryStore } from "../../workshop_app/static/js/live/shelf.js";

test("characters are counted as the server keeps them: composed, trimmed, an emoji by its code points", () => {
  assert.equal(characters("  caf\u0065\u0301 "), 4);
  assert.equal(characters("🚌"), 1);
  assert.equal(characters("👩‍👩‍👧"), 5);
});

test("an emoji is no word, as on the server", () => {
  assert.deepEqual(measure("🚌 buses 🚌", { words: "2" }), { text: "1 of 2 words", over: false });
});

test("a text is too long when one of its limits is crossed, and not when it is reached", () => {
  assert.equal(measure("one two", { words: "2" }).over, false);
  assert.equal(measure("one two three", { words: "2" }).over, true);
  assert.deepEqual(measure("abc", { words: "2", characters: "2" }), { text: "1 of 2 words, 3 of 2 characters", over: true });
});

test("drafts belong to one brief and one person, and each section has its own", () => {
  const store = memoryStore();
  const mine = drafts("AAAA", "cora", store);
  mine.set("summary", "Half a thought", 7);
  mine.set("success", ["One"], 8);
  assert.deepEqual(mine.get("summary"), { value: "Half a thought", base: 7 });
  assert.deepEqual(mine.keys(), ["success", "summary"]);
  assert.deepEqual(drafts("AAAA", "fay", store).keys(), []);
  assert.deepEqual(drafts("BBBB", "cora", store).keys(), []);
  mine.remove("summary");
  assert.equal(mine.get("summary"), null);
});

test("words that could not be saved can be read whatever kind of section they are of", () => {
  assert.deepEqual(lines("As it is\nin lines"), ["As it is\nin lines"]);
  assert.deepEqual(lines({ statement: "Any", kept: [{ wording: "An app", reason: "" }] }), ["Any", "An app"]);
  assert.deepEqual(lines([{ what: "Start", when: "2027" }]), ["Start", "2027"]);
});
