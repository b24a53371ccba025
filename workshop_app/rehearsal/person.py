"""One simulated colleague: sits at the workshop and does what the present stage asks for, in their own time."""
import time
from collections.abc import Callable, Iterable, Iterator
from random import Random

from workshop_app.method.principles import PRINCIPLES
from workshop_app.rehearsal import colleagues
from workshop_app.rehearsal.guest import Guest, Unanswered, new_item
from workshop_app.rehearsal.stopwatch import Stopwatch

STRAYS = 0.15  # share of notes that are put into the wrong cluster at first
ADDING = 2  # one in so many people adds so many notes while all are reading


class MovedOn(Exception):
    """The workshop went on before this colleague was done."""


class Person:
    """`number` of `of` people, dealt the same words and tastes whenever the seed is the same."""

    def __init__(self, guest: Guest, number: int, of: int, seed: int, stopwatch: Stopwatch):
        self.guest, self.number, self.of, self.seed, self.stopwatch = guest, number, of, seed, stopwatch
        self.hand = colleagues.deal(of, seed)[number]
        self.notes, self.offers = list(self.hand.notes), list(self.hand.offers)
        self.chance = Random(f"acts {seed} {number}")
        self.moved_on: Callable[[], bool] = bool  # never, unless somebody says otherwise

    def take_part(self, stage: dict, seconds: float) -> None:
        """Do my part of a stage, spread over about so many seconds. Voting has its own call, because it has rounds."""
        part = {
            "post": self.write, "read": self.add, "cluster": self.sort, "frame": self.word, "brief": self.answer, "pulse": self.rate,
        }.get(stage["activity"])
        if part:
            part(stage, seconds)

    def write(self, stage: dict, seconds: float) -> None:
        """A light answer where nothing counts as evidence, else a helping of notes."""
        for text in self.paced(self.helping(self.hand.helping) if stage["evidence"] else self.hand.warm_up[:1], seconds):
            self.post(text, stage)

    def add(self, stage: dict, seconds: float) -> None:
        if "post" in stage["also"] and self.number % ADDING == 0:
            for text in self.paced(self.helping(ADDING), seconds):
                self.post(text, stage)

    def helping(self, most: int) -> list[str]:
        """The next so many notes of my hand that nobody has written yet."""
        there = {note["text"] for note in self.guest.board.all("note")}
        fresh = [text for text in self.notes if text not in there]
        self.notes = fresh[most:]
        return fresh[:most]

    def post(self, text: str, stage: dict) -> None:
        mine = new_item()
        if not stage["hidden"]:
            self.stopwatch.sending(mine["id"])
        try:
            self.guest.ask("post", text=text, **mine)
        except Unanswered:
            self.stopwatch.taken_back(mine["id"])
            raise

    def sort(self, stage: dict, seconds: float) -> None:
        """Open the clusters that I see first, then put my share of the notes where they belong."""
        notes = sorted(self.guest.board.all("note"), key=lambda note: note["id"])
        themes = {note["id"]: colleagues.theme_of(note["text"]) for note in notes if note["cluster"] is None}
        for key in list(colleagues.THEMES)[self.number :: self.of]:
            if key in themes.values() and not self.cluster(key):
                self.open_cluster(key)
        for note in self.paced([note["id"] for note in notes[self.number :: self.of] if themes.get(note["id"])], seconds):
            self.put(note, self.expect(lambda note=note: self.cluster(themes[note])))

    def put(self, note: str, right: str) -> None:
        """Now and then a note is in the wrong cluster first."""
        others = sorted(cluster["id"] for cluster in self.guest.board.all("cluster") if cluster["id"] != right)
        if others and self.chance.random() < STRAYS:
            self.guest.ask("move", note=note, cluster=self.chance.choice(others))
        self.guest.ask("move", note=note, cluster=right)

    def open_cluster(self, key: str) -> None:
        """Some open it with its title; others see what comes together, then name it."""
        id, title = new_item()["id"], colleagues.THEMES[key]["title"]
        if self.number % 2:
            self.guest.ask("open_cluster", id=id)
            self.guest.ask("name_cluster", id=id, title=title)
        else:
            self.guest.ask("open_cluster", id=id, title=title)

    def word(self, stage: dict, seconds: float) -> None:
        """Offer my wordings. The check is asked first; some take its hint, some keep their words and say why."""
        there = {wording["text"] for wording in self.guest.board.all("wording")}
        mine = [offer for offer in self.offers if self.cluster(offer.theme) and not {offer.text, offer.instead} & there]
        self.offers = []
        for offer in self.paced(mine, seconds):
            said = {"cluster": self.cluster(offer.theme), "text": offer.text}
            if self.guest.weigh(offer.text) and offer.instead:
                said |= {"text": offer.instead, "original": offer.text}
            elif offer.reason:
                said |= {"reason": offer.reason}
            self.guest.write("offer", **said)

    def vote(self, round_: dict, seconds: float) -> None:
        """Spend all my dots. Every third person first tries another challenge, then takes that dot back."""
        wordings = {wording["id"]: wording["text"] for wording in self.guest.board.all("wording")}
        liked = colleagues.preferences(self.number, {id: wordings.get(id, "") for id in round_["challenges"]}, self.seed)
        casts = list(colleagues.spend(liked, round_["dots"], round_["per_challenge"]).items())
        if self.number % 3 == 0:
            casts = [(liked[-1], 1), (liked[-1], 0), *casts]
        for challenge, dots in self.paced(casts, seconds):
            self.guest.ask("cast", challenge=challenge, dots=dots)

    def answer(self, stage: dict, seconds: float) -> None:
        """My share of what there is to say on the winner. Where a script has several stages for it, each has its sections."""
        board = self.guest.board
        stages = [other["id"] for other in board.stages() if other["activity"] == "brief"]
        place = stages.index(stage["id"])
        asked = colleagues.SECTIONS[place * len(colleagues.SECTIONS) // len(stages) : (place + 1) * len(colleagues.SECTIONS) // len(stages)]
        said = colleagues.answers_to(board.winner()["text"] if board.winner() else "")[self.number :: self.of]
        for section, text in self.paced([(section, text) for section, text in said if section in asked], seconds):
            self.guest.write("answer", text, section=section)

    def rate(self, stage: dict, seconds: float) -> None:
        for principle, score in self.paced(colleagues.ratings(self.number, PRINCIPLES, self.seed).items(), seconds):
            self.guest.ask("rate", principle=principle, score=score)

    def cluster(self, key: str) -> str | None:
        """Id of the cluster with this theme's title, if it is there."""
        title = colleagues.THEMES[key]["title"]
        return next((cluster["id"] for cluster in self.guest.board.all("cluster") if cluster["title"] == title), None)

    def expect(self, true: Callable):
        """What `true()` returns as soon as it is something. Raises MovedOn."""
        found = self.guest.wait(lambda: self.moved_on() or true())
        if self.moved_on():
            raise MovedOn
        return found

    def paced(self, things: Iterable, seconds: float) -> Iterator:
        """One thing after the other, at moments of my own within so many seconds. Raises MovedOn."""
        things, began = list(things), time.monotonic()
        for moment, thing in zip(sorted(self.chance.uniform(0, seconds) for _ in things), things, strict=True):
            with self.guest.changed:
                if self.guest.changed.wait_for(self.moved_on, max(0, began + moment - time.monotonic())):
                    raise MovedOn
            yield thing
