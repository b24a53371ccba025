import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../../workshop_app/static/js/live/store.js";

const WORKSHOP = { id: "ABCDEF", state: "running", stage: "explore" };
const EXPLORE = { id: "explore", place: 1, activity: "post", also: [] };
const READ = { id: "read", place: 2, activity: "read", also: ["post"] };
const board = (more = {}) => ({ workshop: [WORKSHOP], stage: [READ, EXPLORE], ...more });
const note = (id, text = "Forms are long") => ({ id, stage: "explore", text, cluster: null });

/** A store whose clock and timers are ours. */
function kept(more) {
  const time = { at: 0, jobs: [] };
  const store = new Store({ now: () => time.at, later: (fn, ms) => time.jobs.push({ fn, at: time.at + ms }) });
  const heard = [];
  store.on((change) => heard.push(change));
  store.replace({ version: 5, board: board(more), mine: {} });
  time.pass = (ms) => {
    time.at += ms;
    for (const job of time.jobs.filter((one) => one.at <= time.at)) {
      time.jobs.splice(time.jobs.indexOf(job), 1);
      job.fn();
    }
  };
  return { store, heard, time };
}

test("a patch that follows is applied, an old one is ignored, one after a gap is refused", () => {
  const { store } = kept();
  assert.equal(store.apply({ from: 5, to: 6, put: [["note", note("b")]] }), "ok");
  assert.equal(store.apply({ from: 4, to: 6, put: [["note", note("c")]] }), "old");
  assert.equal(store.apply({ from: 8, to: 9, put: [["note", note("d")]] }), "gap");
  assert.deepEqual(store.all("note").map(({ id }) => id), ["b"]);
  assert.equal(store.version, 6);
});

test("a patch that overlaps what is known is applied", () => {
  const { store } = kept();
  assert.equal(store.apply({ from: 3, to: 7, put: [["note", note("b")]] }), "ok");
  assert.equal(store.version, 7);
});

test("before the first snapshot every patch is a gap", () => {
  assert.equal(new Store().apply({ from: 0, to: 1, put: [] }), "gap");
});

test("notes stand in the order of their ids, stages in the order of their places", () => {
  const { store } = kept({ note: [note("c"), note("a"), note("b")] });
  assert.deepEqual(store.all("note").map(({ id }) => id), ["a", "b", "c"]);
  assert.deepEqual(store.all("stage").map(({ id }) => id), ["explore", "read"]);
});

test("a room is open in its own stage and where the stage also allows it", () => {
  const { store, time } = kept();
  assert.ok(store.open("post"));
  assert.ok(!store.open("read"));
  time.pass(200);
  store.apply({ from: 5, to: 6, put: [["workshop", { ...WORKSHOP, stage: "read" }]] });
  assert.ok(store.open("post"));
  assert.ok(store.open("read"));
});

test("no room is open before the start or after the end", () => {
  const { store } = kept();
  store.apply({ from: 5, to: 6, put: [["workshop", { ...WORKSHOP, state: "finished" }]] });
  assert.ok(!store.open("post"));
});

test("a calm change is told at once, a rush once every 100 ms with first and last state of each record", () => {
  const { store, heard, time } = kept({ note: [note("a", "one")] });
  time.pass(500);
  store.apply({ from: 5, to: 6, put: [["note", note("a", "two")]] });
  assert.equal(heard.length, 2);
  store.apply({ from: 6, to: 7, put: [["note", note("a", "three")]] });
  store.apply({ from: 7, to: 8, put: [["note", note("a", "four")], ["note", note("b")]], drop: [] });
  store.apply({ from: 8, to: 9, put: [], drop: [["note", "b"]] });
  assert.equal(heard.length, 2);
  time.pass(100);
  assert.equal(heard.length, 3);
  const [[kind, now, before], ...rest] = heard[2].put;
  assert.deepEqual([kind, now.text, before.text, rest.length], ["note", "four", "two", 0]);
  assert.deepEqual(heard[2].drop, []);
});

test("a drop tells what was dropped", () => {
  const { store, heard, time } = kept({ note: [note("a", "gone soon")] });
  time.pass(500);
  store.apply({ from: 5, to: 6, put: [], drop: [["note", "a"]] });
  assert.deepEqual(heard.at(-1).drop.map(([kind, record]) => [kind, record.text]), [["note", "gone soon"]]);
  assert.equal(store.get("note", "a"), null);
});

test("a snapshot replaces everything and is told as a whole", () => {
  const { store, heard, time } = kept({ note: [note("a")] });
  time.pass(500);
  store.replace({ version: 9, board: board(), mine: { seat: true } });
  assert.ok(heard.at(-1).whole);
  assert.deepEqual(store.all("note"), []);
});

test("dots of a round that is over are not shown on the next one", () => {
  const round = { id: "r1", number: 1, state: "open" };
  const { store } = kept({ round: [round] });
  store.own({ round: "r1", dots: { x: 2 } });
  assert.deepEqual(store.dots(), { x: 2 });
  store.apply({ from: 5, to: 6, put: [["round", { ...round, state: "closed" }], ["round", { id: "r2", number: 2, state: "open" }]] });
  assert.deepEqual(store.dots(), {});
});

test("counts that did not change are not told again", () => {
  const { store, heard, time } = kept();
  time.pass(500);
  store.count({ people: 3 });
  time.pass(500);
  const before = heard.length;
  store.count({ people: 3 });
  assert.equal(heard.length, before);
});

test("nobody is told of counts before there is a board, and the board then brings them along", () => {
  const store = new Store();
  const heard = [];
  store.on((change) => heard.push({ ...change, state: store.workshop().state, seats: store.counts.seats }));
  store.count({ seats: 3 });
  assert.equal(heard.length, 0);
  store.replace({ version: 1, board: board(), mine: {} });
  assert.equal(heard.length, 1);
  assert.deepEqual([heard[0].state, heard[0].seats], ["running", 3]);
});
