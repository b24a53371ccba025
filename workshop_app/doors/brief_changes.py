"""What an open editor asks for: which sections others wrote in, a section as it is stored, and how it differs from what was typed."""
from flask import Blueprint, jsonify

from workshop_app import runtime
from workshop_app.doors import brief_page
from workshop_app.doors.brief_page import EDITORS, found, last_writer
from workshop_app.doors.guard import inside
from workshop_app.doors.http import body
from workshop_app.engine.commands import Actor, Refused
from workshop_app.extensions import db
from workshop_app.handover.lines import lines
from workshop_app.method import review, sections
from workshop_app.method.differences import differences
from workshop_app.models import Brief, Workshop

brief_changes = Blueprint("brief_changes", __name__)


@brief_changes.get("/w/<code>/brief/edits.json")
@inside(*EDITORS)
def edits(workshop: Workshop, _actor: Actor):
    """Asked for every few seconds by each open editor: four columns, and no words."""
    with db.reading() as reading:
        row = reading.query(Brief.edit, Brief.state, Brief.marks).filter_by(workshop_id=workshop.id).one_or_none()
    if row is None:
        raise Refused("no_brief", "The brief has not been drafted yet.", status=404)
    return jsonify({"ok": True, "edit": row.edit, "state": row.state, "called": review.STATES[row.state], "marks": row.marks})


@brief_changes.get("/w/<code>/brief/sections/<key>.json")
@inside(*EDITORS)
def section(workshop: Workshop, actor: Actor, key: str):
    return jsonify({"ok": True} | stored(workshop, actor, key)[0])


@brief_changes.post("/w/<code>/brief/sections/<key>.json")
@inside(*EDITORS)
def compare(workshop: Workshop, actor: Actor, key: str):
    """The same, and `difference`: [[same | removed | added, text]] from what is stored to the value that is sent. Nothing is kept."""
    sent = body()
    told, theirs = stored(workshop, actor, key)
    try:
        mine = sections.clean(key, sent.get("value") if isinstance(sent, dict) else None)
    except sections.BadValue as bad:
        raise Refused("bad_payload", str(bad), bad.fields) from None
    found = runtime.off_loop(differences, lines(key, theirs), lines(key, mine))
    return jsonify({"ok": True} | told | {"difference": found})


def stored(workshop: Workshop, actor: Actor, key: str) -> tuple[dict, object]:
    """({"value", "edit", "who", "problems", "nudges"}, value) of a section that can be written in."""
    if key not in sections.SECTIONS or key in sections.READ_ONLY:
        raise Refused("unknown_section", "The brief has no section of that name that can be written in.", status=404)
    with db.reading() as reading:
        brief = found(reading, workshop)
        who = last_writer(reading, workshop, key, actor)
    value = brief.sections.get(key, sections.empty(key))
    told = {"value": value, "edit": brief.edit, "who": who, "problems": sections.limit_problems(key, value)}
    return told | {"nudges": brief_page.nudges(brief, key)}, value
