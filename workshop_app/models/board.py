"""What people put on the board. No author, seat, time or running number stands beside anything that a person wrote."""
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from workshop_app.models.base import UNORDERED, Base, Hash, Id, Json, digest


class Written:
    """Words that only the browser that wrote them can change: it holds the edit key, we hold the hash of the key and the item's own id.

    So a careless client that makes one key do for all its items joins none of them.
    """

    key_hash: Mapped[str] = mapped_column(Hash, default="")
    withdrawn: Mapped[bool] = mapped_column(default=False)  # the row stays, empty, so that a late resend can't bring it back

    @staticmethod
    def hash_of(id: str, key: str) -> str:
        return digest("edit", id, key)

    def written_with(self, key: str) -> bool:
        return bool(self.key_hash) and self.key_hash == self.hash_of(self.id, key)


class InWorkshop:
    @declared_attr
    def workshop_id(cls) -> Mapped[str]:
        return mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)


class Note(Written, InWorkshop, Base):
    __tablename__ = "notes"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    stage: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    cluster: Mapped[str | None] = mapped_column(ForeignKey("clusters.id"))
    revealed: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=False)  # by the facilitator
    reason: Mapped[str] = mapped_column(String(200), default="")
    flag: Mapped[str] = mapped_column(String(10), default="")  # raised: somebody asks the facilitator to look; settled: they have looked


class Cluster(InWorkshop, Base):
    __tablename__ = "clusters"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    title: Mapped[str] = mapped_column(String(80), default="")
    place: Mapped[int]
    dissolved: Mapped[bool] = mapped_column(default=False)


class Wording(Written, InWorkshop, Base):
    """A "How can technology …?" question. One that is put up is a challenge."""

    __tablename__ = "wordings"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    cluster: Mapped[str | None] = mapped_column(ForeignKey("clusters.id"))
    text: Mapped[str] = mapped_column(String(200))
    original: Mapped[str] = mapped_column(String(200), default="")
    nudges: Mapped[list] = mapped_column(Json, default=list)
    reason: Mapped[str] = mapped_column(String(200), default="")
    up: Mapped[bool] = mapped_column(default=False)


class Round(InWorkshop, Base):
    __tablename__ = "rounds"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[int]
    dots: Mapped[int]
    per_challenge: Mapped[int]
    challenges: Mapped[list] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10), default="open")  # open, closed
    tally: Mapped[dict | None] = mapped_column(Json)  # {challenge: dots} once closed
    ballots: Mapped[int | None]
    run_off: Mapped[bool] = mapped_column(default=False)

    @property
    def is_open(self) -> bool:
        return self.state == "open"


class Ballot(Base):
    """Dots of one token on one challenge while the round is open. The hash can't be joined to a seat; the close deletes it."""

    __tablename__ = "ballots"
    __table_args__ = UNORDERED

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    challenge: Mapped[str] = mapped_column(Id, primary_key=True)
    dots: Mapped[int]

    @staticmethod
    def hash_of(round_id: str, token: str) -> str:
        return digest("ballot", round_id, token)


class Answer(Written, InWorkshop, Base):
    __tablename__ = "answers"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    section: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)


class Rating(Base):
    """How far the session lived one principle, under a hash like a ballot's; counted and deleted when the workshop finishes."""

    __tablename__ = "ratings"
    __table_args__ = UNORDERED

    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    principle: Mapped[str] = mapped_column(String(20), primary_key=True)
    score: Mapped[int]

    @staticmethod
    def hash_of(workshop_id: str, token: str) -> str:
        return digest("rating", workshop_id, token)
