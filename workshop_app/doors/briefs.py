"""The brief of a workshop: staff edit it section by section and take it away as a document."""
from flask import Blueprint, make_response, redirect, render_template, request, url_for

from workshop_app import beside
from workshop_app.doors.brief_forms import value_of
from workshop_app.doors.guard import inside
from workshop_app.engine.commands import Actor, Refused
from workshop_app.engine.desk import run
from workshop_app.extensions import db
from workshop_app.handover.document import Document, written
from workshop_app.handover.formats import FORMATS, rendered
from workshop_app.handover.issue import issue
from workshop_app.method import sections
from workshop_app.models import Brief, Step, Workshop

briefs = Blueprint("briefs", __name__)
EDITORS = ("coordinator", "facilitator")


@briefs.get("/w/<code>/brief")
@inside(*EDITORS)
def editor(workshop: Workshop, actor: Actor):
    return page(workshop, actor, brief_of(workshop), saved=request.args.get("saved"))


@briefs.post("/w/<code>/brief")
@inside(*EDITORS)
def draft(workshop: Workshop, actor: Actor):
    """Compose the brief, or compose again what nobody has edited."""
    run("draft_brief", {}, actor)
    return redirect(url_for("briefs.editor", code=workshop.code))


@briefs.post("/w/<code>/brief/<key>")
@inside(*EDITORS)
def write(workshop: Workshop, actor: Actor, key: str):
    """Save one section from an ordinary form, for browsers that run no scripts."""
    brief = brief_of(workshop)
    if brief is None or key not in sections.SECTIONS or key in sections.READ_ONLY:
        raise Refused("unknown_section", "The brief has no section of that name that can be written in.", status=404)
    value = value_of(sections.SECTIONS[key].kind, request.form)
    try:
        run("edit_brief", {"section": key, "value": value}, actor)
    except Refused as refused:
        if refused.code != "bad_payload":
            raise
        return page(workshop, actor, brief, refused=(key, refused.message, value), status=400)
    return redirect(url_for("briefs.editor", code=workshop.code, saved=key, _anchor=key))


@briefs.get("/w/<code>/brief.<ending>")
@inside(*EDITORS)
def download(workshop: Workshop, _actor: Actor, ending: str):
    brief = brief_of(workshop)
    if ending not in FORMATS:
        raise Refused("not_found", "There is no brief in this format. Choose one of the links on its page.", status=404)
    if brief is None:
        raise Refused("no_brief", "The brief has not been drafted yet, so there is nothing to take away.", status=404)
    # A workshop that is live in this process must not wait for a document.
    response = make_response(beside.documents.call(rendered, ending, composed(workshop, brief)))
    response.headers["Content-Type"] = FORMATS[ending].content_type
    # Never shown in place: a web page of people's words stays outside this site.
    response.headers["Content-Disposition"] = f'attachment; filename="challenge-brief-{workshop.code}.{ending}"'
    return response


def composed(workshop: Workshop, brief: Brief) -> Document:
    """The brief as it is now, approved or not."""
    with db.reading() as reading:
        steps = reading.query(Step).filter_by(brief_id=brief.id).order_by(Step.at, Step.id).all()
    return issue(brief, None, workshop, steps)


def brief_of(workshop: Workshop) -> Brief | None:
    with db.reading() as reading:
        return reading.query(Brief).filter_by(workshop_id=workshop.id).one_or_none()


def page(workshop: Workshop, actor: Actor, brief: Brief | None, saved: str | None = None, refused: tuple | None = None, status: int = 200):
    """The editor. `refused`: (section, why its value was refused, the value as it was sent)."""
    entries = [entry(section, brief, refused) for section in sections.CATALOGUE] if brief else []
    errors = {refused[0]: [refused[1]]} if refused else {}
    return render_template(
        "brief.html", workshop=workshop, role=actor.role, brief=brief, entries=entries, saved=saved, errors=errors, routes=sections.ROUTES,
        words=sections.words, formats=FORMATS,
    ), status


def entry(section: sections.Section, brief: Brief, refused: tuple | None) -> dict:
    """One section of the editor: {"section", "value", "missing", "problems": [sentence], "read_only", "blocks": of a record}."""
    failed = refused is not None and refused[0] == section.key
    value = refused[2] if failed else brief.sections.get(section.key, sections.empty(section.key))
    read_only = section.key in sections.READ_ONLY
    return {
        "section": section, "value": value, "read_only": read_only, "blocks": written(section, value) if read_only else [],
        "missing": section.needed in ("draft", "approval") and sections.is_empty(section.key, value),
        "problems": [] if failed else sections.limit_problems(section.key, value),
    }
