import assert from "node:assert/strict";
import { test } from "node:test";
import { fewer, lying, more, standing, sum } from "../../workshop_app/static/js/console/suggest_count.js";
import { Sender } from "../../workshop_app/static/js/live/sender.js";
import { Store } from "../../workshop_app/static/js/live/store.js";

const note = (id, more = {}) => ({ id, stage: "explore", text: `Note ${id}`, cluster: null, hidden: false, ...more });

function board(...notes) {
  const stages = [{ id: "warm-up", place: 1, evidence: false }, { id: "explore", place: 2, evidence: true }];
  const store = new Store();
  store.replace({ version: 1, board: { workshop: [], stage: stages, note: notes }, mine: {} });
  return store;
}

test("only notes that nobody has placed, hidden or written to warm up lie in the tray", () => {
  const store = board(note("a"), note("b", { cluster: "c" }), note("d", { hidden: true }), note("e", { stage: "warm-up" }), note("f", { stage: "carried" }));
  assert.deepEqual([...lying(store).keys()], ["a", "f"]);
});

test("a suggestion loses the notes that somebody has placed, and goes when none is left", () => {
  const groups = [{ id: "g1", title: "One", example: "Note a", notes: ["a", "b"] }, { id: "g2", title: "Two", example: "Note c", notes: ["c"] }];
  const left = standing(groups, lying(board(note("a"), note("b", { cluster: "x" }), note("c", { cluster: "x" }))));
  assert.deepEqual(left.map(({ id, notes }) => [id, notes.map((one) => one.text)]), [["g1", ["Note a"]]]);
});

test("words that were taken back or changed are not shown as the example any more", () => {
  const groups = [{ id: "g1", title: "One", example: "Note a", notes: ["a", "b"] }];
  assert.equal(standing(groups, lying(board(note("a"), note("b"))))[0].example, "Note a");
  assert.equal(standing(groups, lying(board(note("b"))))[0].example, "Note b");
  assert.equal(standing(groups, lying(board(note("a", { text: "Better words" }), note("b"))))[0].example, "Better words");
});

test("fewer and more stay between three and thirty and always move", () => {
  assert.deepEqual([3, 4, 8, 20, 30].map(fewer), [3, 3, 6, 16, 24]);
  assert.deepEqual([1, 3, 8, 20, 28, 30].map(more), [3, 4, 10, 24, 30, 30]);
});

test("what was found is said in one sentence or two", () => {
  assert.equal(sum(1, 0), "1 cluster suggested.");
  assert.equal(sum(8, 1), "8 clusters suggested. 1 note fits nowhere and stays in “Not grouped yet”.");
  assert.equal(sum(8, 3), "8 clusters suggested. 3 notes fit nowhere and stay in “Not grouped yet”.");
});

test("five hundred notes fit into one command", async () => {
  const asked = [];
  const box = { add: (command, payload) => ({ name: "1", command, payload }), list: () => [], stale: () => false, done: () => {} };
  const sender = new Sender({ box, emit: (...said) => asked.push(said), online: () => true, settled: () => {}, changed: () => {} });
  const id = "12345678-1234-4234-8234-123456789abc";
  sender.do("gather", { id, title: "ŵ".repeat(80), notes: Array(500).fill(id) });
  assert.equal(asked.length, 1);
});
