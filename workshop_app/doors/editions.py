"""The brief as it leaves the house, and how its editions differ: for those who write it and those who approve it."""
from datetime import UTC, datetime

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from workshop_app import beside
from workshop_app.doors.brief_page import READERS, found
from workshop_app.doors.guard import inside
from workshop_app.engine.commands import Actor, Refused
from workshop_app.extensions import db
from workshop_app.handover import files
from workshop_app.handover.editions import all_of
from workshop_app.handover.lines import lines
from workshop_app.method import sections
from workshop_app.method.differences import SAME, differences
from workshop_app.method.sections import CATALOGUE
from workshop_app.models import Brief, Edition, Workshop

editions = Blueprint("editions", __name__)
DRAFT = "draft"  # stands for the brief as it is now, in the place of an edition's number


@editions.get("/w/<code>/brief/preview")
@editions.get("/w/<code>/brief/preview/<int:number>")
@inside(*READERS)
def preview(workshop: Workshop, actor: Actor, number: int | None = None):
    brief, edition = chosen(workshop, number)
    return render_template("brief_preview.html", workshop=workshop, role=actor.role, brief=brief, edition=edition)


@editions.get("/w/<code>/brief/exported")
@editions.get("/w/<code>/brief/exported/<int:number>")
@inside(*READERS)
def exported(workshop: Workshop, _actor: Actor, number: int | None = None):
    """The very bytes of the web page that is downloaded, for the frame of the preview. `locks` sees to it that nothing in it can act."""
    brief, edition = chosen(workshop, number)
    with db.reading() as reading:
        found = files.material(reading, "html", brief, edition)
    response = make_response(files.made("html", found))
    response.headers["Content-Type"] = files.CONTENT_TYPES["html"]
    return response


@editions.get("/w/<code>/brief/versions")
@inside(*READERS)
def versions(workshop: Workshop, actor: Actor):
    if "from" in request.args:
        asked = [request.args.get(name, DRAFT) for name in ("from", "to")]
        number, other = sorted(asked, key=lambda one: int(one) if one.isascii() and one.isdigit() else 2**31)
        if number.isascii() and number.isdigit():
            return redirect(url_for("editions.compare", code=workshop.code, number=int(number), other=other))
    with db.reading() as reading:
        brief = found(reading, workshop)
        known = all_of(reading, brief)
    rows = [(edition, moment(edition.made_at), moment(edition.approved_at)) for edition in known]
    return render_template("brief_versions.html", workshop=workshop, role=actor.role, brief=brief, rows=rows)


@editions.get("/w/<code>/brief/versions/<int:number>/<other>")
@inside(*READERS)
def compare(workshop: Workshop, actor: Actor, number: int, other: str):
    """What changed from one edition to another, or to the brief as it is now."""
    brief, before = chosen(workshop, number)
    after = None if other == DRAFT else chosen(workshop, int(other) if other.isascii() and other.isdigit() and len(other) < 10 else 0)[1]
    changed = beside.documents.call(changes, before.sections, (after or brief).sections)
    moved = {each["key"] for each in changed} | {"history"}
    same = [section.title for section in CATALOGUE if section.key in before.sections.keys() - moved]
    return render_template(
        "brief_compare.html", workshop=workshop, role=actor.role, brief=brief, before=before, after=after, changed=changed, same=same,
    )


def changes(before: dict, after: dict) -> list[dict]:
    """[{"key", "title", "parts": as `method.differences`}] of the sections that changed, in order. The review's own record is left out."""
    found = []
    for section in CATALOGUE:
        if section.kind == "history":
            continue
        old, new = (lines(section.key, each.get(section.key) or sections.empty(section.key)) for each in (before, after))
        parts = differences(old, new)
        if any(kind != SAME for kind, _ in parts):
            found.append({"key": section.key, "title": section.title, "parts": parts})
    return found


def chosen(workshop: Workshop, number: int | None) -> tuple[Brief, Edition | None]:
    """The brief, and the edition of that number, if one is asked for."""
    number = number if number is None or number < 2**31 else 0  # which no edition has
    with db.reading() as reading:
        brief = found(reading, workshop)
        edition = reading.query(Edition).filter_by(brief_id=brief.id, number=number).one_or_none() if number is not None else None
    if number is not None and edition is None:
        raise Refused("not_found", "There is no such edition of this brief. Its list of versions has those that there are.", status=404)
    return brief, edition


def moment(at: int | None) -> datetime | None:
    return datetime.fromtimestamp(at / 1000, UTC) if at is not None else None
