import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Store } from "../../workshop_app/static/js/live/store.js";
import { tryOtherWay, WAYS } from "../../workshop_app/static/js/live/ways.js";

globalThis.window = { addEventListener() {} };
globalThis.navigator ??= { onLine: true };
const { connect } = await import("../../workshop_app/static/js/live/wire.js");

const WORKSHOP = { id: "ABCDEF", state: "running", stage: "explore" };
const EXPLORE = { id: "explore", place: 1, activity: "post", also: [] };
const note = (id) => ({ id, stage: "explore", text: `Note ${id}`, cluster: null });
const boardOf = (...ids) => ({ workshop: [WORKSHOP], stage: [EXPLORE], note: ids.map(note) });
const patch = (from, id) => ({ from, to: from + 1, put: [["note", note(id)]], drop: [] });
const packed = (version, ...ids) => ({ ok: true, version, packed: gzipSync(JSON.stringify(boardOf(...ids))), mine: {}, now: Date.now(), counts: {} });
const plain = (version, ...ids) => ({ ok: true, version, board: boardOf(...ids), mine: {}, now: Date.now(), counts: {} });

/** Timers that go off when the test says so, in place of the real ones. */
function ownTime(t) {
  const { setTimeout, clearTimeout } = globalThis;
  t.after(() => Object.assign(globalThis, { setTimeout, clearTimeout }));
  const jobs = new Map();
  let now = 0;
  globalThis.setTimeout = (fn, ms) => { jobs.set(jobs.size + 1, { fn, at: now + ms }); return jobs.size; };
  globalThis.clearTimeout = (id) => { if (jobs.has(id)) jobs.get(id).at = Infinity; };
  return (ms) => {
    now += ms;
    for (const job of jobs.values()) {
      if (job.at > now) continue;
      job.at = Infinity;
      job.fn();
    }
  };
}

/** A page's wire on a socket that we hold in our hands. */
function page(t) {
  const pass = ownTime(t);
  const ears = {};
  const socket = {
    connected: false,
    active: true,
    knocks: 0,
    asked: [],
    io: { opts: {}, engine: { transport: { name: "websocket", readyState: "open" } } },
    on: (event, fn) => { ears[event] = fn; },
    connect: () => { socket.knocks += 1; },
    timeout: () => ({ emit: (event, sent, done) => socket.asked.push({ event, sent, done }) }),
  };
  const box = { add: (command, payload) => ({ name: "1", command, payload }), list: () => [], done() {}, stale: () => false };
  const store = new Store({ later: () => {} });
  const wire = connect({ code: "ABCDEF", as: "participant", store, box, io: (options) => { socket.options = options; return socket; } });
  return {
    wire, store, socket,
    up() { socket.connected = true; ears.connect(); },
    down(reason = "transport close") { socket.connected = false; ears.disconnect(reason); },
    refuse: (error) => ears.connect_error(error),
    hears: (one) => ears.patch(one),
    beat: (one) => ears.beat(one),
    syncs: () => socket.asked.filter(({ event }) => event === "sync"),
    notes: () => store.all("note").map(({ id }) => id),
    pass,
    /** Answers the last question for the board, and waits until the answer is unpacked. */
    async answer(snapshot, at = -1) { await this.syncs().at(at).done(null, snapshot); },
  };
}

test("the board comes packed, and what happened meanwhile follows on it", async (t) => {
  const ada = page(t);
  ada.up();
  assert.deepEqual(ada.syncs()[0].sent, { version: null, packed: true });
  ada.hears(patch(7, "c"));
  const unpacking = ada.answer(packed(6, "a"));
  ada.hears(patch(6, "b")); // while it is being unpacked
  ada.hears(patch(5, "gone")); // is in the snapshot already, and was taken back there
  assert.deepEqual([ada.notes(), ada.wire.status], [[], "connecting"]);
  await unpacking;
  assert.deepEqual([ada.notes(), ada.store.version, ada.wire.status], [["a", "b", "c"], 8, "live"]);
});

test("patches that come before the line says that it is up are not lost", async (t) => {
  const ada = page(t);
  ada.up();
  await ada.answer(packed(6, "a"));
  ada.down();
  ada.hears(patch(6, "b"));
  ada.up();
  await ada.answer(packed(6, "a"));
  assert.deepEqual([ada.notes(), ada.store.version], [["a", "b"], 7]);
});

test("after a new line the snapshot counts, even if a restored database has gone back", async (t) => {
  const ada = page(t);
  ada.up();
  await ada.answer(packed(90, "lost"));
  ada.down();
  ada.up();
  assert.equal(ada.syncs().at(-1).sent.version, null);
  ada.hears(patch(12, "b"));
  assert.deepEqual(ada.notes(), ["lost"]); // nothing is applied to the board of before
  await ada.answer(packed(12, "a"));
  assert.deepEqual([ada.notes(), ada.store.version], [["a", "b"], 13]);
});

test("an answer to the line before is not taken for an answer to this one", async (t) => {
  const ada = page(t);
  ada.up();
  const late = ada.answer(packed(6, "old"));
  ada.down();
  await late;
  assert.deepEqual([ada.notes(), ada.wire.status, ada.store.holding], [[], "connecting", true]);
  ada.up();
  await ada.answer(packed(7, "old"), 0);
  assert.deepEqual(ada.notes(), []);
  await ada.answer(packed(8, "new"));
  assert.deepEqual(ada.notes(), ["new"]);
});

test("a browser that can't unpack asks for the board plain", async (t) => {
  const { DecompressionStream } = globalThis;
  t.after(() => { globalThis.DecompressionStream = DecompressionStream; });
  delete globalThis.DecompressionStream;
  const ada = page(t);
  ada.up();
  assert.equal(ada.syncs()[0].sent.packed, false);
  await ada.answer(plain(6, "a"));
  assert.deepEqual(ada.notes(), ["a"]);
});

test("a gap that closes by itself costs no question, one that stays costs one", async (t) => {
  const ada = page(t);
  ada.up();
  await ada.answer(packed(6, "a"));
  ada.hears(patch(7, "c"));
  ada.hears(patch(6, "b"));
  ada.pass(400);
  assert.equal(ada.syncs().length, 1);
  for (const from of [9, 10, 11]) ada.hears(patch(from, `n${from}`));
  ada.pass(400);
  assert.equal(ada.syncs().length, 2);
  assert.equal(ada.syncs()[1].sent.version, 8);
  await ada.answer(packed(11, "a", "b", "c", "d"));
  assert.deepEqual([ada.notes(), ada.store.version], [["a", "b", "c", "d", "n11"], 12]);
});

test("a snapshot that patches have overtaken does not turn the board back", async (t) => {
  const ada = page(t);
  ada.up();
  await ada.answer(packed(6, "a"));
  ada.wire.sync();
  ada.hears(patch(6, "b"));
  await ada.answer(packed(6, "a"));
  assert.deepEqual(ada.notes(), ["a", "b"]);
});

test("a last patch that never came is noticed by the beat", async (t) => {
  const ada = page(t);
  ada.up();
  await ada.answer(packed(6, "a"));
  ada.beat({ version: 7, now: Date.now(), counts: {} });
  ada.pass(1001);
  assert.equal(ada.syncs().length, 2);
});

test("a server that has no time for the board is asked again, ever more slowly, whatever else happens", async (t) => {
  t.mock.method(Math, "random", () => 0.5);
  const ada = page(t);
  const asked = [];
  ada.up();
  for (let second = 0; second < 40; second += 1) {
    if (ada.syncs().length > asked.length) {
      asked.push(second);
      await ada.answer({ ok: false, error: { code: "busy", message: "" } });
    }
    ada.hears(patch(second, `n${second}`));
    ada.pass(1000);
  }
  assert.deepEqual(asked, [0, 1, 3, 7, 15, 25, 35]);
});

test("a server that closes the line on purpose is not knocked at by everybody in the same moment", async (t) => {
  for (const [chance, after] of [[0, 500], [0.999, 1499]]) {
    t.mock.method(Math, "random", () => chance);
    const ada = page(t);
    ada.up();
    await ada.answer(packed(6, "a"));
    ada.down("io server disconnect");
    ada.pass(after - 1);
    assert.equal(ada.socket.knocks, 0);
    ada.pass(2);
    assert.equal(ada.socket.knocks, 1);
  }
});

test("a page that may not come in is told so, and knocks no more", (t) => {
  const ada = page(t);
  const shut = [];
  ada.wire.on("shut", (why) => shut.push(why.code));
  ada.socket.active = false;
  ada.refuse(Object.assign(new Error("Join first."), { data: { code: "no_seat" } }));
  ada.pass(60_000);
  assert.deepEqual([shut, ada.socket.knocks], [["no_seat"], 0]);
});

test("browsers come back in their own time, with bounds", (t) => {
  const { options } = page(t).socket;
  assert.deepEqual([options.reconnectionDelay, options.reconnectionDelayMax], [500, 5000]);
  assert.ok(options.randomizationFactor >= 0.5 && options.randomizationFactor <= 0.9);
  assert.deepEqual([options.transports, options.tryAllTransports], [["websocket", "polling"], true]);
  assert.ok(options.timeout <= 10_000);
});

test("where a WebSocket opens and stays silent, the next attempt is polling alone", (t) => {
  const ada = page(t);
  ada.refuse(new Error("timeout"));
  assert.deepEqual(ada.socket.io.opts, { upgrade: false, transports: ["polling", "websocket"] });
});

test("where nothing answers at all, the ways are tried in turn, and a WebSocket stays possible", () => {
  const manager = { opts: { ...WAYS }, engine: { transport: { name: "websocket", readyState: "opening" } } };
  tryOtherWay(manager);
  assert.deepEqual([manager.opts.transports, manager.opts.upgrade], [["polling", "websocket"], true]);
  manager.engine.transport = { name: "polling", readyState: "opening" };
  tryOtherWay(manager);
  assert.deepEqual([manager.opts.transports, manager.opts.upgrade], [["websocket", "polling"], true]);
});
