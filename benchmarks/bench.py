"""How long people wait when a room is busy. README.md in this folder says what is measured, and how.

    python benchmarks/bench.py [--quick] [--out figures.json]
"""
import argparse
import json
import math
import os
import platform
import secrets
import sys
import time
import uuid
from functools import partial
from pathlib import Path

from crowd import Crowd, Peer

from workshop_app.rehearsal.facilitator import Facilitator
from workshop_app.rehearsal.guest import Guest
from workshop_app.rehearsal.server import Server
from workshop_app.rehearsal.together import together

STEADY = {"connections": 60, "posts_per_second": 100, "seconds": 10}
QUICK = {"connections": 20, "posts_per_second": 50, "seconds": 3}
SETTLING = 1.0  # seconds of posting before anything counts
PATIENCE = 10  # seconds for the last posts to arrive


class Steady:
    """An open loop: posts are due at fixed moments, whether or not the server keeps up, and every delay counts from when they were due."""

    def __init__(self, server: Server, connections: int, posts_per_second: int, seconds: float):
        self.server, self.rate, self.seconds = server, posts_per_second, seconds
        self.due: dict[str, float] = {}  # note -> moment
        self.missing: dict[str, int] = {}  # note -> people who don't have it yet
        self.asked: dict[tuple[Peer, int], str] = {}
        self.to_last: list[float] = []
        self.acks: list[float] = []
        self.late: list[float] = []
        self.refused = 0
        self.crowd = self.gather(connections)

    def gather(self, connections: int) -> Crowd:
        fay = Facilitator(self.server.url)
        fay.create_account(self.server.first_link)
        code = fay.open_workshop("two-hours")
        fay.connect(code, "facilitator")
        fay.ask("start")
        fay.ask("go", stage="warm-up")
        fay.leave()
        guests = [Guest(self.server.url) for _ in range(connections)]
        together((partial(guest.sit, code) for guest in guests), at_once=8)
        cookies = ["; ".join(f"{cookie.name}={cookie.value}" for cookie in guest.web.cookies) for guest in guests]
        return Crowd([Peer(self.server.url, code, cookie, self.heard) for cookie in cookies])

    def run(self) -> dict:
        began, cpu, served = time.monotonic(), time.process_time(), self.server_cpu()
        many = int(self.rate * (SETTLING + self.seconds))
        for number in range(many):
            moment = began + number / self.rate
            while (left := moment - time.monotonic()) > 0:
                self.crowd.listen(left)
            self.post(number, moment, counts=moment >= began + SETTLING)
        ended = time.monotonic()
        while (self.missing or self.asked) and time.monotonic() < ended + PATIENCE:
            self.crowd.listen(0.1)
        took = time.monotonic() - began
        return self.figures((time.process_time() - cpu) / took, (self.server_cpu() - served) / took)

    def post(self, number: int, moment: float, counts: bool) -> None:
        peer, note = self.crowd.peers[number % len(self.crowd.peers)], str(uuid.uuid4())
        self.asked[peer, number] = note
        self.missing[note] = len(self.crowd.peers)
        if counts:
            self.due[note] = moment
            self.late.append(time.monotonic() - moment)
        text = f"Note {number}: the minibus comes between half past seven and nine, and nobody can say when."
        peer.do(number, "post", {"id": note, "key": secrets.token_urlsafe(32), "text": text})

    def heard(self, peer: Peer, event: str, data: dict, ack: int | None) -> None:
        now = time.monotonic()
        if event == "ack":
            note = self.asked.pop((peer, ack))
            if not data["ok"]:
                self.refused += 1
                self.missing.pop(note)
            elif note in self.due:
                self.acks.append(now - self.due[note])
        elif event == "patch":
            for kind, record in data["put"]:
                if kind == "note":
                    self.arrived(record["id"], now)

    def arrived(self, note: str, now: float) -> None:
        self.missing[note] -= 1
        if not self.missing[note]:
            del self.missing[note]
            if note in self.due:
                self.to_last.append(now - self.due[note])

    def figures(self, own_cpu: float, server_cpu: float) -> dict:
        return {
            "scenario": "steady", "connections": len(self.crowd.peers), "posts_per_second": self.rate, "seconds": self.seconds,
            "posts": len(self.due), "refused": self.refused, "lost": len(self.missing), "unanswered": len(self.asked),
            "post_to_last_ms": quantiles(self.to_last), "ack_ms": quantiles(self.acks),
            "server_cpu_percent": round(100 * server_cpu), "generator_cpu_percent": round(100 * own_cpu),
            "generator_late_ms": quantiles(self.late),
            "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "load_before": round(os.getloadavg()[0], 1)},
        }

    def server_cpu(self) -> float:
        """Seconds of processor time that the server has used."""
        fields = Path(f"/proc/{self.server.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def quantiles(seconds: list[float]) -> dict:
    """Milliseconds: the value below which so many in 100 lie."""
    ranked = sorted(seconds)
    return {f"p{n}": round(1000 * ranked[max(0, math.ceil(n / 100 * len(ranked)) - 1)], 1) if ranked else None for n in (50, 95, 99, 100)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how long people wait in a busy room.")
    parser.add_argument("--quick", action="store_true", help="a short look with fewer people")
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep the figures as JSON")
    asked = parser.parse_args()
    with Server() as server:
        steady = Steady(server, **(QUICK if asked.quick else STEADY))
        found = steady.run()
        steady.crowd.leave()
    text = json.dumps(found, indent=2)
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n")
    if found["refused"] or found["lost"] or found["unanswered"]:
        sys.exit("Some posts did not arrive.")


if __name__ == "__main__":
    main()
