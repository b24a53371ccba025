import assert from "node:assert/strict";
import { test } from "node:test";
import { sum } from "../../workshop_app/static/js/live/announce.js";
import { minutes, reading } from "../../workshop_app/static/js/live/clock.js";
import { newsOf } from "../../workshop_app/static/js/live/news.js";
import { sentence } from "../../workshop_app/static/js/rooms/frame_form.js";

test("what others did is added up", () => {
  assert.equal(sum(["1 note added", "2 notes added", "1 cluster renamed"]), "3 notes added, 1 cluster renamed");
  assert.equal(sum(["1 note taken away"]), "1 note taken away");
  assert.equal(sum(["The vote is open"]), "The vote is open");
});

test("my own note is no news to me", () => {
  const change = { put: [["note", { id: "n1", text: "Mine" }, null], ["note", { id: "n2", text: "Bo's" }, null]], drop: [] };
  assert.deepEqual(newsOf(change, (id) => id === "n1"), [["1 note added", ["New note: Bo's"]]]);
});

test("a whole board is no news", () => {
  assert.deepEqual(newsOf({ whole: true, put: [], drop: [] }, () => false), []);
});

test("a move is told by its own room, not as a change of words", () => {
  const change = { put: [["note", { id: "n1", text: "A", cluster: "c" }, { id: "n1", text: "A", cluster: null }]], drop: [] };
  assert.deepEqual(newsOf(change, () => false), []);
});

test("the clock counts down, pauses, and says when time is up", () => {
  const running = { state: "running", ends: 100_000, left: null };
  assert.equal(reading(running, 39_500).text, "1:01");
  assert.equal(reading(running, 100_000).text, "Time is up");
  assert.equal(reading({ ...running, left: 440_000 }, 0).text, "Paused, 7:20 left");
  assert.equal(reading({ state: "ready", ends: null }, 0).state, "none");
  assert.equal(minutes(600_000), "10:00");
});

test("the three fields make one question", () => {
  assert.equal(
    sentence("residents", "to report a repair once.", "they need not chase it"),
    "How can technology help residents to report a repair once, so that they need not chase it?",
  );
  assert.equal(sentence("carers", "find a bus", ""), "How can technology help carers to find a bus?");
});
