"""The writer: commands wait in one inbox per workshop and are settled together: load, rule, commit, then tell.

Calm costs nothing: a command that comes alone is settled at once, and what comes meanwhile is the next batch. Where telling takes long,
because the room is large, the desk then gathers for a while, so that everybody gets fewer and fuller messages. A batch shares one
transaction, one commit and one patch for each audience.
"""
import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator

from workshop_app import runtime
from workshop_app.engine import board, broadcast, meter, snapshot, taken
from workshop_app.engine.commands import REGISTRY, Actor, Command, Refused, Table, attempt
from workshop_app.extensions import db
from workshop_app.models import Workshop, now

log = logging.getLogger(__name__)
PATIENCE = 10  # seconds that a sender waits for an answer
MOST = 100  # commands in one commit
MOST_WAITING = 2000  # commands that wait for one workshop: beyond that, nobody would be answered in time
TURN = 0.01  # seconds of computing after which others get their turn
FREE, SHARE = 0.004, 2  # seconds of telling after which nothing is gathered; what is above, that many times
RESTARTING = "The server is being restarted. Nothing is lost: this is sent again in a moment."
BUSY = "Very many people are sending just now. Nothing is lost: this is sent again in a moment."


class Waiting:
    """A command on its way through the desk; `answer` or `refused` is set when `done` is."""

    def __init__(self, command: Command, sent: dict, actor: Actor):
        self.command, self.sent, self.actor = command, sent, actor
        self.answer: dict = {}
        self.refused: Refused | None = None
        self.changed: list = []
        self.scrubs = False
        self.done = threading.Event()


class Desk:
    def __init__(self, beat: float = 0.05):
        self.beat = beat  # seconds; the longest that it gathers
        self.closing = False
        self.knocked = 0.0  # when the last command came, by the monotonic clock
        self.guard = threading.Condition()
        self.inboxes: dict[str, deque] = defaultdict(deque)
        self.busy: set[str] = set()

    def hand_in(self, waiting: Waiting) -> None:
        workshop_id = waiting.actor.workshop_id
        with self.guard:
            self.knocked = time.monotonic()
            if self.closing:
                raise Refused("restarting", RESTARTING, status=503)
            inbox = self.inboxes[workshop_id]
            if len(inbox) >= MOST_WAITING:
                raise Refused("busy", BUSY, status=503)
            inbox.append(waiting)
            if workshop_id in self.busy:
                return
            self.busy.add(workshop_id)
        try:
            runtime.background(self.drain, workshop_id)
        except RuntimeError:
            # No thread to be had: the next command must find the workshop free, not busy for ever.
            with self.guard:
                self.busy.discard(workshop_id)
            raise

    def drain(self, workshop_id: str) -> None:
        """Settle what waits until nothing waits."""
        while batch := self.take(workshop_id):
            telling = 0.0
            try:
                telling = settle(workshop_id, batch)
            except Exception:
                # All have their answers by now; only the news or the scrubbing failed. The next batch must not wait for ever.
                log.exception("after a batch was saved, its news were not told")
            time.sleep(min(self.beat, SHARE * max(0.0, telling - FREE)))

    def take(self, workshop_id: str) -> list[Waiting]:
        """The next batch; an empty one ends the draining."""
        with self.guard:
            inbox = self.inboxes[workshop_id]
            batch = [inbox.popleft() for _ in range(min(len(inbox), MOST))]
            if not batch:
                del self.inboxes[workshop_id]
                self.busy.discard(workshop_id)
                self.guard.notify_all()
            return batch

    def calm(self, workshop_id: str, seconds: float = PATIENCE) -> bool:
        """Wait until nothing of this workshop waits, is being settled or told; False when that takes too long."""
        with self.guard:
            return self.guard.wait_for(lambda: workshop_id not in self.busy, seconds)

    def close(self, seconds: float = PATIENCE) -> bool:
        """Take nothing more in, and wait until everybody who waits has an answer; False when that takes too long."""
        with self.guard:
            self.closing = True
            return self.guard.wait_for(lambda: not self.busy, seconds)

    def waiting(self) -> int:
        """How many commands wait."""
        with self.guard:
            return sum(map(len, self.inboxes.values()))


desk = Desk()


def run(name: str, payload, actor: Actor) -> dict:
    """Do a command for an actor. Returns {"ok": True, "version", "result"} once the change is committed, or raises Refused."""
    command = REGISTRY.get(name) if isinstance(name, str) else None
    try:
        answer = _run(command, payload, actor)
    except Refused as refused:
        meter.command(command.name if command else "unknown", refused.code)
        raise
    meter.command(command.name, "ok")
    return answer


def _run(command: Command | None, payload, actor: Actor) -> dict:
    if command is None:
        raise Refused("unknown_command", "There is no such command.", status=404)
    waiting = Waiting(command, command.load(payload), actor)
    desk.hand_in(waiting)
    if not waiting.done.wait(PATIENCE):
        raise Refused("not_saved", "We could not save that yet. Nothing is lost: try again in a moment.", status=503)
    if waiting.refused:
        raise waiting.refused
    return waiting.answer


def settle(workshop_id: str, batch: list[Waiting]) -> float:
    """Do a batch, commit, answer, tell. Returns the seconds that telling took, or less when nothing was told."""
    patches: dict = {}
    try:
        with db.writing() as session:
            workshop, patches = answer_all(session, workshop_id, batch)
            versions = {eye: workshop.version_for(eye) for eye in board.EYES} if workshop else {}
            began = time.monotonic()
            db.commit(session)
            meter.commit(time.monotonic() - began, len(batch))
            taken.keep(session, workshop)
    except Exception:
        # Whatever went wrong, nothing was committed: say so to everybody who waits, and keep the workshop going.
        log.exception("a batch of %d commands was not saved", len(batch))
        patches = {}
        for waiting in batch:
            waiting.refused = Refused("not_saved", "We could not save that just now. Nothing is lost: try again in a moment.", status=503)
    if patches:
        snapshot.news(workshop_id)  # whoever has the answer and asks for the board must find it there
    for waiting in batch:
        if not waiting.refused:
            waiting.answer["version"] = versions[waiting.actor.eye]
        waiting.done.set()  # the answer itself leaves when this turn is over, after the news
    began = time.monotonic()
    try:
        broadcast.tell(workshop_id, patches)
        return time.monotonic() - began
    finally:
        done = [waiting.command for waiting in batch if not waiting.refused]
        if any(command.tidies for command in done):
            db.tidy()
        elif any(waiting.scrubs for waiting in batch):
            db.scrub()


def answer_all(session, workshop_id: str, batch: list[Waiting]) -> tuple[Workshop | None, dict]:
    """Try each command; returns the workshop and the patches that tell what was changed.

    Nearly always all of them can be done and what they make is new, so they are first done together and without looking for earlier
    sendings, which costs a third. If one can't, the store or the rule says so, nothing of it holds, and they are done again one by one,
    with a savepoint each, so that one refusal spoils nothing for the others.
    """
    workshop = taken.take(session, workshop_id)
    new = {(waiting.command.makes, waiting.sent["id"]) for waiting in batch if waiting.command.makes}
    try:
        for waiting in in_turns(batch):
            do(session, workshop, waiting, new)
        patches = patches_of(session, workshop, batch)
    except Exception:
        session.rollback()
        session.expunge_all()
        workshop = taken.take(session, workshop_id)
        for waiting in in_turns(batch):
            waiting.changed = []
            answer(session, workshop, waiting)
        patches = patches_of(session, workshop, batch)
    return workshop, patches


def patches_of(session, workshop: Workshop | None, batch: list[Waiting]) -> dict:
    """What the batch changed, as patches; all of it, the versions included, is with the store then."""
    changed = [row for waiting in batch for row in waiting.changed]
    patches = board.patches(workshop, changed) if changed else {}
    session.flush()
    return patches


def in_turns(batch: list[Waiting]) -> Iterator[Waiting]:
    """Everybody but the writers gets a turn now and then during a long batch."""
    began = time.monotonic()
    for waiting in batch:
        yield waiting
        if time.monotonic() > began + TURN:
            time.sleep(0)
            began = time.monotonic()


def answer(session, workshop: Workshop | None, waiting: Waiting) -> None:
    """Try one command in a savepoint; note its answer or its refusal."""
    try:
        with session.begin_nested():
            do(session, workshop, waiting)
    except Refused as refused:
        waiting.refused = refused
    except Exception:
        if not db.in_transaction(session):
            raise  # a full disk made SQLite roll everything back: nothing of this batch may be called saved
        log.exception("the command %s failed", waiting.command.name)
        waiting.refused = Refused("internal", "Something went wrong on our side. Nothing was changed.", status=500)
    if waiting.refused:
        waiting.changed = []  # what a failed flush leaves behind must not be told to anybody


def do(session, workshop: Workshop | None, waiting: Waiting, missing: set | None = None) -> None:
    if workshop is None:
        raise Refused("unknown_workshop", "There is no such workshop, or it was deleted.", status=404)
    table = Table(session, workshop, waiting.actor, now(), missing=set() if missing is None else missing)
    waiting.changed = attempt(waiting.command, waiting.sent, table)
    waiting.scrubs = waiting.command.scrubs or table.scrubs
    waiting.answer = {"ok": True, "version": 0, "result": table.reply}
