// The one connection of a page. Commands go through the outbox; recovery is always "start again from the snapshot".
import { io as socketIo } from "../../vendor/socket.io.esm.min.js";
import { outbox } from "./outbox.js";
import { Sender } from "./sender.js";
import { canUnpack, unpacked } from "./snapshot.js";
import { spread } from "./spread.js";
import { tryOtherWay, WAYS } from "./ways.js";

const ANSWER_WITHIN = 6000; // ms, for every question to the server
const GAP_PATIENCE = 300;
const BEAT_PATIENCE = 1000;
const OFFLINE_AFTER = 3000;
const FIRST_WAIT = 1000; // before the board is asked for again, or the door knocked at
const LONGEST_WAIT = 10_000;
const NO_ENTRY = new Set(["no_seat", "link_expired", "unknown_workshop", "signed_out", "not_allowed"]);

/**
 * Connects a page to its workshop and keeps its store true.
 *
 * on(event, fn): "status" (live|connecting|offline), "pending" (count), "synced" (snapshot), "beat",
 * "shut" ({code, message}: this browser may not come in), "settled" ({command, payload, ack, asked}) and
 * "refused" (the same, when the answer is no; asked is false when an earlier page made the command).
 */
export function connect({ code, as, store, io = socketIo, box = outbox(code, as) }) {
  const wire = new Wire({ code, as, store, io, box });
  wire.listen();
  return wire;
}

class Wire {
  constructor({ code, as, store, io, box }) {
    this.store = store;
    this.status = "connecting";
    this.offset = 0;
    this.ears = new Map();
    this.sent = new Map(); // id -> when: my own echo is not somebody else's news
    this.line = 0; // counts connections that were lost
    this.syncing = false;
    this.again = null; // the timer of the next question for the board
    this.wait = FIRST_WAIT;
    this.socket = io({ auth: { code, as }, query: { w: code }, ...WAYS });
    this.sender = new Sender({
      box,
      emit: (command, payload, done) => this.socket.timeout(ANSWER_WITHIN).emit("do", [command, payload], done),
      online: () => this.socket.connected,
      settled: (entry, ack, asked) => this.settled(entry, ack, asked),
      changed: (pending) => this.tell("pending", pending),
    });
  }

  /** Resolves with the server's answer: {ok: true, version, result} or {ok: false, error: {code, message, fields}}. */
  do(command, payload = {}) {
    this.note(payload);
    return this.sender.do(command, payload);
  }

  /** Server time, ms since the epoch. */
  now() {
    return Date.now() + this.offset;
  }

  get pending() {
    return this.sender.queue().length;
  }

  /** How long the server has kept my oldest command waiting, and why: see Sender. */
  get held() {
    return this.sender.held;
  }

  /** Commands still on their way: [{name, command, payload, at}]. */
  queue() {
    return this.sender.queue();
  }

  /** Did this page touch that record in the last quarter of a minute? */
  touched(id) {
    return Date.now() - (this.sent.get(id) ?? -Infinity) < 15_000;
  }

  on(event, fn) {
    if (!this.ears.has(event)) this.ears.set(event, []);
    this.ears.get(event).push(fn);
  }

  tell(event, what) {
    for (const fn of this.ears.get(event) ?? []) fn(what);
  }

  listen() {
    const { socket } = this;
    socket.on("connect", () => this.sync());
    socket.on("disconnect", (reason) => this.dropped(reason));
    socket.on("connect_error", (error) => this.refused(error));
    socket.on("patch", (patch) => this.patched(patch));
    socket.on("beat", (beat) => this.beat(beat));
    window.addEventListener("offline", () => this.say("offline"));
    window.addEventListener("pageshow", (event) => event.persisted && socket.connect());
  }

  /** Asks for the whole board, one question at a time. */
  sync() {
    if (!this.socket.connected || this.syncing || this.again) return;
    this.syncing = true;
    const { line } = this;
    const asked = Date.now();
    const version = this.store.holding ? null : this.store.version;
    this.socket.timeout(ANSWER_WITHIN).emit("sync", { version, packed: canUnpack() }, async (error, answer) => {
      const at = Date.now();
      const whole = error || !answer?.ok ? null : await unpacked(answer).catch(() => null);
      if (line !== this.line) return; // an answer to the connection before
      this.syncing = false;
      if (whole) this.take(whole, answer.now + (at - asked) / 2 - at);
      else if (NO_ENTRY.has(answer?.error?.code)) this.tell("shut", answer.error);
      else this.syncLater();
    });
  }

  syncLater() {
    this.again = setTimeout(() => {
      this.again = null;
      this.sync();
    }, spread(this.wait));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  /** The first snapshot of a connection is the truth, whatever its version; a later one that a patch overtook must not turn the board back. */
  take(snapshot, offset) {
    const first = this.store.holding;
    this.offset = offset;
    this.wait = FIRST_WAIT;
    if (first || snapshot.version >= this.store.version) this.store.replace(snapshot);
    else this.store.own(snapshot.mine ?? {});
    this.say("live");
    this.tell("synced", snapshot);
    if (first) this.sender.resume();
  }

  patched(patch) {
    const outcome = this.store.apply(patch);
    if (outcome === "flood") this.sync();
    if (outcome === "gap") setTimeout(() => this.store.version < patch.to && this.sync(), GAP_PATIENCE);
  }

  beat({ version, now, counts }) {
    const offset = now - Date.now();
    // The beat that travelled fastest is nearest the truth; a step back of a second means that a clock was set.
    if (offset > this.offset || this.offset - offset > 1000) this.offset = offset;
    this.store.count(counts);
    this.tell("beat", counts);
    if (version > this.store.version) setTimeout(() => version > this.store.version && this.sync(), BEAT_PATIENCE);
  }

  dropped(reason) {
    this.line += 1;
    this.syncing = false;
    clearTimeout(this.again);
    this.again = null;
    this.wait = FIRST_WAIT;
    // Now, and not when the next connection begins: its first patches can come before it says that it has begun.
    this.store.hold();
    this.say(navigator.onLine === false ? "offline" : "connecting");
    setTimeout(() => !this.socket.connected && this.say("offline"), OFFLINE_AFTER);
    // The server closed the line on purpose; Socket.IO leaves it to us to knock again and hear why.
    if (reason === "io server disconnect") setTimeout(() => this.socket.connect(), spread(FIRST_WAIT));
  }

  refused(error) {
    this.say("offline");
    if (error.message === "timeout") tryOtherWay(this.socket.io);
    if (this.socket.active) return;
    if (NO_ENTRY.has(error.data?.code)) this.tell("shut", error.data);
    else setTimeout(() => this.socket.connect(), spread(OFFLINE_AFTER));
  }

  settled(entry, ack, asked) {
    const { command, payload } = entry;
    this.note(payload);
    const mine = ack.ok && ack.result?.mine;
    if (mine && command === "cast") this.store.own({ dots: mine, round: this.store.round()?.id ?? this.store.mine.round });
    if (mine && command === "rate") this.store.own({ ratings: mine });
    this.tell("settled", { command, payload, ack, asked });
    if (!ack.ok) this.tell("refused", { command, payload, ack, asked });
  }

  note(payload) {
    for (const id of [payload.id, payload.note]) if (id) this.sent.set(id, Date.now());
  }

  say(status) {
    if (this.status === status) return;
    this.status = status;
    this.tell("status", status);
  }
}
