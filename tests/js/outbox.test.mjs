import assert from "node:assert/strict";
import { test } from "node:test";
import { outbox } from "../../workshop_app/static/js/live/outbox.js";
import { Sender } from "../../workshop_app/static/js/live/sender.js";
import { memoryStore } from "../../workshop_app/static/js/live/shelf.js";

const OK = { ok: true, version: 1, result: {} };
const refused = (code) => ({ ok: false, error: { code, message: "No.", fields: {} } });

/** A sender with a line that we cut and mend, and a server that answers what `answers` says. */
function desk({ store = memoryStore(), tab = "tab-1", time = { at: 1000 }, online = true } = {}) {
  const line = { online, asked: [], jobs: [], waits: [], settled: [], chance: 0.5 };
  const box = outbox("ABCDEF", "participant", { store, tab, now: () => time.at });
  line.sender = new Sender({
    box,
    emit: (command, payload, done) => line.asked.push({ command, payload, done }),
    online: () => line.online,
    settled: (entry, ack, asked) => line.settled.push([entry.command, ack.ok, asked]),
    changed: () => {},
    later: (fn, ms) => { line.jobs.push(fn); line.waits.push(ms); },
    now: () => time.at,
    random: () => line.chance,
  });
  line.answer = (ack) => line.asked.at(-1).done(null, ack);
  line.again = () => line.jobs.shift()();
  return line;
}

test("a command is kept until its answer comes, and the promise gets the answer", async () => {
  const line = desk();
  const answer = line.sender.do("post", { id: "n1" });
  assert.equal(line.sender.queue().length, 1);
  line.answer(OK);
  assert.deepEqual(await answer, OK);
  assert.equal(line.sender.queue().length, 0);
});

test("commands go one at a time and in order", () => {
  const line = desk();
  line.sender.do("post", { id: "n1" });
  line.sender.do("reword", { id: "n1" });
  assert.deepEqual(line.asked.map(({ command }) => command), ["post"]);
  line.answer(OK);
  assert.deepEqual(line.asked.map(({ command }) => command), ["post", "reword"]);
});

test("a refusal ends a command and is handed on", async () => {
  const line = desk();
  const answer = line.sender.do("post", { id: "n1" });
  line.answer(refused("room_closed"));
  assert.equal((await answer).error.code, "room_closed");
  assert.equal(line.sender.queue().length, 0);
});

test("a lost answer, a full server and a rush are tried again with the same id", () => {
  const line = desk();
  line.sender.do("post", { id: "n1" });
  line.asked.at(-1).done(new Error("timeout"));
  line.again();
  line.answer(refused("not_saved"));
  line.again();
  line.answer(refused("too_fast"));
  line.again();
  line.answer(OK);
  assert.deepEqual(line.asked.map(({ payload }) => payload.id), ["n1", "n1", "n1", "n1"]);
  assert.deepEqual(line.settled, [["post", true, true]]);
});

test("a server that is full, or is being restarted, gets the same again, and what came after it waits its turn", () => {
  const line = desk();
  for (const id of ["n1", "n2", "n3"]) line.sender.do("post", { id });
  for (const code of ["busy", "restarting", "busy"]) {
    line.answer(refused(code));
    assert.equal(line.sender.queue().length, 3);
    line.again();
  }
  for (let n = 0; n < 3; n += 1) line.answer(OK);
  assert.deepEqual(line.asked.map(({ payload }) => payload.id), ["n1", "n1", "n1", "n1", "n2", "n3"]);
  assert.deepEqual(line.settled, Array(3).fill(["post", true, true]));
});

test("each browser waits a while of its own, longer each time up to a bound", () => {
  const line = desk();
  line.sender.do("post", { id: "n1" });
  for (const chance of [0, 1, 0.5, 0.5, 0.5, 0.5]) {
    line.chance = chance;
    line.answer(refused("busy"));
    line.again();
  }
  assert.deepEqual(line.waits, [500, 3000, 4000, 8000, 10_000, 10_000]);
});

test("whoever goes on writing does not push: what is new waits behind what waits", () => {
  const line = desk();
  line.sender.do("post", { id: "n1" });
  line.answer(refused("busy"));
  line.sender.do("post", { id: "n2" });
  assert.equal(line.asked.length, 1);
  line.again();
  assert.deepEqual(line.asked.map(({ payload }) => payload.id), ["n1", "n1"]);
});

test("a new line ends the waiting, and the old timer sends nothing twice", () => {
  const line = desk();
  line.sender.do("post", { id: "n1" });
  line.answer(refused("restarting"));
  line.sender.resume();
  assert.equal(line.asked.length, 2);
  line.answer(refused("busy"));
  line.jobs.shift()(); // of before the new line
  assert.equal(line.asked.length, 2);
  line.again();
  assert.equal(line.asked.length, 3);
});

test("how long the oldest command waits is known, and why", () => {
  const time = { at: 1000 };
  const line = desk({ time });
  assert.equal(line.sender.held, null);
  line.sender.do("post", { id: "n1" });
  time.at += 700;
  assert.deepEqual(line.sender.held, { for: 700, code: "" });
  line.answer(refused("busy"));
  time.at += 2000;
  line.again();
  assert.deepEqual(line.sender.held, { for: 2700, code: "busy" });
  line.online = false;
  assert.equal(line.sender.held, null);
  line.online = true;
  line.answer(OK);
  assert.equal(line.sender.held, null);
});

test("a tab that was closed while the server was full loses nothing: the next one sends it", () => {
  const store = memoryStore();
  const before = desk({ store });
  before.sender.do("post", { id: "n1" });
  before.answer(refused("busy"));
  const after = desk({ store });
  after.sender.resume();
  assert.deepEqual(after.asked.map(({ payload }) => payload.id), ["n1"]);
});

test("what was written offline is sent when the line is back", () => {
  const line = desk({ online: false });
  line.sender.do("post", { id: "n1" });
  line.sender.do("post", { id: "n2" });
  assert.equal(line.asked.length, 0);
  line.online = true;
  line.sender.resume();
  line.answer(OK);
  line.answer(OK);
  assert.deepEqual(line.asked.map(({ payload }) => payload.id), ["n1", "n2"]);
});

test("after a reload the same tab sends what it had kept, in order", () => {
  const store = memoryStore();
  const before = desk({ store, online: false });
  before.sender.do("post", { id: "n1" });
  before.sender.do("post", { id: "n2" });
  const after = desk({ store });
  after.sender.resume();
  after.answer(OK);
  after.answer(refused("finished"));
  assert.deepEqual(after.asked.map(({ payload }) => payload.id), ["n1", "n2"]);
  assert.deepEqual(after.settled, [["post", true, false], ["post", false, false]]);
});

test("another tab takes over only what has been left for a while", () => {
  const store = memoryStore();
  const time = { at: 1000 };
  desk({ store, time, online: false }).sender.do("post", { id: "n1" });
  const other = desk({ store, time, tab: "tab-2" });
  other.sender.resume();
  assert.equal(other.asked.length, 0);
  time.at += 30_000;
  other.sender.resume();
  assert.equal(other.asked.length, 1);
});

test("a facilitator's press that waited for over a minute is not done behind everybody's back", async () => {
  const time = { at: 1000 };
  const line = desk({ time, online: false });
  const go = line.sender.do("go", { stage: "read" });
  const hide = line.sender.do("hide", { id: "n1" });
  time.at += 61_000;
  line.online = true;
  line.sender.resume();
  assert.equal((await go).error.code, "too_late");
  line.answer(OK);
  assert.equal((await hide).ok, true);
});

test("what is too large is refused before it is sent", async () => {
  const line = desk();
  const answer = await line.sender.do("answer", { text: "é".repeat(18000) });
  assert.equal(answer.error.code, "too_large");
  assert.equal(line.asked.length, 0);
});
