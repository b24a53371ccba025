// Sends the outbox one command at a time and in order, and keeps each until the server has answered it.
import { spread } from "./spread.js";

const LARGEST = 30_000; // bytes; the server takes 32,768 characters in one command
const FIRST_WAIT = 1000; // ms
const LONGEST_WAIT = 10_000;
const TRY_AGAIN = new Set(["not_saved", "too_fast", "busy", "restarting"]); // nothing was done: the same again in a moment

const TOO_LARGE = refusal("too_large", "That is too long to send. Shorten it and try again.");
const TOO_LATE = refusal("too_late", "This could not be sent for over a minute, so it was not done. Do it again if you still want it.");

/**
 * emit(command, payload, (error, ack)) speaks to the server, online() says whether it can.
 * settled(entry, ack, asked) and changed(pending) are told; asked: this page itself made the command, not an earlier one.
 */
export class Sender {
  constructor({ box, emit, online, settled, changed, later = (fn, ms) => setTimeout(fn, ms), now = () => Date.now(), random = Math.random }) {
    Object.assign(this, { box, emit, online, settled, changed, later, now, random });
    this.waiting = new Map(); // name -> {entry, resolve}: what this page asked for
    this.busy = false;
    this.resting = false;
    this.rests = 0;
    this.wait = FIRST_WAIT;
    this.first = null; // {name, at, code}: the command at the head of the queue, since when it is tried, what came back last
  }

  /** How long the server has kept the oldest command waiting: {for: ms, code: of its last answer, or ""}; null when nothing waits. */
  get held() {
    return this.first && this.online() ? { for: this.now() - this.first.at, code: this.first.code } : null;
  }

  /** Resolves with the ack, a refusal included. */
  do(command, payload) {
    if (bytes([command, payload]) > LARGEST) return Promise.resolve(TOO_LARGE);
    const entry = this.box.add(command, payload);
    return new Promise((resolve) => {
      this.waiting.set(entry.name, { entry, resolve });
      this.changed(this.queue().length);
      this.pump();
    });
  }

  /** The line is back. */
  resume() {
    this.wait = FIRST_WAIT;
    this.resting = false;
    this.rests += 1;
    this.first = null;
    this.changed(this.queue().length);
    this.pump();
  }

  /** What has no answer yet, oldest first: [{name, command, payload, at}]. */
  queue() {
    const byName = new Map(this.box.list().map((entry) => [entry.name, entry]));
    for (const [name, { entry }] of this.waiting) byName.set(name, entry);
    return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  pump() {
    if (this.busy || this.resting || !this.online()) return;
    const [entry] = this.queue();
    if (!entry) return;
    if (this.box.stale(entry)) {
      this.settle(entry, TOO_LATE);
      this.pump();
      return;
    }
    this.busy = true;
    if (this.first?.name !== entry.name) this.first = { name: entry.name, at: this.now(), code: "" };
    this.emit(entry.command, entry.payload, (error, ack) => this.answered(entry, error, ack));
  }

  answered(entry, error, ack) {
    this.busy = false;
    const code = error || !ack ? "no_answer" : ack.error?.code;
    if (code === "no_answer" || TRY_AGAIN.has(code)) {
      this.rest(code);
      return;
    }
    this.wait = FIRST_WAIT;
    this.settle(entry, ack);
    this.pump();
  }

  /** The server can't take it now. What is written meanwhile waits too, so that the order is kept and nobody pushes. */
  rest(code) {
    if (this.first) this.first.code = code;
    this.resting = true;
    this.rests += 1;
    const { rests } = this;
    this.later(() => {
      if (rests !== this.rests) return; // the line came back meanwhile
      this.resting = false;
      this.pump();
    }, spread(this.wait, this.random));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  settle(entry, ack) {
    this.first = null;
    this.box.done(entry.name);
    const asked = this.waiting.get(entry.name);
    this.waiting.delete(entry.name);
    this.settled(entry, ack, Boolean(asked));
    asked?.resolve(ack);
    this.changed(this.queue().length);
  }
}

function bytes(value) {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

function refusal(code, message) {
  return { ok: false, error: { code, message, fields: {} } };
}
