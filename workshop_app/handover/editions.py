"""Editions: the brief as it was sent to review, which nobody edits; and which of them somebody may see."""
from sqlalchemy import func, select

from workshop_app.engine.commands import Table
from workshop_app.method import brief as method
from workshop_app.models import Brief, Edition, Step


def of(table: Table) -> Brief | None:
    return next(iter(table.all(Brief)), None)


def make(table: Table, brief: Brief) -> Edition:
    """Freeze the brief as it is now."""
    number = table.session.scalar(select(func.count()).select_from(Edition).where(Edition.brief_id == brief.id)) + 1
    made = Edition(brief_id=brief.id, version=brief.version, number=number, made_at=table.now, sections=brief.sections, market=brief.market)
    table.session.add(made)
    return made


def all_of(session, brief: Brief) -> list[Edition]:
    """Oldest first."""
    return session.query(Edition).filter_by(brief_id=brief.id).order_by(Edition.number).all()


def steps(session, brief: Brief) -> list[Step]:
    """The review so far, in its order."""
    return session.query(Step).filter_by(brief_id=brief.id).order_by(Step.at, Step.id).all()


def latest(table: Table, brief: Brief) -> Edition:
    return all_of(table.session, brief)[-1]


def approved(session, brief: Brief, version: int | None = None) -> Edition | None:
    """The approved edition of a version, or of the version that is in force."""
    wanted = version or brief.approved_version
    return next((each for each in all_of(session, brief) if each.version == wanted and each.approved_at is not None), None)


def of_version(session, brief: Brief, version: int) -> Edition | None:
    """The approved edition of a version, or the last that was sent to review."""
    return approved(session, brief, version) or next((each for each in reversed(all_of(session, brief)) if each.version == version), None)


def redact(table: Table, brief: Brief, words: set[str]) -> None:
    """Take the words of quotes out of every edition, the approved ones too: once redacted, they leave the house no more."""
    for edition in all_of(table.session, brief):
        before = edition.sections
        for said in words:
            edition.sections = method.redacted(edition.sections, said)
        if edition.approved_at is not None and edition.sections != before:
            brief.approved_changed_at = table.now
