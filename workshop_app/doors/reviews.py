"""The review of a brief: what happened so far, and what can be done now by whoever looks."""
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workshop_app.doors.brief_page import EDITORS, READERS, found
from workshop_app.doors.entry import whole
from workshop_app.doors.guard import everybody_here, inside
from workshop_app.engine.commands import REGISTRY, Actor, Refused, who_may
from workshop_app.engine.desk import run
from workshop_app.extensions import db
from workshop_app.method import review, sections
from workshop_app.method.review import CHECKS, MOVES
from workshop_app.models import Brief, Receiver, Step, Workshop

reviews = Blueprint("reviews", __name__)
SURE = "Tick the box if you want to withdraw this brief."


@reviews.get("/w/<code>/brief/review")
@inside(*READERS)
def page(workshop: Workshop, _actor: Actor):
    return shown(workshop)


@reviews.post("/w/<code>/brief/review/<move>")
@inside(*READERS)
def make(workshop: Workshop, _actor: Actor, move: str):
    """Make a move, in the role that may."""
    if move not in MOVES:
        raise Refused("not_found", "There is no such step in a review.", status=404)
    mover = next((one for one in everybody_here(workshop, READERS) if one.role in MOVES[move].by), None)
    if mover is None:
        raise Refused("not_allowed", who_may(REGISTRY[move]), status=403)
    try:
        refuse_unsure(move)
        answer = run(move, sent(move), mover)
    except Refused as refused:
        if refused.status == 403 and refused.code != "own_work":
            raise
        return shown(workshop, move, named(move, refused), refused.status)
    now = answer["result"].get("state")
    flash(f"{MOVES[move].did}. The brief is now “{review.STATES[now]}”." if now else "That was done before.")
    return redirect(url_for("reviews.page", code=workshop.code))


def refuse_unsure(move: str) -> None:
    if move == "withdraw_brief" and not request.form.get("sure"):
        raise Refused("bad_payload", SURE, {"sure": [SURE]})


def sent(move: str) -> dict:
    """The payload of a move, as its form sends it."""
    seen = "version" if move in ("acknowledge", "begin_version") else "edit"
    said = {seen: whole(request.form.get(seen, "")) or 0, "message": request.form.get("message", "")}
    if move == "approve_brief":
        said["checks"] = [check for check in request.form.getlist("checks") if check in CHECKS]
    if move == "acknowledge":
        said["case_reference"] = request.form.get("case_reference", "")
    return said


ASKED = {
    ("request_changes", "message"): "Say what should change.",
    ("withdraw_brief", "message"): "Say why nothing more will come of this brief.",
    ("acknowledge", "case_reference"): "Enter the reference under which the brief was filed.",
}


def named(move: str, refused: Refused) -> dict:
    """{id on the page: [sentence]} of a refusal; what concerns no single field is under ""."""
    if refused.code == "unticked":
        left = [field.removeprefix("checks.") for field in refused.fields]
        return {f"check-{check}": [f"Not confirmed: {CHECKS[check][0].lower()}{CHECKS[check][1:]}"] for check in left}
    if refused.code == "incomplete":
        titles = {key: sections.SECTIONS[key].title for key in refused.fields}
        return {f"ready-{key}": [f"{titles[key]}: {each[0].lower()}{each[1:]}" for each in said] for key, said in refused.fields.items()}
    if refused.code == "bad_payload":
        empty = {field for field in refused.fields if not request.form.get(field, "").strip()}
        return {f"{move}-{field}": [ASKED[move, field]] if field in empty and (move, field) in ASKED else said
                for field, said in refused.fields.items()}
    return {"": [refused.message]}


def shown(workshop: Workshop, move: str = "", errors: dict | None = None, status: int = 200):
    """`move`: the one that was refused, whose form keeps what was typed."""
    here = everybody_here(workshop, READERS)
    with db.reading() as reading:
        brief = found(reading, workshop)
        steps = reading.query(Step).filter_by(brief_id=brief.id).order_by(Step.at.desc(), Step.id).all()
        receivers = reading.query(Receiver).order_by(Receiver.name, Receiver.id).all()
    return render_template(
        "brief_review.html", workshop=workshop, brief=brief, editor=any(one.role in EDITORS for one in here), moves=moves(brief, here),
        own=own_work(brief, here), steps=[line(step) for step in steps], errors=errors or {}, refused=move, typed=request.form,
        receivers=[one for one in receivers if "handed_over" in one.events], complete=sections.completeness(brief.sections),
        catalogue=sections.SECTIONS, checks=CHECKS, table=MOVES, states=review.STATES, next=review.NEXT,
    ), status


def moves(brief: Brief, here: list[Actor]) -> list[str]:
    """The moves that can be made now by whoever looks. A receipt is for the version that was handed over, whatever is written meanwhile."""
    roles = {one.role for one in here}
    state = {name: brief.approved_state if name == "acknowledge" else brief.state for name in MOVES}
    return [name for name, move in MOVES.items() if roles & set(move.by) and state[name] and review.legal(name, state[name])]


def own_work(brief: Brief, here: list[Actor]) -> bool:
    """Would whoever looks approve what they wrote themselves?"""
    return brief.editor_id is not None and brief.editor_id in {one.account_id for one in here}


def line(step: Step) -> dict:
    return {
        "at": datetime.fromtimestamp(step.at / 1000, UTC), "version": step.version, "who": step.who, "message": step.message,
        "did": MOVES[step.did].did if step.did in MOVES else step.did, "checks": [CHECKS[check] for check in step.detail.get("checks", [])],
        "case_reference": step.detail.get("case_reference", ""),
    }
