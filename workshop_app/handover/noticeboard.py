"""The noticeboard: approved challenges as the whole world may see them. Nothing of drafts, of staff, or of the workshop is read for it."""
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Row, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from workshop_app.extensions import house
from workshop_app.handover.document import Document, document
from workshop_app.handover.issue import day
from workshop_app.method.closing import closing_day, is_open
from workshop_app.method.review import MOVES
from workshop_app.models import Brief, Edition, Workshop

SHOWN = ("approved", "handed_over", "acknowledged")
IN_FORCE = and_(Edition.brief_id == Brief.id, Edition.version == Brief.approved_version, Edition.approved_at.is_not(None))
EARLIER = aliased(Edition)
FIRST = select(func.min(EARLIER.approved_at)).where(EARLIER.brief_id == Brief.id).correlate(Brief).scalar_subquery()
NAMED = re.compile(r"[0-9a-z-]{1,20}")  # a reference


@dataclass(frozen=True)
class Challenge:
    """A challenge on the list. Moments are milliseconds since 1970: `published` is the first approval, `updated` that of this version."""

    id: str
    reference: str
    interest: str  # off, list, email
    version: int
    team: str
    published: int
    updated: int
    question: str
    summary: str
    timetable: list

    @property
    def closes(self) -> date | None:
        return closing_day(self.timetable)

    @property
    def is_open(self) -> bool:
        return is_open(self.timetable, today())

    @property
    def takes_interest(self) -> bool:
        return self.interest != "off" and self.is_open


@dataclass(frozen=True)
class Notice(Challenge):
    """A challenge on its own page. `sections`: those of the approved edition; `versions`: [(version, moment of approval)], oldest first."""

    sections: dict
    versions: list


def today() -> date:
    return datetime.now(UTC).date()


def any_shown(asking) -> bool:
    """Is there anything to see? `asking`: a connection or a session."""
    return bool(asking.execute(select(exists().where(Brief.approved_state.in_(SHOWN), Brief.noticed))).scalar())


def listed(session: Session) -> list[Challenge]:
    """Every challenge: open ones first, and the newest first among each."""
    parts = (Edition.sections[name] for name in ("question", "summary", "timetable"))
    found = [Challenge(**known(row), question=row[-3] or "", summary=row[-2] or "", timetable=row[-1] or [])
             for row in session.execute(shown(*parts))]
    return sorted(found, key=lambda challenge: (not challenge.is_open, -challenge.published, challenge.reference))


def find(session: Session, reference: str) -> Notice | None:
    if not NAMED.fullmatch(reference):
        return None
    row = session.execute(shown(Edition.sections).where(Brief.reference == reference)).first()
    if row is None:
        return None
    asked = select(Edition.version, Edition.approved_at).where(Edition.brief_id == row.id, Edition.approved_at.is_not(None))
    versions = [tuple(each) for each in session.execute(asked.where(Edition.version <= row.version).order_by(Edition.version))]
    sections = row.sections
    return Notice(**known(row), question=sections.get("question") or "", summary=sections.get("summary") or "",
                  timetable=sections.get("timetable") or [], sections=sections, versions=versions)


def was_withdrawn(session: Session, reference: str) -> bool:
    """Was this challenge on the noticeboard, and is withdrawn?"""
    asked = select(exists().where(Brief.reference == reference, Brief.noticed, Brief.approved_state == "withdrawn"))
    return bool(NAMED.fullmatch(reference) and session.scalar(asked))


def shown(*parts) -> Select:
    about = (Brief.id, Brief.reference, Brief.interest, Edition.version, Workshop.team, FIRST.label("published"),
             Edition.approved_at.label("updated"))
    rows = select(*about, *parts).select_from(Brief).join(Edition, IN_FORCE).join(Workshop, Workshop.id == Brief.workshop_id)
    return rows.where(Brief.noticed, Brief.approved_state.in_(SHOWN))


def known(row: Row) -> dict:
    names = ("id", "reference", "interest", "version", "team", "published", "updated")
    return {name: getattr(row, name) for name in names}


def public_document(notice: Notice) -> Document:
    """The approved edition as a document for everybody: its history tells which version was approved when, and names nobody.

    What procurement did with it afterwards is its own affair, so that the state stays “approved”.
    """
    approved = MOVES["approve_brief"].did
    history = [
        {"version": version, "what": approved, "who": house.council, "when": day(at), "message": ""} for version, at in notice.versions
    ]
    return document(notice.sections | {"history": history}, {
        "council": house.council, "team": notice.team, "reference": notice.reference, "version": notice.version, "state": "approved",
        "date": day(notice.updated),
    })
