"""The brief of a workshop: staff edit it section by section and take it away as a document."""
from flask import Blueprint, make_response, redirect, request, url_for

from workshop_app.doors import brief_page
from workshop_app.doors.brief_forms import value_of
from workshop_app.doors.brief_page import EDITORS, READERS, brief_of
from workshop_app.doors.entry import whole
from workshop_app.doors.guard import inside
from workshop_app.engine.commands import Actor, Refused
from workshop_app.engine.desk import run
from workshop_app.extensions import db
from workshop_app.handover import files
from workshop_app.method import sections
from workshop_app.models import Workshop

briefs = Blueprint("briefs", __name__)


@briefs.get("/w/<code>/brief")
@inside(*EDITORS)
def editor(workshop: Workshop, actor: Actor):
    return brief_page.editor(workshop, actor, brief_of(workshop), saved=request.args.get("saved"))


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
    value, base = value_of(sections.SECTIONS[key].kind, request.form), whole(request.form.get("base", ""))
    try:
        run("edit_brief", {"section": key, "value": value} | ({"base": base} if base else {}), actor)
    except Refused as refused:
        if refused.code == "bad_payload":
            return brief_page.editor(workshop, actor, brief, refused=(key, refused.message, value), status=400)
        if refused.code in ("edited_meanwhile", "brief_locked"):
            if key == "told_us":
                return brief_page.quotes_again(workshop, actor, value, refused)
            return brief_page.two_versions(workshop, actor, key, sections.clean(key, value), refused)
        raise
    return redirect(url_for("briefs.editor", code=workshop.code, saved=key, _anchor=key))


@briefs.post("/w/<code>/brief/keep")
@inside(*EDITORS)
def keep(workshop: Workshop, actor: Actor):
    """Keep words that the wording check points at, with a reason."""
    key = request.form.get("section", "")
    if key not in sections.SECTIONS:
        raise Refused("unknown_section", "The brief has no section of that name.", status=404)
    sent = {name: request.form.get(name, "") for name in ("wording", "reason")}
    try:
        run("keep_wording", sent, actor)
    except Refused as refused:
        if refused.code != "bad_payload":
            raise
        said = ["Say why you keep these words. The brief tells suppliers."] if not sent["reason"].strip() else [refused.message]
        return brief_page.editor(workshop, actor, brief_of(workshop), unkept=(key, *sent.values(), said), status=400)
    return redirect(url_for("briefs.editor", code=workshop.code, saved="open_to_any", _anchor=key))


@briefs.get("/w/<code>/brief.<ending>")
@inside(*READERS)
def download(workshop: Workshop, _actor: Actor, ending: str):
    """The brief as it is now, in one format, or all of them in a pack."""
    brief = brief_of(workshop)
    if ending not in files.CONTENT_TYPES:
        raise Refused("not_found", "There is no brief in this format. Choose one of the links on its page.", status=404)
    if brief is None:
        raise Refused("no_brief", "The brief has not been drafted yet, so there is nothing to take away.", status=404)
    with db.reading() as reading:
        found = files.material(reading, ending, brief, None)
    response = make_response(files.made(ending, found))
    response.headers["Content-Type"] = files.CONTENT_TYPES[ending]
    # Never shown in place: a web page of people's words stays outside this site.
    response.headers["Content-Disposition"] = f'attachment; filename="challenge-brief-{workshop.code}.{ending}"'
    return response
