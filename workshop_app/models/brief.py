"""The Challenge Brief of a workshop, the editions of it that were sent to review, and every step of the review."""
import secrets

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workshop_app.models.base import Base, Id, Json, Moment, new_id

LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # none that is taken for another


def new_reference() -> str:
    return "b-" + "".join(secrets.choice(LETTERS) for _ in range(6))


class Brief(Base):
    """`state` and `version` say what staff work on; `approved_state` and `approved_version` what others may see meanwhile."""

    __tablename__ = "briefs"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshops.id"), unique=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True, default=new_reference)  # how people and machines name it, like b-7k2m9q
    state: Mapped[str] = mapped_column(String(20), default="draft")  # a state of method.review
    version: Mapped[int] = mapped_column(default=1)
    approved_state: Mapped[str | None] = mapped_column(String(20), index=True)
    approved_version: Mapped[int | None]
    approved_changed_at: Mapped[int | None] = mapped_column(Moment, index=True)  # the last change of what is approved: a step, a redaction
    sections: Mapped[dict] = mapped_column(Json)
    edited: Mapped[list] = mapped_column(Json, default=list)  # sections that staff wrote in; drafting again leaves them alone
    marks: Mapped[dict] = mapped_column(Json, default=dict)  # {section: the value of `edit` when it was last written}
    sources: Mapped[dict] = mapped_column(Json, default=dict)  # {section: [{"cluster": title or None, "notes": how many}]}
    market: Mapped[dict] = mapped_column(Json, default=dict)  # what open contracting data say besides: method.market
    edit: Mapped[int] = mapped_column(default=1)
    editor_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))  # who wrote last; none: with the facilitator's link
    drafted_at: Mapped[int] = mapped_column(Moment)
    edited_at: Mapped[int] = mapped_column(Moment)
    changed_at: Mapped[int] = mapped_column(Moment, index=True)  # the last edit or step
    case_reference: Mapped[str] = mapped_column(String(100), default="")  # what the receiver calls it
    noticed: Mapped[bool] = mapped_column(default=False)  # stands on the public noticeboard once approved
    interest: Mapped[str] = mapped_column(String(10), default="off")  # "tell us you are interested": off, list, email


class Edition(Base):
    """The brief as it was sent to review. What is approved, exported and handed over is an edition, which nobody edits."""

    __tablename__ = "editions"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    brief_id: Mapped[str] = mapped_column(ForeignKey("briefs.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    number: Mapped[int]  # of the brief's editions, from 1
    made_at: Mapped[int] = mapped_column(Moment)
    approved_at: Mapped[int | None] = mapped_column(Moment)
    sections: Mapped[dict] = mapped_column(Json)
    market: Mapped[dict] = mapped_column(Json, default=dict)


class Step(Base):
    """A step of the review: who did what to which version. Steps are added and never changed."""

    __tablename__ = "steps"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    brief_id: Mapped[str] = mapped_column(ForeignKey("briefs.id", ondelete="CASCADE"), index=True)
    at: Mapped[int] = mapped_column(Moment)
    version: Mapped[int]
    did: Mapped[str] = mapped_column(String(20))  # a move of method.review, or "draft"
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    who: Mapped[str] = mapped_column(String(100))  # in words, as it was then: a name, or "Somebody with the facilitator’s link"
    message: Mapped[str] = mapped_column(String(1000), default="")
    detail: Mapped[dict] = mapped_column(Json, default=dict)  # {"checks": [ticked]}, {"case_reference", "receiver"}


class Interest(Base):
    """A firm told that it is interested in a challenge of the noticeboard."""

    __tablename__ = "interests"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    brief_id: Mapped[str] = mapped_column(ForeignKey("briefs.id", ondelete="CASCADE"), index=True)
    at: Mapped[int] = mapped_column(Moment)
    organisation: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254))
    message: Mapped[str] = mapped_column(String(2000), default="")
