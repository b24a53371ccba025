// Sends the outbox one command at a time and in order, and keeps each until the server has answered it.

const LARGEST = 30_000; // bytes; the server takes 32,768 characters in one command
const FIRST_WAIT = 1000; // ms
const LONGEST_WAIT = 10_000;
const TRY_AGAIN = new Set(["not_saved", "too_fast"]);

const TOO_LARGE = refusal("too_large", "That is too long to send. Shorten it and try again.");
const TOO_LATE = refusal("too_late", "You were offline for too long, so this was not done. Do it again if you still want it.");

/**
 * emit(command, payload, (error, ack)) speaks to the server, online() says whether it can.
 * settled(entry, ack, asked) and changed(pending) are told; asked: this page itself made the command, not an earlier one.
 */
export class Sender {
  constructor({ box, emit, online, settled, changed, later = (fn, ms) => setTimeout(fn, ms) }) {
    Object.assign(this, { box, emit, online, settled, changed, later });
    this.waiting = new Map(); // name -> {entry, resolve}: what this page asked for
    this.busy = false;
    this.wait = FIRST_WAIT;
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
    if (this.busy || !this.online()) return;
    const [entry] = this.queue();
    if (!entry) return;
    if (this.box.stale(entry)) {
      this.settle(entry, TOO_LATE);
      this.pump();
      return;
    }
    this.busy = true;
    this.emit(entry.command, entry.payload, (error, ack) => this.answered(entry, error, ack));
  }

  answered(entry, error, ack) {
    this.busy = false;
    if (error || !ack || TRY_AGAIN.has(ack.error?.code)) {
      this.later(() => this.pump(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      return;
    }
    this.wait = FIRST_WAIT;
    this.settle(entry, ack);
    this.pump();
  }

  settle(entry, ack) {
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
