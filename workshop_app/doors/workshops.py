"""Facilitators open workshops and find them again; coordinators see all of them."""
from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from marshmallow import fields
from sqlalchemy import select

from workshop_app.doors import identity
from workshop_app.doors.entry import WAYS, unfit, whole
from workshop_app.doors.forms import Form, Line, typed
from workshop_app.doors.signin import staff_only
from workshop_app.doors.socket import show_out_everywhere
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db
from workshop_app.method import script
from workshop_app.models import Account, Act, Brief, Programme, Workshop, now
from workshop_app.rooms.join import CODE
from workshop_app.rooms.opening import open_workshop

workshops = Blueprint("workshops", __name__)
USUAL = "two-hours"


class NewWorkshop(Form):
    script = fields.String()
    title = Line(120, ask="Enter a title.", what="A title")
    team = Line(100, what="The team’s name")
    topic = Line(500, what="The topic", lines=True)
    owner = Line(100, what="The owner")
    contact = Line(100, what="The contact")
    entry = fields.String(load_default="")
    expected = fields.String(load_default="")


@workshops.get("/workshops")
@staff_only("facilitator", "coordinator")
def index(account: Account):
    with db.reading() as reading:
        asked = reading.query(Workshop).order_by(Workshop.opened_at.desc())
        rows = asked.all() if account.coordinator else asked.filter_by(opened_by=account.id).all()
        programmes = {programme.id: programme for programme in reading.query(Programme)}
        drafted = set(reading.scalars(select(Brief.workshop_id)))
        taken = {(row.programme_id, row.session) for row in reading.query(Workshop).filter(Workshop.programme_id.is_not(None))}
    entries = [entry(row, account, programmes.get(row.programme_id), taken) for row in rows]
    return render_template("workshops.html", entries=entries, drafted=drafted)


def entry(workshop: Workshop, account: Account, programme: Programme | None, taken: set) -> dict:
    """One workshop of the list: {"workshop", "mine", "session": words or None, "next": title of the session to open, or None}."""
    sessions = programme.script["sessions"] if programme else []
    mine = account.facilitator and workshop.opened_by == account.id
    more = workshop.session < len(sessions) and (workshop.programme_id, workshop.session + 1) not in taken
    return {
        "workshop": workshop, "mine": mine,
        "session": f"session {workshop.session} of {len(sessions)}: {sessions[workshop.session - 1]['title']}" if sessions else None,
        "next": sessions[workshop.session]["title"] if more and mine and workshop.state == "finished" else None,
    }


@workshops.route("/workshops/new", methods=["GET"])
@staff_only("facilitator")
def new(_account: Account):
    return form({"script": USUAL, "entry": CODE}, {})


@workshops.post("/workshops/new")
@staff_only("facilitator")
def begin(account: Account):
    shelf = scripts()[0]
    values, errors = typed(NewWorkshop())
    values["entry"] = values["entry"] or CODE
    if values["script"] not in shelf:
        errors["script"] = ["Choose a script."]
    errors |= unfit(values["entry"], whole(values["expected"]))
    if errors:
        return form(values, errors, 400)
    workshop = db.write(lambda session: open_first(session, account, values, shelf))
    return redirect(url_for("live.console", code=workshop.code))


def form(values: dict, errors: dict, status: int = 200):
    shelf, faults = scripts()
    order = sorted(shelf.values(), key=lambda s: (s["key"] != USUAL, s["kind"] == "programme", s["title"]))
    options = [(s["key"], f"{s['title']} ({length(s, shelf)})", s["about"]) for s in order]
    return render_template("workshop_new.html", options=options, ways=WAYS, faults=faults, values=values, errors=errors), status


def scripts() -> tuple[dict, list]:
    """(scripts and programmes that are in order, what is wrong with the others)."""
    return script.survey(script.files(*current_app.config["SCRIPT_FOLDERS"]))


def length(chosen: dict, shelf: dict) -> str:
    if chosen["kind"] == "script":
        return f"{script.minutes(chosen)} minutes"
    minutes = [script.minutes(shelf[session["script"]]) for session in chosen["sessions"]]
    return f"{len(minutes)} sessions, {' + '.join(map(str, minutes))} minutes"


def open_first(session, account: Account, values: dict, shelf: dict) -> Workshop:
    """A workshop of the chosen script, or the first session of the chosen programme."""
    chosen, programme = shelf[values["script"]], None
    if chosen["kind"] == "programme":
        programme = Programme(title=values["title"], script=chosen)
        session.add(programme)
        session.flush()
        chosen = shelf[chosen["sessions"][0]["script"]]
    said = {name: values[name] for name in ("title", "team", "topic", "owner", "contact", "entry")}
    return open_workshop(
        session, script=chosen, account_id=account.id, programme=programme, expected=whole(values["expected"]), **said
    )


@workshops.post("/workshops/<code>/next")
@staff_only("facilitator")
def next_session(account: Account, code: str):
    """Open the programme's next session with what this one gathered. Doing it twice leads to the same workshop."""
    shelf = scripts()[0]
    opened = db.write(lambda session: open_next(session, own(session, account, code), shelf))
    return redirect(url_for("live.console", code=opened.code))


def open_next(session, before: Workshop, shelf: dict) -> Workshop:
    programme = session.get(Programme, before.programme_id) if before.programme_id else None
    if programme is None or before.session >= len(programme.script["sessions"]):
        raise Refused("no_next_session", "No session follows this one.", status=409)
    number = before.session + 1
    known = session.query(Workshop).filter_by(programme_id=programme.id, session=number).one_or_none()
    if known is not None:
        return known
    if before.state != "finished":
        raise Refused("not_finished", "Finish this session first. What it gathered goes on to the next one.", status=409)
    plan = programme.script["sessions"][number - 1]
    if plan["script"] not in shelf:
        raise Refused("unknown_script", f"The script “{plan['script']}” of the next session is missing or has errors.", status=409)
    said = {name: getattr(before, name) for name in ("title", "team", "topic", "owner", "contact", "entry", "expected")}
    return open_workshop(
        session, script=shelf[plan["script"]], account_id=before.opened_by, programme=programme, session_number=number,
        carry_from=before, carry=plan["carry"], **said,
    )


@workshops.post("/workshops/<code>/new-links")
@staff_only("facilitator")
def new_links(account: Account, code: str):
    """Every facilitator and screen link that was handed out before stops working."""

    def renew(session):
        workshop = own(session, account, code)
        workshop.links += 1
        session.add(Act(workshop_id=workshop.id, at=now(), account_id=account.id, role="facilitator", did="new_links"))
        return workshop

    workshop = db.write(renew)
    show_out_everywhere({"workshop": workshop.id, "links": workshop.links})
    flash(f"The old links of “{workshop.title}” have expired. The console shows the new ones.")
    return redirect(url_for("workshops.index"))


def own(session, account: Account, code: str) -> Workshop:
    workshop = identity.find_workshop(session, code)
    if workshop.opened_by != account.id:
        raise Refused("not_allowed", "Only the facilitator who opened this workshop can do that.", status=403)
    return workshop
