"""Load: what people send, at moments that are fixed beforehand, whether or not the server keeps up.

Every delay counts from the moment when the sending was due. A server that falls behind can't slow the questions down and so look better
than it is.
"""
import json
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.crowd import Crowd
from benchmarks.figures import quantiles
from benchmarks.peer import Peer
from workshop_app.rehearsal.colleagues import THEMES

SETTLING = 1.0  # seconds of posting before anything counts
PATIENCE = 8.0  # seconds for the last to arrive
TEXTS = [note for theme in THEMES.values() for note in theme["notes"]]


@dataclass
class Outcome:
    """What became of it all; seconds."""

    sent: int = 0
    to_last: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    unanswered: int = 0
    gone: int = 0
    news: int = 0
    deliveries: int = 0
    took: float = 0.0
    own_cpu: float = 0.0

    @property
    def clean(self) -> bool:
        return not (self.refused or self.lost or self.unanswered or self.gone)

    def within(self, limit: float) -> bool:
        """Is it clean, and did 99 in 100 take less than so many seconds?"""
        return self.clean and bool(self.to_last) and quantiles(self.to_last)["p99"] < 1000 * limit

    def figures(self) -> dict:
        """As it is reported: milliseconds."""
        return {
            "sent": self.sent, "refused": self.refused, "lost": self.lost, "unanswered": self.unanswered, "hung_up": self.gone,
            "post_to_last_ms": quantiles(self.to_last), "ack_ms": quantiles(self.acks), "messages": self.news,
            "deliveries": self.deliveries, "generator_cpu_percent": round(100 * self.own_cpu / self.took),
            "generator_late_ms": quantiles(self.late),
        }


class Load:
    """Puts load on a crowd. `send(number)` gives who sends what: (peer, text, id of the note in it, or "")."""

    def __init__(self, crowd: Crowd, send: Callable[[int], tuple[Peer, str, str]]):
        self.crowd, self.send = crowd, send
        self.due: dict[str, float] = {}  # note that not everybody has -> moment
        self.asked: dict[int, tuple[float, str]] = {}  # number of something without an answer -> moment, note
        crowd.arrived, crowd.answered = self.arrived, self.answered

    def play(self, moments: list[float], settling: float = 0, limit: float = float("inf")) -> Outcome:
        """Send something at each of these moments (seconds from now); what was sent while settling doesn't count.

        Once more than 1 in 100 have taken longer than the limit, there is no point in going on.
        """
        found = self.found = Outcome()
        self.limit, self.slow, most_slow = limit, 0, sum(moment >= settling for moment in moments) / 100
        began, cpu, news, gone = time.monotonic(), time.process_time(), self.crowd.news, self.crowd.gone
        self.counts_from = began + settling
        for number, moment in enumerate(moments, 1):
            due = began + moment
            while (left := due - time.monotonic()) > 0:
                self.crowd.listen(left)
            self.send_one(number, due)
            if self.slow > most_slow or self.stuck():
                break
        self.wait_for_the_last()
        found.took, found.own_cpu = time.monotonic() - began, time.process_time() - cpu
        found.news, found.gone = self.crowd.news - news, self.crowd.gone - gone
        found.lost, found.unanswered = len(self.due), len(self.asked)
        self.due.clear()
        self.asked.clear()
        return found

    def send_one(self, number: int, due: float) -> None:
        peer, text, note = self.send(number)
        self.asked[number] = due, note
        if note:
            self.due[note] = due
        if due >= self.counts_from:
            self.found.sent += 1
            self.found.late.append(time.monotonic() - due)
        peer.say(text)

    def stuck(self) -> bool:
        """Has the oldest been on its way for many times the limit?"""
        return bool(self.due) and time.monotonic() - next(iter(self.due.values())) > 4 * self.limit

    def wait_for_the_last(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while (self.due or self.asked) and time.monotonic() < deadline:
            self.crowd.listen(0.05)

    def arrived(self, notes: list[str], now: float) -> None:
        for note in notes:
            due = self.due.pop(note, None)
            if due is None:
                continue
            self.found.deliveries += len(self.crowd.peers)
            if due >= self.counts_from:
                self.found.to_last.append(now - due)
                self.slow += now - due > self.limit

    def answered(self, number: int, answer: dict, now: float) -> None:
        due, note = self.asked.pop(number, (0.0, ""))
        if not answer["ok"]:
            code = answer["error"]["code"]
            self.found.refused[code] = self.found.refused.get(code, 0) + 1
            self.due.pop(note, None)
        elif due >= self.counts_from:
            self.found.acks.append(now - due)


def every(rate: float, seconds: float) -> list[float]:
    """Moments at a steady rate."""
    return [number / rate for number in range(int(rate * seconds))]


def posts(crowd: Crowd, say_post: Callable[[int, str, str], str]) -> Callable[[int], tuple[Peer, str, str]]:
    """What `Load` sends when people post in turn."""
    peers = list(crowd.peers.values())

    def send(number: int) -> tuple[Peer, str, str]:
        note = str(uuid.uuid4())
        return peers[number % len(peers)], say_post(number, note, TEXTS[number % len(TEXTS)]), note

    return send


def say_post(number: int, note: str, text: str) -> str:
    """A post, as our protocol has it."""
    return f"42{number}" + json.dumps(["do", ["post", {"id": note, "key": secrets.token_urlsafe(32), "text": text}]])


def say_post_plainly(number: int, note: str, text: str) -> str:
    """A post, as the yardsticks have it."""
    return f"42{number}" + json.dumps(["post", {"id": note, "text": text}])


def notes_in(event: str, data) -> list[str]:
    """The notes that one of our events brings, or one of the yardsticks'."""
    if event == "patch":
        return [record["id"] for kind, record in data["put"] if kind == "note"]
    return [data["id"]] if event == "note" else []
