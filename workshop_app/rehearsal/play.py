"""A whole workshop with simulated people, played through the public doors. Every step waits for what should have come of it."""
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from workshop_app.rehearsal.facilitator import Facilitator
from workshop_app.rehearsal.guest import Guest
from workshop_app.rehearsal.person import Person
from workshop_app.rehearsal.stopwatch import Stopwatch
from workshop_app.rehearsal.together import together

# How the time that the audience has is shared out among the stages.
SHARES = {"welcome": 1, "post": 3, "read": 3, "cluster": 5, "break": 1, "frame": 4, "vote": 4, "brief": 4, "pulse": 2}
AT_THE_DOOR = 20  # people who join at the same time
ELBOW_ROOM = 0.2  # seconds for each person, however short the stages are meant to be: all of them share one machine with the server


class Diverged(Exception):
    """Somebody's board is not the server's."""


@dataclass
class Outcome:
    participants: int
    code: str  # of the last session
    snapshot: dict  # the facilitator's board as the site gives it: {"version", "board", ...}
    files: dict[str, bytes]
    stopwatch: Stopwatch


class Play:
    """`fay` has an account and is signed in. `seconds` is about how long the stages of a session take. `say` tells what goes on."""

    def __init__(self, fay: Facilitator, participants: int, seconds: float, seed: int = 1, say: Callable[[str], object] = print):
        self.fay, self.participants, self.seed, self.say = fay, participants, seed, say
        self.seconds = max(seconds, participants * ELBOW_ROOM)
        self.stopwatch = Stopwatch()
        self.people: list[Person] = []

    def play(self, script: str) -> Outcome:
        """One workshop, or all sessions of a programme. Raises Diverged, Unanswered."""
        code = self.fay.open_workshop(script)
        while code:
            try:
                self.session(code)
                outcome = Outcome(self.participants, code, self.fay.whole_board(), self.files(), self.stopwatch)
            finally:
                self.leave()
            code = self.fay.open_next_session(code)
            self.seed += 1
        return outcome

    def session(self, code: str) -> None:
        self.fay.connect(code, "facilitator")
        self.stopwatch.watch(self.fay)
        self.say(f"Watch it on the shared screen: {self.fay.screen_link()}")
        self.join(code)
        self.fay.ask("start")
        stages = self.fay.board.stages()
        share = self.seconds / sum(SHARES[stage["activity"]] for stage in stages)
        for stage in stages:
            self.fay.ask("go", stage=stage["id"])
            self.settle()
            self.stage(stage, SHARES[stage["activity"]] * share)
            self.settle()
            self.say(f"{stage['title']}: {self.gathered()}{', and more that are hidden until the reveal' if stage['hidden'] else ''}.")
        if self.fay.board.winner() and "brief" not in {stage["activity"] for stage in stages}:
            self.fay.draft_brief()
        self.fay.ask("finish")
        self.settle()
        self.compare()

    def join(self, code: str) -> None:
        guests = [Guest(self.fay.url) for _ in range(self.participants)]
        self.people = [Person(guest, number, len(guests), self.seed, self.stopwatch) for number, guest in enumerate(guests)]
        together((partial(self.arrive, guest, code) for guest in guests), AT_THE_DOOR)
        self.say(f"{len(guests)} people have joined.")

    def arrive(self, guest: Guest, code: str) -> None:
        guest.sit(code).connect(code)
        self.stopwatch.watch(guest)

    def stage(self, stage: dict, seconds: float) -> None:
        if stage["activity"] == "vote":
            self.vote(seconds)
            return
        if stage["activity"] in ("welcome", "break"):
            time.sleep(seconds)  # nobody acts, so that whoever watches can read
        if stage["activity"] in ("read", "cluster"):
            self.fay.ask("reveal")
            self.settle()
        together(partial(person.take_part, stage, seconds) for person in self.people)
        self.stopwatch.wait()
        if stage["activity"] == "frame":
            self.fay.put_up_challenges()
        if stage["activity"] == "brief" and self.fay.board.winner():
            self.fay.draft_brief()

    def vote(self, seconds: float) -> None:
        """A round; after a tie a run-off; after another tie the group's choice."""
        if not any(wording["up"] for wording in self.fay.board.all("wording")):
            return
        closed = self.cast(self.fay.open_vote(), seconds)
        if closed["tied"]:
            self.say("The vote ended in a tie, so there is a run-off.")
            closed = self.cast(self.fay.run_off(), seconds / 2)
        if closed["tied"]:
            self.say("Another tie, so the group chooses and says why.")
            self.fay.choose(closed["tied"])

    def cast(self, round_: dict, seconds: float) -> dict:
        self.settle()
        together(partial(person.vote, round_, seconds) for person in self.people)
        return self.fay.close_vote()

    def settle(self) -> None:
        """Wait until every board has come as far as the server's own."""
        for audience in ([self.fay], [person.guest for person in self.people]):
            version = audience[0].whole_board()["version"]
            for guest in audience:
                guest.wait(lambda guest=guest, version=version: guest.board.version >= version)

    def compare(self) -> None:
        """Every board, as its own patches made it, against what the server's other door says."""
        for guest in (self.fay, *(person.guest for person in self.people)):
            differences = guest.board.differs_from(guest.whole_board())
            if differences:
                raise Diverged(f"A {guest.role}'s board is not the server's: {', '.join(differences[:5])}.")

    def gathered(self) -> str:
        kinds = ("note", "cluster", "wording", "answer")
        counts = ((len(self.fay.board.all(kind)), kind) for kind in kinds)
        return ", ".join(f"{many} {kind}{'' if many == 1 else 's'}" for many, kind in counts if many) or "nothing written yet"

    def files(self) -> dict[str, bytes]:
        """The brief's documents; none when the script chose no challenge."""
        if not self.fay.board.winner():
            return {}
        return self.fay.brief_files()

    def leave(self) -> None:
        for guest in (self.fay, *(person.guest for person in self.people)):
            guest.leave()
        self.people, self.stopwatch.guests = [], []
