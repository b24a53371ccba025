"""Simulated colleagues fill a real workshop: they do what the present stage asks for and follow its facilitator to the end."""
import contextlib
import threading
import time
from collections.abc import Callable
from functools import partial

import requests

from workshop_app.rehearsal.board import Board
from workshop_app.rehearsal.guest import Guest, Unanswered
from workshop_app.rehearsal.person import MovedOn, Person
from workshop_app.rehearsal.play import AT_THE_DOOR
from workshop_app.rehearsal.stopwatch import Stopwatch
from workshop_app.rehearsal.together import together

LOOK_EVERY = 0.5  # seconds between two looks at whether it is time to leave
READY, FINISHED = "ready", "finished"


class Company:
    """So many people in one workshop. `seconds` is about how long they take over a stage."""

    def __init__(self, url: str, participants: int, seconds: float, seed: int = 1, say: Callable[[str], object] = print):
        self.seconds, self.say = seconds, say
        self.stopwatch, self.leaving = Stopwatch(), False
        self.people = [Person(Guest(url), number, participants, seed, self.stopwatch) for number in range(participants)]

    def join(self, code: str) -> None:
        """Take seats and connect. Raises TurnedAway: unknown_workshop, finished."""
        self.people[0].guest.sit(code)  # alone, so that a wrong code is tried once and not by everybody
        together((partial(self.arrive, person, code) for person in self.people), AT_THE_DOOR)

    def arrive(self, person: Person, code: str) -> None:
        if person is not self.people[0]:
            person.guest.sit(code)
        person.guest.connect(code)
        self.stopwatch.watch(person.guest)

    def follow(self) -> None:
        """Until the workshop finishes, or `leaving` is set."""
        threads = [threading.Thread(target=self.accompany, args=(person,), daemon=True) for person in self.people]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads) and not self.leaving:
            time.sleep(LOOK_EVERY)

    def accompany(self, person: Person) -> None:
        """Act once on each stage and each vote, whenever the facilitator gets there."""
        done = {READY}
        while (now := self.next_occasion(person, done)) != FINISHED and not self.leaving:
            done.add(now)
            person.moved_on = lambda now=now: self.leaving or occasion(person) != now
            if person is self.people[0]:
                self.tell(person.guest.board)
            # Real people hold the reins: they go on, hide a note or dissolve a cluster under us, and then we do less.
            with contextlib.suppress(MovedOn, Unanswered, requests.RequestException):
                self.act(person)

    def next_occasion(self, person: Person, done: set) -> str:
        with person.guest.changed:
            while (now := occasion(person)) in done and not self.leaving:
                person.guest.changed.wait(LOOK_EVERY)
        return now

    def tell(self, board: Board) -> None:
        """Where we are; while people vote, that a round is open."""
        round_ = board.open_round()
        vote = f", round {round_['number']}" if round_ else ""
        self.say(f"{board.stage()['title']}{vote}.")

    def act(self, person: Person) -> None:
        stage = person.guest.board.stage()
        if stage["activity"] != "vote":
            person.take_part(stage, self.seconds)
        elif round_ := person.guest.board.open_round():
            person.vote(round_, self.seconds)

    def leave(self) -> None:
        """Everybody stops what they do and goes."""
        self.leaving = True
        for person in self.people:
            with person.guest.changed:
                person.guest.changed.notify_all()
            person.guest.leave()


def occasion(person: Person) -> str:
    """What there is to act on: "ready", "finished", the id of an open round, or the key of the stage."""
    board = person.guest.board
    if board.workshop()["state"] in (READY, FINISHED):
        return board.workshop()["state"]
    round_ = board.open_round() if board.stage()["activity"] == "vote" else None
    return round_["id"] if round_ else board.stage()["id"]
