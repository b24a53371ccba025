"""What machines ask: does it live, is it ready, how is it doing. None of it says anything of a workshop or a person."""
import hmac
import logging
import threading
import time
from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, request
from sqlalchemy import select

from workshop_app import runtime
from workshop_app.doors import logs
from workshop_app.doors.guard import anybody
from workshop_app.engine import meter
from workshop_app.engine.bus import bus
from workshop_app.engine.desk import desk
from workshop_app.extensions import db
from workshop_app.models import Workshop

health = Blueprint("health", __name__)
log = logging.getLogger(__name__)
PATIENCE = 1.5  # seconds for all that we ask
GIVEN_UP = 5  # seconds after which a question without an answer is asked anew


class Question:
    """One question on its way: `said` is the answer, or `why` there is none, once `done` is set."""

    def __init__(self):
        self.said = self.why = ""
        self.asked = time.monotonic()
        self.done = threading.Event()

    def is_open(self) -> bool:
        return not self.done.is_set() and time.monotonic() < self.asked + GIVEN_UP


class Probe:
    """Asks a service that may never answer. Whoever comes meanwhile waits for the same answer."""

    def __init__(self, name: str, ask: Callable[[], str], gone: str, back: str):
        self.name, self.ask, self.gone, self.back = name, ask, gone, back
        self.guard = threading.Lock()
        self.question: Question | None = None
        self.well = True

    def start(self) -> Question:
        with self.guard:
            if self.question is None or not self.question.is_open():
                self.question = Question()
                runtime.background(self.answer, self.question)
            return self.question

    def answer(self, question: Question) -> None:
        try:
            question.said = self.ask()
        except Exception as error:
            question.why = logs.kind(error)
        finally:
            question.done.set()

    def note(self, well: bool, why: str) -> None:
        """Log that the service went or came back, not each time that somebody asks."""
        with self.guard:
            was, self.well = self.well, well
        if was and not well:
            log.warning("%s %s", self.gone, why or "There was no answer in time.")
        if well and not was:
            log.warning(self.back)


def ask_database() -> str:
    with db.reading() as reading:
        reading.scalar(select(1).select_from(Workshop).limit(1))  # of a table: SQLite answers a mere 1 without its file
    return "ok"


PROBES = (
    Probe("database", ask_database, "The database can't be reached.", "The database answers again."),
    Probe("redis", lambda: bus.check(), "Redis can't be reached, so the people of other processes are not heard.", "Redis answers again."),
)


@health.get("/healthz")
@anybody
def healthz():
    return {"ok": True}


@health.get("/readyz")
@anybody
def readyz():
    """May people be sent here? Answered within two seconds, whatever is broken."""
    if desk.closing:
        return {"ok": False, "stopping": True}, 503
    deadline = time.monotonic() + PATIENCE
    answers: dict = {"ok": True}
    for probe, question in [(probe, probe.start()) for probe in PROBES]:
        question.done.wait(max(0.0, deadline - time.monotonic()))
        said = question.said
        probe.note(bool(said), question.why)
        answers[probe.name] = said or probe.gone
        answers["ok"] &= bool(said)
    return answers, 200 if answers["ok"] else 503


@health.get("/metrics")
@anybody
def metrics():
    """The figures of the last slow beat, for whoever has the token."""
    token = current_app.config["SETTINGS"].metrics_token
    if not token:
        abort(404)
    kind, _, sent = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not hmac.compare_digest(sent.strip().encode(), token.encode()):
        sentence = "Send the token that WORKSHOP_METRICS_TOKEN holds, as: Authorization: Bearer …\n"
        return Response(sentence, 401, {"WWW-Authenticate": "Bearer"}, mimetype="text/plain")
    return Response(meter.frozen(), content_type=meter.CONTENT_TYPE)
