"""Briefs as programs read them: all as they are worked on, or no more than what was approved.

However many there are, an answer takes the same number of queries.
"""
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import Row, Select, and_, or_, select, tuple_

from workshop_app.extensions import house
from workshop_app.handover import events
from workshop_app.method.review import MOVES, OUTWARD
from workshop_app.models import Brief, Edition, Step, Workshop

NAMED = re.compile(r"[0-9a-z-]{1,36}")  # an id or a reference
MOST = 2**31 - 1


@dataclass(frozen=True)
class Wanted:
    """Which briefs: in one of these states, changed since (milliseconds since 1970), of this team, behind this place in the list."""

    states: tuple[str, ...] = ()
    since: int | None = None
    team: str | None = None
    after: tuple[int, str] | None = None


@dataclass(frozen=True)
class Found:
    """A brief that the reader may see. `edition` is its approved edition in force, if there is one; `drafts`: may the reader see more?"""

    brief: Brief
    team: str
    edition: Edition | None
    drafts: bool


@dataclass(frozen=True)
class Version:
    """One version of a brief: an approved edition, or the text that is worked on (edition: None)."""

    found: Found
    number: int
    edition: Edition | None
    steps: list[Step]

    @property
    def sections(self) -> dict:
        return self.edition.sections if self.edition else self.found.brief.sections

    @property
    def market(self) -> dict:
        return self.edition.market if self.edition else self.found.brief.market

    @property
    def state(self) -> str:
        """What is approved goes its own way while a newer version is worked on, and all of it is withdrawn together."""
        brief = self.found.brief
        if self.edition is None:
            return brief.state
        if self.number == brief.approved_version or brief.approved_state == "withdrawn":
            return brief.approved_state
        return next(MOVES[step.did].end for step in reversed(self.steps) if step.version == self.number and step.did in OUTWARD)

    @property
    def at(self) -> int:
        return self.edition.approved_at if self.edition else self.found.brief.edited_at


def page(session, drafts: bool, wanted: Wanted, limit: int) -> list[tuple[int, dict]]:
    """The briefs that changed longest ago first, up to that many: when, in milliseconds, and the head as `told`."""
    title = (Brief if drafts else Edition).sections["question"].as_string()
    rows = session.execute(ordered(select(
        Brief.id, Brief.reference, Brief.state, Brief.version, Brief.changed_at, Brief.approved_state, Brief.approved_version,
        Brief.approved_changed_at, Brief.case_reference, Workshop.team, Edition.approved_at, title.label("title"),
    ), drafts, wanted).limit(limit))
    return [
        (row.changed_at if drafts else row.approved_changed_at, told(row, row.team, row.title, row.approved_at, drafts)) for row in rows
    ]


def ordered(rows: Select, drafts: bool, wanted: Wanted) -> Select:
    changed, state = (Brief.changed_at, Brief.state) if drafts else (Brief.approved_changed_at, Brief.approved_state)
    rows = joined(rows, drafts).order_by(changed, Brief.id)
    if wanted.states:
        rows = rows.where(state.in_(wanted.states))
    if wanted.team is not None:
        rows = rows.where(Workshop.team == wanted.team)
    if wanted.since is not None:
        rows = rows.where(changed >= wanted.since)
    if wanted.after is not None:
        rows = rows.where(tuple_(changed, Brief.id) > wanted.after)
    return rows


def joined(rows: Select, drafts: bool) -> Select:
    """With the workshop, and with the approved edition in force: whoever does not see drafts sees no brief without one."""
    in_force = and_(Edition.brief_id == Brief.id, Edition.version == Brief.approved_version, Edition.approved_at.is_not(None))
    return rows.select_from(Brief).join(Workshop, Workshop.id == Brief.workshop_id).join(Edition, in_force, isouter=drafts)


def find(session, drafts: bool, name: str) -> Found | None:
    """The brief with this id or reference."""
    if not NAMED.fullmatch(name):
        return None
    rows = joined(select(Brief, Workshop.team, Edition), drafts).where(or_(Brief.id == name, Brief.reference == name))
    row = session.execute(rows).first()
    return Found(*row, drafts) if row else None


def version(session, found: Found, number: int) -> Version | None:
    if number > MOST:
        return None
    asked = select(Edition).where(Edition.brief_id == found.brief.id, Edition.version == number, Edition.approved_at.is_not(None))
    edition = session.scalar(asked)
    if edition is None and not (found.drafts and number == found.brief.version):
        return None
    return Version(found, number, edition, steps(session, found))


def versions(session, found: Found) -> list[dict]:
    """Every version that the reader may see, oldest first: {"version", "approved_at", "url"}."""
    asked = select(Edition.version, Edition.approved_at).where(Edition.brief_id == found.brief.id, Edition.approved_at.is_not(None))
    known = dict(session.execute(asked.order_by(Edition.version)).all())
    if found.drafts:
        known.setdefault(found.brief.version, None)
    return [{"version": number, "approved_at": moment(at), "url": address(found.brief.id, number)} for number, at in known.items()]


def steps(session, found: Found) -> list[Step]:
    """The review so far; whoever does not see drafts hears of approvals and what followed, not of what was said on the way there."""
    asked = select(Step).where(Step.brief_id == found.brief.id).order_by(Step.at, Step.id)
    if found.drafts:
        return list(session.scalars(asked))
    in_force = found.brief.approved_version
    heard = session.scalars(asked.where(Step.did.in_(OUTWARD)))
    return [step for step in heard if step.version <= in_force or step.did == "withdraw_brief"]


def told(brief: Brief | Row, team: str, title: str | None, approved_at: int | None, drafts: bool) -> dict:
    """The head of a brief. What does not see drafts is told of the version in force alone: a draft behind it moves nothing here."""
    state, number, changed = (
        (brief.state, brief.version, brief.changed_at) if drafts
        else (brief.approved_state, brief.approved_version, brief.approved_changed_at)
    )
    return {
        "id": brief.id, "reference": brief.reference, "ocid": house.ocid(brief.reference), "title": title or "", "team": team,
        "state": state, "version": number, "updated_at": moment(changed), "approved_state": brief.approved_state,
        "approved_version": brief.approved_version, "approved_at": moment(approved_at), "case_reference": brief.case_reference,
        "url": address(brief.id),
    }


def whole(session, found: Found) -> dict:
    """A brief with all its text: the head, its sections, what open contracting data say besides, and its versions."""
    text = found.brief if found.drafts else found.edition
    head = told(found.brief, found.team, text.sections.get("question"), found.edition and found.edition.approved_at, found.drafts)
    return head | body(text.sections, text.market, found.brief.id, head["version"]) | {"versions": versions(session, found)}


def one_version(version: Version) -> dict:
    brief = version.found.brief
    return {
        "id": brief.id, "reference": brief.reference, "ocid": house.ocid(brief.reference), "title": version.sections.get("question") or "",
        "team": version.found.team, "state": version.state, "version": version.number, "in_force": version.number == brief.approved_version,
        "approved_at": moment(version.edition and version.edition.approved_at), "url": address(brief.id, version.number),
    } | body(version.sections, version.market, brief.id, version.number)


def body(sections: dict, market: dict, id: str, number: int) -> dict:
    """`history` is no text that was written, but the steps, and has an address of its own."""
    return {
        "sections": {key: value for key, value in sections.items() if key != "history"}, "market": market,
        "formats": {name: f"{address(id, number)}/{ending}" for name, ending in events.FORMATS.items()},
    }


def step(step: Step, found: Found) -> dict:
    """A withdrawal of a draft withdraws what is in force; that there was a draft is not for everybody."""
    number = step.version if found.drafts else min(step.version, found.brief.approved_version)
    return {
        "at": moment(step.at), "did": step.did, "state": MOVES[step.did].end if step.did in MOVES else "draft", "version": number,
        "who": step.who, "message": step.message, "case_reference": step.detail.get("case_reference", ""),
        "checks": step.detail.get("checks", []),
    }


def address(id: str, number: int | None = None) -> str:
    return f"{house.address}/api/v1/briefs/{id}" + (f"/versions/{number}" if number else "")


def listing(asked: dict[str, list[str]]) -> str:
    """The address of a page of the list."""
    return f"{house.address}/api/v1/briefs?{urlencode(asked, doseq=True)}"


def moment(at: int | None) -> str | None:
    """RFC 3339 in UTC, to the millisecond."""
    return None if at is None else events.moment(at)
