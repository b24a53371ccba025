// The board as this page knows it. The server is the truth: the store only replaces or patches, and tells who listens.

const PAINT_EVERY = 100; // ms: one layout for many changes while busy
const MOST_EARLY = 500; // patches kept behind a gap: more than that is quicker fetched as a snapshot

/**
 * Listeners get {kinds: Set, put: [[kind, record, old|null]], drop: [[kind, record]], whole: bool}.
 * kinds holds record kinds, and "mine" or "counts" when those changed. whole: everything may have changed.
 */
export class Store {
  constructor({ now = () => Date.now(), later = (fn, ms) => setTimeout(fn, ms) } = {}) {
    this.records = new Map();
    this.version = null;
    this.early = []; // patches that came before the snapshot, or behind a gap
    this.holding = true; // until the first snapshot there is nothing to apply a patch to
    this.mine = {};
    this.counts = {};
    this.listeners = [];
    this.news = new Map();
    this.changed = new Set();
    this.whole = false;
    this.toldAt = -Infinity;
    this.waiting = false;
    this.now = now;
    this.later = later;
  }

  get(kind, id) {
    return this.records.get(kind)?.get(id) ?? null;
  }

  /** Records in screen order: stages and clusters by place, everything else by id, which is random and says nothing. */
  all(kind) {
    const list = [...(this.records.get(kind)?.values() ?? [])];
    const by = kind === "stage" || kind === "cluster" ? byPlace : kind === "round" ? byNumber : byId;
    return list.sort(by);
  }

  workshop() {
    return this.all("workshop")[0] ?? null;
  }

  stage() {
    return this.get("stage", this.workshop()?.stage);
  }

  /** May this room's commands run now? */
  open(room) {
    const stage = this.stage();
    if (this.workshop()?.state !== "running" || !stage) return false;
    return stage.activity === room || (stage.also ?? []).includes(room);
  }

  /** The vote round that is open, or null. */
  round() {
    return this.all("round").find((round) => round.state === "open") ?? null;
  }

  /** My dots in a round: {challenge: n}. Dots of an earlier round are not carried into the next. */
  dots(round = this.round()) {
    return round && this.mine.round === round.id ? this.mine.dots ?? {} : {};
  }

  on(listener) {
    this.listeners.push(listener);
    return () => { this.listeners = this.listeners.filter((one) => one !== listener); };
  }

  /** From here until the next snapshot every patch is kept: what this board was built on may not be what the server has now. */
  hold() {
    this.holding = true;
    this.early = [];
  }

  /** snapshot: {version, board, mine, counts}. Whatever came early and follows on it is applied. */
  replace(snapshot) {
    this.records = new Map(
      Object.entries(snapshot.board).map(([kind, list]) => [kind, new Map(list.map((rec) => [rec.id, rec]))]),
    );
    this.version = snapshot.version;
    this.mine = snapshot.mine ?? {};
    this.counts = snapshot.counts ?? this.counts;
    this.holding = false;
    this.whole = true;
    this.catchUp();
    this.tell();
  }

  /** "ok" applied, "old" already known, "gap" something is missing in between (kept until that comes), "flood" no room to keep it. */
  apply(patch) {
    if (this.holding || patch.from > this.version) return this.keep(patch);
    if (patch.to <= this.version) return "old";
    this.take(patch);
    this.catchUp();
    this.tell();
    return "ok";
  }

  keep(patch) {
    if (this.early.length >= MOST_EARLY) return "flood";
    this.early.push(patch);
    return "gap";
  }

  take(patch) {
    for (const [kind, record] of patch.put ?? []) this.set(kind, record.id, record);
    for (const [kind, id] of patch.drop ?? []) this.set(kind, id, null);
    this.version = patch.to;
  }

  /** Applies what was kept, as far as it follows on. */
  catchUp() {
    this.early.sort((a, b) => a.from - b.from);
    for (const patch of this.early) if (patch.from <= this.version && patch.to > this.version) this.take(patch);
    this.early = this.early.filter((patch) => patch.from > this.version);
  }

  /** Takes in what only I may know ({dots, round, ratings}). */
  own(part) {
    this.mine = { ...this.mine, ...part };
    this.changed.add("mine");
    this.tell();
  }

  count(counts) {
    if (!counts || JSON.stringify(counts) === JSON.stringify(this.counts)) return;
    this.counts = counts;
    this.changed.add("counts");
    this.tell();
  }

  set(kind, id, record) {
    if (!this.records.has(kind)) this.records.set(kind, new Map());
    const ofKind = this.records.get(kind);
    const name = `${kind} ${id}`;
    const before = this.news.has(name) ? this.news.get(name).before : ofKind.get(id) ?? null;
    if (record) ofKind.set(id, record);
    else ofKind.delete(id);
    this.news.set(name, { kind, before, after: record });
    this.changed.add(kind);
  }

  tell() {
    // Counts can come before the first snapshot: until there is a board, there is nothing to paint them beside.
    if (this.waiting || this.version === null) return;
    const calm = this.now() - this.toldAt;
    if (calm >= PAINT_EVERY) {
      this.flush();
      return;
    }
    this.waiting = true;
    this.later(() => {
      this.waiting = false;
      this.flush();
    }, PAINT_EVERY - calm);
  }

  flush() {
    const changes = [...this.news.values()];
    const change = {
      kinds: new Set(this.whole ? [...this.records.keys(), "mine", "counts"] : this.changed),
      put: changes.filter((one) => one.after).map((one) => [one.kind, one.after, one.before]),
      drop: changes.filter((one) => !one.after && one.before).map((one) => [one.kind, one.before]),
      whole: this.whole,
    };
    this.news = new Map();
    this.changed = new Set();
    this.whole = false;
    this.toldAt = this.now();
    for (const listener of this.listeners) listener(change);
  }
}

const byPlace = (a, b) => a.place - b.place || byId(a, b);
const byNumber = (a, b) => a.number - b.number;
const byId = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
