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

test("patches that come before the first snapshot are not lost", () => {
  const store = new Store();
  assert.equal(store.apply({ from: 5, to: 6, put: [["note", note("b")]] }), "gap");
  assert.equal(store.apply({ from: 4, to: 5, put: [["note", note("a", "older than the snapshot")]] }), "gap");
  store.replace({ version: 5, board: board(), mine: {} });
  assert.deepEqual(store.all("note").map(({ id }) => id), ["b"]);
  assert.deepEqual([store.version, store.early], [6, []]);
});

test("behind a gap nothing changes until the missing patch comes, then everything is told together", () => {
  const { store, heard, time } = kept();
  time.pass(500);
  assert.equal(store.apply({ from: 6, to: 7, put: [["note", note("a", "last")]] }), "gap");
  assert.equal(store.apply({ from: 7, to: 8, put: [["note", note("b")]] }), "gap");
  assert.deepEqual([store.all("note"), store.version, heard.length], [[], 5, 1]);
  assert.equal(store.apply({ from: 5, to: 6, put: [["note", note("a", "first")]] }), "ok");
  assert.deepEqual(store.all("note").map(({ text }) => text), ["last", "Forms are long"]);
  assert.deepEqual([store.version, heard.length, heard[1].put.length], [8, 2, 2]);
});

test("while a new line comes up, patches wait for its snapshot, even if that goes back in version", () => {
  const { store } = kept({ note: [note("a")] });
  store.hold();
  assert.equal(store.apply({ from: 3, to: 4, put: [["note", note("c")]] }), "gap");
  assert.equal(store.apply({ from: 5, to: 6, put: [["note", note("x", "behind a gap")]] }), "gap");
  assert.deepEqual(store.all("note").map(({ id }) => id), ["a"]);
  store.replace({ version: 3, board: board({ note: [note("b")] }), mine: {} });
  assert.deepEqual(store.all("note").map(({ id }) => id), ["b", "c"]);
  assert.equal(store.version, 4);
});

test("what was kept from an earlier line is forgotten with it", () => {
  const { store } = kept();
  store.apply({ from: 6, to: 7, put: [["note", note("a")]] });
  store.hold();
  store.replace({ version: 6, board: board(), mine: {} });
  assert.deepEqual([store.all("note"), store.version], [[], 6]);
});

test("only so many patches are kept behind a gap", () => {
  const { store } = kept();
  for (let n = 0; n < 500; n += 1) assert.equal(store.apply({ from: 6 + n, to: 7 + n, put: [["note", note(`n${n}`)]] }), "gap");
  assert.equal(store.apply({ from: 506, to: 507, put: [] }), "flood");
  assert.equal(store.apply({ from: 5, to: 6, put: [] }), "ok");
  assert.deepEqual([store.version, store.all("note").length, store.early.length], [506, 500, 0]);
});

/** Numbers from 0 to below `most`, the same for the same seed. */
function dice(seed) {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

/** A server's history: [{version, notes: Map, patch that led there}]. */
function history(roll, length) {
  const past = [{ version: 10, notes: new Map([["n0", note("n0")]]) }];
  while (past.length < length) {
    const { version, notes } = past.at(-1);
    const to = version + 1 + roll(3); // several commands may share one patch
    const put = Array.from({ length: 1 + roll(2) }, () => ["note", note(`n${roll(12)}`, `as of ${to}`)]);
    const drop = [...notes.keys()].filter((id) => !roll(4) && !put.some(([, { id: changed }]) => changed === id)).map((id) => ["note", id]);
    const next = new Map(notes);
    for (const [, record] of put) next.set(record.id, record);
    for (const [, id] of drop) next.delete(id);
    past.push({ version: to, notes: next, patch: { from: version, to, put, drop } });
  }
  return past;
}

test("in whatever order patches come, twice or before the snapshot, the board ends as the server has it", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const roll = dice(seed);
    const past = history(roll, 30);
    const snapshot = past[roll(past.length)];
    const sent = past.slice(1).flatMap(({ patch }) => Array.from({ length: 1 + roll(2) }, () => patch));
    const order = sent.map((patch) => [roll(1e6), patch]).sort(([a], [b]) => a - b).map(([, patch]) => patch);
    const store = new Store({ later: () => {} });
    order.forEach((patch, at) => {
      if (at === seed % order.length) {
        store.replace({ version: snapshot.version, board: board({ note: [...snapshot.notes.values()] }), mine: {} });
      }
      store.apply(patch);
    });
    const { version, notes } = past.at(-1);
    const sorted = [...notes.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual([store.version, store.all("note"), store.early], [version, sorted, []], `seed ${seed}`);
  }
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
