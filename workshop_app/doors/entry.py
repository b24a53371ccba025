"""How people come in: by the code, by the code until all seats are taken, or each by an invite of their own."""
import csv
import io

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from workshop_app.doors import links
from workshop_app.doors.guard import inside
from workshop_app.engine.commands import Actor, Refused
from workshop_app.engine.desk import run
from workshop_app.extensions import db
from workshop_app.models import Invites, Workshop
from workshop_app.rooms.join import CAPPED, ENTRIES, INVITES, MOST_INVITES, MOST_PEOPLE, seats

entry = Blueprint("entry", __name__)
WAYS = (  # (entry, words, what it means)
    ("code", "By the join code", "Whoever has the code or the link takes a seat. Compare the seats with the people in the room."),
    ("capped", "By the join code, until all seats are taken", "When so many people as you expect have a seat, the door is closed."),
    ("invites", "By single-use invites", "Everybody gets a link of their own, on paper or by e-mail. Each is good for one seat."),
)


@entry.get("/w/<code>/entry")
@inside("facilitator")
def ways(workshop: Workshop, _actor: Actor):
    return page(workshop)


@entry.post("/w/<code>/entry")
@inside("facilitator")
def admit(workshop: Workshop, actor: Actor):
    values = {"entry": request.form.get("entry", ""), "expected": whole(request.form.get("expected", ""))}
    errors = unfit(**values)
    if errors:
        return page(workshop, values, errors, 400)
    run("admit", values, actor)
    flash("Saved.")
    return redirect(url_for("entry.ways", code=workshop.code))


@entry.post("/w/<code>/invites")
@inside("facilitator")
def invite(workshop: Workshop, actor: Actor):
    """Make some more invites, or have those that are out expire."""
    if "recall" in request.form:
        run("recall", {}, actor)
        flash("Every invite that was handed out and is unused has expired.")
        return redirect(url_for("entry.ways", code=workshop.code))
    more, made = whole(request.form.get("more", "")), whole(request.form.get("made", ""))
    if not isinstance(more, int) or not isinstance(made, int) or not 1 <= more <= MOST_INVITES - made:
        room = MOST_INVITES - made if isinstance(made, int) else MOST_INVITES
        return page(workshop, {"more": more}, {"more": [f"Enter a whole number from 1 to {room}."]}, 400)
    run("invite", {"made": made + more}, actor)
    return redirect(url_for("entry.sheet", code=workshop.code))


@entry.get("/w/<code>/invites")
@inside("facilitator")
def sheet(workshop: Workshop, _actor: Actor):
    """All invites to print and cut."""
    return render_template("invites.html", workshop=workshop, invites=invites_of(workshop))


@entry.get("/w/<code>/invites/<int:number>.svg")
@inside("facilitator")
def picture(workshop: Workshop, _actor: Actor, number: int):
    """The QR code of one invite."""
    urls = invites_of(workshop)
    if not 1 <= number <= len(urls):
        raise Refused("not_found", "There is no invite with this number.", status=404)
    return links.picture(urls[number - 1])


@entry.get("/w/<code>/invites.csv")
@inside("facilitator")
def table(workshop: Workshop, _actor: Actor):
    """All invites as a table, for a mail merge."""
    lines = io.StringIO()
    csv.writer(lines).writerows([("invite", "link"), *enumerate(invites_of(workshop), start=1)])
    response = make_response(lines.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="invites-{workshop.code}.csv"'
    return response


def unfit(entry: str, expected: int | str | None) -> dict[str, list[str]]:
    """What is wrong with a way in, as {field: [sentence]}."""
    if entry not in ENTRIES:
        return {"entry": ["Choose how people come in."]}
    fits = 1 <= expected <= MOST_PEOPLE if isinstance(expected, int) else expected is None and entry != CAPPED
    return {} if fits else {"expected": [f"Enter how many people you expect, from 1 to {MOST_PEOPLE}."]}


def page(workshop: Workshop, values: dict | None = None, errors: dict | None = None, status: int = 200):
    with db.reading() as reading:
        invites = reading.get(Invites, workshop.id) or Invites(unused=[])
        taken = seats(reading, workshop)
    values = {"entry": workshop.entry, "expected": workshop.expected or ""} | (values or {})
    return render_template(
        "entry.html", workshop=workshop, ways=WAYS, values=values, errors=errors or {}, taken=taken, most=MOST_PEOPLE, invites=invites,
        room=MOST_INVITES - invites.made, by_invite=workshop.entry == INVITES,
    ), status


def whole(typed: str) -> int | str | None:
    """What was typed as a whole number, if it is one; None for nothing."""
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else typed or None


def invites_of(workshop: Workshop) -> list[str]:
    with db.reading() as reading:
        invites = reading.get(Invites, workshop.id)
    return links.invite_urls(workshop, invites) if invites else []
