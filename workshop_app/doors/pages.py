"""The pages that anybody meets: home, results, the promise, and what we say when something can't be done."""
from datetime import date

from flask import Blueprint, current_app, render_template

from workshop_app.doors import identity, refusals
from workshop_app.engine import board
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db
from workshop_app.method.results import story

pages = Blueprint("pages", __name__)
register_errors = refusals.register_errors
MAY_SEE_RESULTS = ("participant", "facilitator", "screen", "coordinator")


@pages.get("/")
def home():
    return render_template("home.html", errors={}, typed="")


@pages.get("/w/<code>/results")
def results(code: str):
    """What came out, as far as everybody may see it: made from the people's board, whoever looks."""
    with db.reading() as reading:
        workshop = identity.find_workshop(reading, code)
        role = role_here(reading, workshop)
        seen = board.whole(reading, workshop, "people")
    deleted_on = date.fromisoformat(workshop.receipt["on"]).strftime("%-d %B %Y") if workshop.forgotten else None
    return render_template("results.html", workshop=workshop, role=role, deleted_on=deleted_on, **story(seen))


def role_here(reading, workshop) -> str:
    """The first role in which this browser may look, or the refusal that tells a participant to join."""
    for role in MAY_SEE_RESULTS:
        try:
            return identity.actor_in(reading, workshop, role).role
        except Refused:
            continue
    identity.refuse_guessers()
    raise Refused("no_seat", "Only people who took part and staff can see the results of a workshop.", status=403)


@pages.get("/promise")
def promise():
    days = current_app.config["SETTINGS"].retention_days
    return render_template("promise.html", kept=f"{days:g} days after the workshop" if days else "Until somebody deletes it")


@pages.get("/accessibility")
def accessibility():
    return render_template("accessibility.html")
