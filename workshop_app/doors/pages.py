"""The pages that anybody meets: home, results, the promise, and what we say when something can't be done."""
from datetime import date

from flask import Blueprint, current_app, render_template

from workshop_app.doors import refusals
from workshop_app.doors.guard import EVERY_ROLE, anybody, inside
from workshop_app.engine import board
from workshop_app.engine.commands import Actor, Refused
from workshop_app.extensions import db
from workshop_app.method.results import story
from workshop_app.models import Workshop

pages = Blueprint("pages", __name__)
register_errors = refusals.register_errors


@pages.get("/")
@anybody
def home():
    return render_template("home.html", errors={}, typed="")


def tell_who_may(refused: Refused, _code: str):
    if refused.status == 403:
        raise Refused("no_seat", "Only people who took part and staff can see the results of a workshop.", status=403)


@pages.get("/w/<code>/results")
@inside(*EVERY_ROLE, otherwise=tell_who_may)
def results(workshop: Workshop, actor: Actor):
    """What came out, as far as everybody may see it: made from the people's board, whoever looks."""
    with db.reading() as reading:
        seen = board.whole(reading, reading.get(Workshop, workshop.id), "people")
    deleted_on = date.fromisoformat(workshop.receipt["on"]).strftime("%-d %B %Y") if workshop.forgotten else None
    return render_template("results.html", workshop=workshop, role=actor.role, deleted_on=deleted_on, **story(seen))


@pages.get("/promise")
@anybody
def promise():
    days = current_app.config["SETTINGS"].retention_days
    return render_template("promise.html", kept=f"{days:g} days after the workshop" if days else "Until somebody deletes it")


@pages.get("/accessibility")
@anybody
def accessibility():
    return render_template("accessibility.html")
