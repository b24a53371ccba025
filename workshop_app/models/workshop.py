"""A workshop, its clock and the programme it may belong to."""
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from workshop_app.models.base import Base, Id, Json, Moment, new_id


class Programme(Base):
    """Workshops of one team that build on one another."""

    __tablename__ = "programmes"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    title: Mapped[str] = mapped_column(String(200))
    script: Mapped[dict] = mapped_column(Json)  # the programme's own file, as it was when it began


class Workshop(Base):
    __tablename__ = "workshops"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    topic: Mapped[str] = mapped_column(Text, default="")
    team: Mapped[str] = mapped_column(String(100), default="")
    owner: Mapped[str] = mapped_column(String(100), default="")
    contact: Mapped[str] = mapped_column(String(100), default="")
    opened_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    opened_at: Mapped[int] = mapped_column(Moment)
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programmes.id"))
    session: Mapped[int] = mapped_column(default=1)  # which session of its programme

    script_title: Mapped[str] = mapped_column(String(200), default="")
    stages: Mapped[list] = mapped_column(Json)  # the script's stages, as they were when the workshop was opened
    entry: Mapped[str] = mapped_column(String(10), default="code")  # how people come in: code, capped, invites
    expected: Mapped[int | None]  # how many people are to come; "capped" closes the door behind so many seats
    state: Mapped[str] = mapped_column(String(10), default="ready")  # ready, running, finished
    stage: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[int | None] = mapped_column(Moment)
    ends: Mapped[int | None] = mapped_column(Moment)  # the present stage's deadline
    left: Mapped[int | None] = mapped_column(Moment)  # milliseconds left while paused
    finished_at: Mapped[int | None] = mapped_column(Moment)
    posting_paused: Mapped[bool] = mapped_column(default=False)
    links: Mapped[int] = mapped_column(default=1)  # a new number makes every older link expire

    # One version for each audience, moved only by what that audience can see: a hidden note moves neither.
    people_version: Mapped[int] = mapped_column(default=0)
    staff_version: Mapped[int] = mapped_column(default=0)

    winner: Mapped[str | None] = mapped_column(Id)
    winner_how: Mapped[str | None] = mapped_column(String(10))  # dots, run-off, chosen
    winner_reason: Mapped[str] = mapped_column(String(200), default="")
    pulse: Mapped[dict | None] = mapped_column(Json)  # once finished: {principle: [how many rated 1, 2, 3, 4, 5]}, from three answers on
    receipt: Mapped[dict | None] = mapped_column(Json)  # once forgotten: {"on": day, "by": who, "deleted": {table: rows}}

    @property
    def running(self) -> bool:
        return self.state == "running"

    @property
    def forgotten(self) -> bool:
        """Was all that people gave deleted? Then the workshop has finished, and only the brief and a receipt are left."""
        return self.receipt is not None

    @property
    def present(self) -> dict:
        """The stage in which the workshop is."""
        return next(stage for stage in self.stages if stage["key"] == self.stage)

    @property
    def planned_end(self) -> int | None:
        """When the present stage would end had every stage kept its minutes."""
        if self.started_at is None:
            return None
        through = [stage["minutes"] for stage in self.stages if stage["place"] <= self.present["place"]]
        return self.started_at + sum(through) * 60_000

    def stage_named(self, key: str) -> dict | None:
        return next((stage for stage in self.stages if stage["key"] == key), None)

    def gathers(self, key: str) -> bool:
        """Are notes of this stage evidence? Those carried over from an earlier session, whose stage isn't here, are."""
        stage = self.stage_named(key)
        return stage is None or stage["evidence"]

    def is_open(self, room: str) -> bool:
        """Does the present stage's activity happen in this room, or does the stage say that it is open too?"""
        return self.running and (self.present["activity"] == room or room in self.present["also"])

    def version_for(self, eye: str) -> int:
        return self.staff_version if eye == "staff" else self.people_version
