"""The pages on which a brief is written: the editor, and two versions of a section side by side."""
from flask import render_template
from sqlalchemy import select

from workshop_app import beside
from workshop_app.engine.commands import Actor, Refused
from workshop_app.extensions import db, house
from workshop_app.handover.document import written
from workshop_app.handover.lines import lines
from workshop_app.method import brief as method
from workshop_app.method import review, section_wording, sections
from workshop_app.method.differences import differences
from workshop_app.models import Account, Act, Brief, Workshop

EDITORS = ("coordinator", "facilitator")
READERS = (*EDITORS, "approver")
WRITTEN = ("edit_brief", "keep_wording")
QUOTES_MOVED = "{who} changed the quotes meanwhile. They are as stored now, with your ticks. Look at them again, then save."
LINK = "Somebody with the facilitator’s link"


def brief_of(workshop: Workshop) -> Brief | None:
    with db.reading() as reading:
        return reading.query(Brief).filter_by(workshop_id=workshop.id).one_or_none()


def found(reading, workshop: Workshop) -> Brief:
    brief = reading.query(Brief).filter_by(workshop_id=workshop.id).one_or_none()
    if brief is None:
        raise Refused("no_brief", "The brief has not been drafted yet.", status=404)
    return brief


def editor(workshop: Workshop, actor: Actor, brief: Brief | None, saved: str | None = None, refused: tuple | None = None,
           unkept: tuple | None = None, status: int = 200):
    """`refused`: (section, why its value was refused, the value as it was sent).

    `unkept`: (section, wording, reason, why it was refused) of words that could not be kept.
    """
    entries = [entry(section, brief, refused, unkept) for section in sections.CATALOGUE] if brief else []
    errors = {refused[0]: [refused[1]]} if refused else {}
    errors |= {nudge["id"]: nudge["said"] for each in entries for nudge in each["nudges"] if nudge["said"]}
    return render_template(
        "brief.html", workshop=workshop, role=actor.role, brief=brief, entries=entries, saved=saved, errors=errors, routes=sections.ROUTES,
        words=sections.words, states=review.STATES, locked=brief is not None and brief.state != "draft",
        complete=sections.completeness(brief.sections) if brief else {},
    ), status


def entry(section: sections.Section, brief: Brief, refused: tuple | None, unkept: tuple | None) -> dict:
    """One section of the editor: {"section", "value", "missing", "problems": [sentence], "nudges", "from", "read_only", "blocks"}.

    A section that can't be written in, be it a record or in a brief that is no draft, has `blocks` of the document instead of fields.
    """
    failed = refused is not None and refused[0] == section.key
    value = refused[2] if failed else brief.sections.get(section.key, sections.empty(section.key))
    read_only = section.key in sections.READ_ONLY or brief.state != "draft"
    behind = method.provenance(brief.sources.get(section.key, []))
    return {
        "section": section, "value": value, "read_only": read_only, "blocks": written(section, value) if read_only else [],
        "missing": section.needed in ("draft", "approval") and sections.is_empty(section.key, value),
        "problems": [] if failed else sections.limit_problems(section.key, value),
        "nudges": [] if failed or read_only else numbered(nudges(brief, section.key), section.key, unkept),
        "from": f"{behind} Edited since." if behind and section.key in brief.edited else behind,
    }


def nudges(brief: Brief, key: str) -> list[dict]:
    """What the wording check says of a section as it is stored: `method.section_wording`."""
    kept = [row["wording"] for row in brief.sections["open_to_any"]["kept"]]
    return section_wording.weigh(key, brief.sections.get(key, sections.empty(key)), kept, house.products)


def numbered(found: list[dict], key: str, unkept: tuple | None) -> list[dict]:
    """Each with the id of its field for the reason, and what was typed there in vain."""
    made = []
    for number, nudge in enumerate(found, 1):
        failed = unkept is not None and unkept[:2] == (key, nudge["wording"])
        made.append(nudge | {"id": f"{key}-reason-{number}", "reason": unkept[2] if failed else "", "said": unkept[3] if failed else []})
    return made


def two_versions(workshop: Workshop, actor: Actor, key: str, mine, refused: Refused):
    """Somebody else wrote meanwhile, or the brief is no draft any more. What was typed is shown beside what is stored."""
    with db.reading() as reading:
        brief = found(reading, workshop)
        who = last_writer(reading, workshop, key, actor)
    theirs = brief.sections.get(key, sections.empty(key))
    parts = beside.documents.call(differences, lines(key, theirs), lines(key, mine))
    return render_template(
        "brief_conflict.html", workshop=workshop, brief=brief, section=sections.SECTIONS[key], value=mine, who=who, refused=refused,
        parts=parts, routes=sections.ROUTES, words=sections.words, locked=brief.state != "draft",
    ), refused.status


def quotes_again(workshop: Workshop, actor: Actor, sent: list[dict], refused: Refused):
    """Quotes are ticked, not typed, and an older page must not bring back what somebody redacted meanwhile: only the ticks are kept."""
    with db.reading() as reading:
        brief = found(reading, workshop)
        who = last_writer(reading, workshop, "told_us", actor)
    if brief.state != "draft":
        raise refused
    ticked = {quote["text"] for quote in sent if quote["redacted"]}
    value = [quote | {"redacted": quote["redacted"] or quote["text"] in ticked} for quote in brief.sections["told_us"]]
    return editor(workshop, actor, brief, refused=("told_us", QUOTES_MOVED.format(who=who), value), status=refused.status)


def last_writer(reading, workshop: Workshop, key: str, me: Actor) -> str:
    """Who wrote last in a section, in words. The list of what staff did knows it, as long as it is kept."""
    titles = [sections.SECTIONS[key].title]
    if key == "problem":
        titles.append(sections.SECTIONS["told_us"].title)  # a redacted quote goes from here too
    said = select(Act.account_id, Account.name).outerjoin(Account, Account.id == Act.account_id).where(
        Act.workshop_id == workshop.id,
        (Act.did.in_(WRITTEN) & Act.detail.in_(titles)) | (Act.did == "draft_brief"),
    ).order_by(Act.at.desc()).limit(1)
    row = reading.execute(said).first()
    if row is None:
        return "Somebody"
    if row.account_id is not None and row.account_id == me.account_id:
        return "You, in another window,"
    return row.name or LINK
