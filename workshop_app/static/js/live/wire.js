// The one connection of a page. Commands go through the outbox; recovery is always "start again from the snapshot".
import { io as socketIo } from "../../vendor/socket.io.esm.min.js";
import { outbox } from "./outbox.js";
import { Sender } from "./sender.js";

const ANSWER_WITHIN = 6000; // ms, for every question to the server
const GAP_PATIENCE = 300;
const BEAT_PATIENCE = 1000;
const OFFLINE_AFTER = 3000;
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
    this.socket = io({
      auth: { code, as },
      query: { w: code },
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5000,
    });
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
    socket.on("connect", () => this.sync({ fresh: true }));
    socket.on("disconnect", (reason) => this.dropped(reason));
    socket.on("connect_error", (error) => this.refused(error));
    socket.on("patch", (patch) => this.patched(patch));
    socket.on("beat", (beat) => this.beat(beat));
    window.addEventListener("offline", () => this.say("offline"));
    window.addEventListener("pageshow", (event) => event.persisted && socket.connect());
  }

  sync({ fresh = false } = {}) {
    if (!this.socket.connected || (this.syncing && !fresh)) return;
    this.syncing = true;
    const asked = Date.now();
    const version = fresh ? null : this.store.version;
    this.socket.timeout(ANSWER_WITHIN).emit("sync", { version }, (error, answer) => {
      this.syncing = false;
      if (NO_ENTRY.has(answer?.error?.code)) {
        this.tell("shut", answer.error);
      } else if (error || !answer?.ok) {
        setTimeout(() => this.sync({ fresh }), BEAT_PATIENCE);
      } else {
        this.offset = answer.now + (Date.now() - asked) / 2 - Date.now();
        this.take(answer, fresh);
      }
    });
  }

  /** A snapshot read just before a patch that overtook it must not turn the board back. */
  take(snapshot, fresh) {
    if (snapshot.board && (fresh || !(snapshot.version < this.store.version))) this.store.replace(snapshot);
    else this.store.own(snapshot.mine ?? {});
    this.say("live");
    this.tell("synced", snapshot);
    if (fresh) this.sender.resume();
  }

  patched(patch) {
    if (this.store.apply(patch) !== "gap") return;
    setTimeout(() => this.store.version < patch.to && this.sync(), GAP_PATIENCE);
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
    this.say(navigator.onLine === false ? "offline" : "connecting");
    setTimeout(() => !this.socket.connected && this.say("offline"), OFFLINE_AFTER);
    // The server closed the line on purpose; Socket.IO leaves it to us to knock again and hear why.
    if (reason === "io server disconnect") setTimeout(() => this.socket.connect(), BEAT_PATIENCE);
  }

  refused(error) {
    this.say("offline");
    if (this.socket.active) return;
    if (NO_ENTRY.has(error.data?.code)) this.tell("shut", error.data);
    else setTimeout(() => this.socket.connect(), OFFLINE_AFTER);
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
