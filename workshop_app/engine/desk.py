"""The writer: commands wait in one inbox per workshop and are settled together: load, rule, commit, then tell.

Calm costs nothing: the first command is settled at once. In a rush, all that waited during one beat share one transaction
(a savepoint each, so that one refusal spoils nothing), one commit and one patch for each audience.
"""
import logging
import threading
import time
from collections import defaultdict, deque

from sqlalchemy import select

from workshop_app import runtime
from workshop_app.engine import board, broadcast
from workshop_app.engine.commands import REGISTRY, Actor, Command, Refused, Table, attempt
from workshop_app.extensions import db
from workshop_app.models import Workshop, now

log = logging.getLogger(__name__)
PATIENCE = 10  # seconds that a sender waits for an answer
MOST = 100  # commands in one commit: others must not wait for a longer computation than that


class Waiting:
    """A command on its way through the desk; `answer` or `refused` is set when `done` is."""

    def __init__(self, command: Command, sent: dict, actor: Actor):
        self.command, self.sent, self.actor = command, sent, actor
        self.answer: dict = {}
        self.refused: Refused | None = None
        self.changed: list = []
        self.done = threading.Event()


class Desk:
    def __init__(self, beat: float = 0.025):
        self.beat = beat  # seconds
        self.guard = threading.Condition()
        self.inboxes: dict[str, deque] = defaultdict(deque)
        self.busy: set[str] = set()
        self.last: dict[str, float] = {}

    def hand_in(self, waiting: Waiting) -> None:
        workshop_id = waiting.actor.workshop_id
        with self.guard:
            self.inboxes[workshop_id].append(waiting)
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
        """Settle what waits until nothing waits, never more often than the beat."""
        while True:
            pause = self.last.get(workshop_id, 0) + self.beat - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            with self.guard:
                inbox = self.inboxes[workshop_id]
                batch = [inbox.popleft() for _ in range(min(len(inbox), MOST))]
                if not batch:
                    del self.inboxes[workshop_id]
                    self.busy.discard(workshop_id)
                    self.guard.notify_all()
                    return
            self.last[workshop_id] = time.monotonic()
            try:
                settle(workshop_id, batch)
            except Exception:
                # All have their answers by now; only the news or the scrubbing failed. The next batch must not wait for ever.
                log.exception("after a batch was saved, its news were not told")

    def calm(self, workshop_id: str, seconds: float = PATIENCE) -> bool:
        """Wait until nothing of this workshop waits, is being settled or told; False when that takes too long."""
        with self.guard:
            return self.guard.wait_for(lambda: workshop_id not in self.busy, seconds)


desk = Desk()


def run(name: str, payload, actor: Actor) -> dict:
    """Do a command for an actor. Returns {"ok": True, "version", "result"} once the change is committed, or raises Refused."""
    command = REGISTRY.get(name) if isinstance(name, str) else None
    if command is None:
        raise Refused("unknown_command", "There is no such command.", status=404)
    waiting = Waiting(command, command.load(payload), actor)
    desk.hand_in(waiting)
    if not waiting.done.wait(PATIENCE):
        raise Refused("not_saved", "We could not save that yet. Nothing is lost: try again in a moment.", status=503)
    if waiting.refused:
        raise waiting.refused
    return waiting.answer


def settle(workshop_id: str, batch: list[Waiting]) -> None:
    patches: dict = {}
    try:
        with db.writing() as session:
            workshop = session.scalar(select(Workshop).where(Workshop.id == workshop_id).with_for_update())
            for waiting in batch:
                answer(session, workshop, waiting)
            changed = [row for waiting in batch for row in waiting.changed]
            if changed:
                session.flush()
                patches = board.patches(workshop, changed)
            versions = {eye: workshop.version_for(eye) for eye in board.EYES} if workshop else {}
            db.commit(session)
    except Exception:
        # Whatever went wrong, nothing was committed: say so to everybody who waits, and keep the workshop going.
        log.exception("a batch of %d commands was not saved", len(batch))
        patches = {}
        for waiting in batch:
            waiting.refused = Refused("not_saved", "We could not save that just now. Nothing is lost: try again in a moment.", status=503)
    for waiting in batch:
        if not waiting.refused:
            waiting.answer["version"] = versions[waiting.actor.eye]
        waiting.done.set()
    time.sleep(0)  # answers leave before the news
    try:
        broadcast.tell(workshop_id, patches)
    finally:
        if any(waiting.command.scrubs and not waiting.refused for waiting in batch):
            db.scrub()


def answer(session, workshop: Workshop | None, waiting: Waiting) -> None:
    """Try one command in a savepoint; note its answer or refusal, and which records it changed."""
    try:
        if workshop is None:
            raise Refused("unknown_workshop", "There is no such workshop, or it was deleted.", status=404)
        with session.begin_nested():
            table = Table(session, workshop, waiting.actor, now())
            changed = attempt(waiting.command, waiting.sent, table)
        # Only now has the savepoint held: what a failed flush leaves behind must not be told to anybody.
        waiting.changed, waiting.answer = changed, {"ok": True, "version": 0, "result": table.reply}
    except Refused as refused:
        waiting.refused = refused
    except Exception:
        if not db.in_transaction(session):
            raise  # a full disk made SQLite roll everything back: nothing of this batch may be called saved
        log.exception("the command %s failed", waiting.command.name)
        waiting.refused = Refused("internal", "Something went wrong on our side. Nothing was changed.", status=500)
