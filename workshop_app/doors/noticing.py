"""A coordinator puts a challenge on the noticeboard, and reads and deletes what firms wrote about it."""
from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from workshop_app.doors.guard import inside
from workshop_app.doors.interest import days_kept
from workshop_app.engine.commands import Actor, Refused
from workshop_app.engine.desk import run
from workshop_app.extensions import db
from workshop_app.handover import editions, interests
from workshop_app.handover.document import spelled
from workshop_app.handover.noticeboard import SHOWN, day
from workshop_app.models import Act, Brief, Workshop, now

noticing = Blueprint("noticing", __name__)
WAYS = (  # (interest, words, what it means)
    ("off", "No", "The page names the contact of the brief, and nothing more."),
    ("list", "Yes, and list them here", "Firms write in a form. You find what they wrote below."),
    ("email", "Yes, list them here and write to the contact", "The contact of the brief gets them by e-mail too, where that is set up."),
)


@noticing.get("/w/<code>/brief/noticeboard")
@inside("coordinator")
def page(workshop: Workshop, _actor: Actor):
    return shown(workshop)


@noticing.post("/w/<code>/brief/noticeboard")
@inside("coordinator")
def save(workshop: Workshop, actor: Actor):
    values = {"noticed": "noticed" in request.form, "interest": request.form.get("interest", "")}
    if values["interest"] not in [way for way, _, _ in WAYS]:
        return shown(workshop, values, {"interest": ["Choose whether firms can write to you."]}, 400)
    run("set_out", values, actor)
    flash("Saved.")
    return redirect(url_for("noticing.page", code=workshop.code))


@noticing.get("/w/<code>/brief/interests.csv")
@inside("coordinator")
def table(workshop: Workshop, _actor: Actor):
    with db.reading() as reading:
        brief = brief_of(reading, workshop)
        response = make_response(interests.table(interests.of(reading, brief)))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="interest-{brief.reference}.csv"'
    return response


@noticing.post("/w/<code>/brief/interests")
@inside("coordinator")
def drop(workshop: Workshop, actor: Actor):
    """Delete what was ticked."""
    ticked = request.form.getlist("letter")
    if not ticked:
        return shown(workshop, errors={"letter": ["Tick what you want to delete."]}, status=400)
    gone = db.write(lambda session: dropped(session, workshop, actor, ticked))
    db.scrub()
    flash(f"Deleted: {gone}.")
    return redirect(url_for("noticing.page", code=workshop.code))


def dropped(session, workshop: Workshop, actor: Actor, ids: list[str]) -> int:
    gone = interests.forget(session, brief_of(session, workshop), ids)
    if gone and not session.get(Workshop, workshop.id).forgotten:
        session.add(Act(workshop_id=workshop.id, at=now(), account_id=actor.account_id, role=actor.role, did="drop_interests"))
    return gone


def brief_of(session, workshop: Workshop) -> Brief:
    brief = session.query(Brief).filter_by(workshop_id=workshop.id).one_or_none()
    if brief is None:
        raise Refused("no_brief", "The brief has not been drafted yet, so there is nothing for the noticeboard.", status=404)
    return brief


def shown(workshop: Workshop, values: dict | None = None, errors: dict | None = None, status: int = 200):
    with db.reading() as reading:
        brief = brief_of(reading, workshop)
        letters, edition = interests.of(reading, brief), editions.approved(reading, brief)
    contact = ((edition or brief).sections.get("owner") or {}).get("contact") or ""
    return render_template(
        "noticing.html", workshop=workshop, brief=brief, edition=edition, letters=letters, ways=WAYS, days=days_kept(), errors=errors or {},
        values=values or {"noticed": brief.noticed, "interest": brief.interest}, public=brief.noticed and brief.approved_state in SHOWN,
        has_address=interests.ADDRESS.search(contact) is not None, day=day, spelled=spelled,
    ), status
