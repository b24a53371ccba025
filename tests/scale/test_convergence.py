"""Anybody does anything, on two processes, over lines that are cut, slow and repeat themselves: in the end all boards are one."""
import contextlib
import os
import socket
import time
from dataclasses import dataclass, field
from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from people import new_id, new_key
from scale.writers import send

from workshop_app.rehearsal.guest import Guest
from workshop_app.rehearsal.server import within
from workshop_app.rehearsal.together import together

DOTS, SECTIONS = 4, ("affected", "now_tried", "success", "constraints")
WRITTEN = {"post": ("note", "reword", "withdraw"), "offer": ("wording", "rephrase", "retract"), "answer": ("answer", "amend", "unsay")}
SHARED = ("open_cluster", "name_cluster", "move", "merge", "dissolve")
PEOPLES = ("post", "post", "reword", "withdraw", "offer", "rephrase", "retract", "answer", "amend", "unsay", "cast", "cast", "cast", "rate", *SHARED)
FAYS = (
    "hide", "unhide", "gather", "put_up", "put_up", "take_down", "open_vote", "close_vote", "run_off", "choose", "go", "go", "pause", "resume",
    "set_clock", "reveal", "start", "offer", "draft_brief", *SHARED,
)
LINES = ("cut", "slow", "again", "elsewhere")  # what happens to a line: it is cut, or slow, or says the last thing twice, by either door

some = st.integers(0, 7)


def steps(verbs: tuple, most: int):
    return st.lists(st.tuples(st.sampled_from((*verbs, *LINES)), some, some), min_size=4, max_size=most)


@dataclass
class Actor:
    """Somebody at one process, with a line to the other. `saved`: {id: text, or None once taken back} of what was acknowledged."""

    guest: Guest
    elsewhere: Guest
    slow: bool = False
    last: tuple | None = None
    keys: dict = field(default_factory=dict)
    saved: dict = field(default_factory=lambda: {"note": {}, "wording": {}, "answer": {}})
    spent: list = field(default_factory=list)
    codes: set = field(default_factory=set)

    def __post_init__(self):
        self.guest.listeners.append(self.lag)

    def lag(self, name, *_) -> None:
        if self.slow and name == "patch":
            time.sleep(0.03)  # a line that lags, not a wait

    def act(self, steps: list[tuple]) -> None:
        for verb, one, two in steps:
            if verb == "cut":
                cut(self.guest)
            elif verb == "slow":
                self.slow = not self.slow
            elif verb in ("again", "elsewhere"):
                self.repeat(verb)
            elif (payload := self.payload(verb, one, two)) is not None:
                self.do(verb, payload)

    def repeat(self, verb: str) -> None:
        if self.last:
            answer = send(self.elsewhere if verb == "elsewhere" else self.guest, *self.last, over_http=verb == "elsewhere")
            self.codes.add("ok" if answer["ok"] else answer["error"]["code"])

    def do(self, command: str, payload: dict) -> None:
        self.last = (command, payload)
        answer = send(self.guest, command, payload)
        self.codes.add("ok" if answer["ok"] else answer["error"]["code"])
        if answer["ok"]:
            self.remember(command, payload, answer["result"])

    def remember(self, command: str, payload: dict, result: dict) -> None:
        for write, (kind, change, take_back) in WRITTEN.items():
            if command in (write, change):
                self.saved[kind][payload["id"]] = payload["text"]
            if command == take_back:
                self.saved[kind][payload["id"]] = None
        if command == "cast":
            self.spent.append(sum(result["mine"].values()))

    def pick(self, kind: str, number: int) -> str:
        """The id of something on my board, or of nothing that there is."""
        there = sorted(self.guest.board.records.get(kind, {}))
        return there[number % len(there)] if there else new_id()

    def own(self, kind: str, number: int) -> dict | None:
        mine = [id for id, text in self.saved[kind].items() if text is not None]
        return {"id": mine[number % len(mine)], "key": self.keys[mine[number % len(mine)]]} if mine else None

    def new(self) -> dict:
        made = {"id": new_id(), "key": new_key()}
        self.keys[made["id"]] = made["key"]
        return made

    def payload(self, verb: str, one: int, two: int) -> dict | None:
        """What to send; None when there is nothing of my own to change."""
        text = f"{verb} {one} {two} {len(self.keys)}"
        for write, (kind, change, take_back) in WRITTEN.items():
            if verb == write:
                more = {"offer": {"cluster": self.pick("cluster", one) if two % 2 else None}, "answer": {"section": SECTIONS[one % 4]}}.get(verb, {})
                return self.new() | {"text": text} | more
            if verb in (change, take_back):
                mine = self.own(kind, one)
                return None if mine is None else mine | ({"text": text} if verb == change else {})
        pick = self.pick
        return {
            "cast": lambda: {"challenge": pick("wording", one), "dots": two % (DOTS + 1)},
            "rate": lambda: {"principle": ("openness", "newness")[one % 2], "score": 1 + two % 5},
            "open_cluster": lambda: {"id": new_id(), "title": text},
            "name_cluster": lambda: {"id": pick("cluster", one), "title": text},
            "move": lambda: {"note": pick("note", one), "cluster": pick("cluster", two) if two else None},
            "merge": lambda: {"id": pick("cluster", one), "into": pick("cluster", two)},
            "dissolve": lambda: {"id": pick("cluster", one)},
            "hide": lambda: {"id": pick("note", one), "reason": text},
            "unhide": lambda: {"id": pick("note", one)},
            "gather": lambda: {"id": new_id(), "title": text, "notes": [pick("note", number) for number in (one, two)]},
            "put_up": lambda: {"id": pick("wording", one)},
            "take_down": lambda: {"id": pick("wording", one)},
            "open_vote": lambda: {"id": new_id(), "dots": DOTS},
            "run_off": lambda: {"id": new_id()},
            "choose": lambda: {"challenge": pick("wording", one), "reason": text},
            "go": lambda: {"stage": ("open", "hidden", "shown")[one % 3]},
            "set_clock": lambda: {"until": self.guest.board.workshop()["ends"] or 0},
        }.get(verb, dict)()


def cut(guest: Guest) -> None:
    """Cut a connection as a bad network does, without a word."""
    line = getattr(guest.live.eio, "ws", None)
    if line is not None and line.sock is not None:
        with contextlib.suppress(OSError):  # it was cut just before
            line.sock.shutdown(socket.SHUT_RDWR)


def come(cluster) -> dict[str, Actor]:
    """Fay, Ada at two windows on two processes, Bo and Cy, in a workshop with a vote open."""
    a, b = cluster.a.url, cluster.b.url
    code = cluster.open_workshop("all-at-once")
    fay = cluster.guest(b, like=cluster.fay).connect(code, "facilitator")
    ada, bo, cy = cluster.seat(code, url=a), cluster.seat(code, url=b), cluster.seat(code, url=a)
    twin = cluster.guest(b, like=ada).connect(code)
    fay.ask("start")
    for text in ("How can technology shorten the wait?", "How can technology make travel calm?"):
        fay.ask("put_up", id=fay.write("offer", text, cluster=None)["id"])
    fay.ask("open_vote", id=new_id(), dots=DOTS)
    guests = {"fay": fay, "ada": ada, "twin": twin, "bo": bo, "cy": cy}
    return {name: Actor(guest, cluster.guest({a: b, b: a}[guest.url], like=guest)) for name, guest in guests.items()}


@pytest.mark.timeout(300)
@settings(
    max_examples=12, deadline=None, derandomize=os.environ.get("CI") == "true", suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making a failure smaller would take minutes
)
@given(acts=st.fixed_dictionaries({"fay": steps(FAYS, 9)} | {name: steps(PEOPLES, 7) for name in ("ada", "twin", "bo", "cy")}))
def test_all_boards_become_one_and_nothing_acknowledged_is_lost(cluster, acts):
    actors = come(cluster)
    try:
        together(partial(actor.act, acts[name]) for name, actor in actors.items())
        fay = actors["fay"]
        assert send(fay.guest, "reveal", {})["ok"]
        for actor in actors.values():
            actor.slow = False
            assert within(20, lambda actor=actor: not actor.guest.board.differs_from(actor.guest.whole_board())), differing(actor)
            assert actor.guest.whole_board()["board"] == actor.elsewhere.whole_board()["board"]
            assert "internal" not in actor.codes and all(dots <= DOTS for dots in actor.spent)
        board = fay.guest.whole_board()["board"]
        for kind in ("note", "wording", "answer"):
            stored = {record["id"]: record["text"] for record in board[kind]}
            saved = {id: text for actor in actors.values() for id, text in actor.saved[kind].items()}
            assert {id: stored.get(id) for id in saved} == saved
        for name in ("ada", "bo", "cy"):
            assert sum(actors[name].guest.whole_board()["mine"]["dots"].values()) <= DOTS
        counted = [round_ for round_ in board["round"] if round_["state"] == "closed"]
        assert all(sum(round_["tally"].values()) <= 3 * DOTS and round_["ballots"] <= 3 for round_ in counted)
    finally:
        for actor in actors.values():
            actor.guest.leave()


def differing(actor: Actor) -> list[str]:
    return actor.guest.board.differs_from(actor.guest.whole_board())
