"""The pages that anybody meets: home, join, results, the promise, and what we say when something can't be done."""
from flask import Blueprint, redirect, render_template, request, url_for

from workshop_app.doors import identity, links, refusals
from workshop_app.engine import board
from workshop_app.engine.commands import Actor, Refused
from workshop_app.engine.desk import run
from workshop_app.extensions import db
from workshop_app.method import codes
from workshop_app.method.results import story
from workshop_app.models import Seat

pages = Blueprint("pages", __name__)
THIN = 5  # below so many seats we say that anonymity is thin
register_errors = refusals.register_errors
MAY_SEE_RESULTS = ("participant", "facilitator", "screen", "coordinator")


@pages.get("/")
def home():
    return render_template("home.html", errors={}, typed="")


@pages.post("/join")
def find():
    """From a typed or pasted code, or the whole link, to the page of that workshop."""
    typed = request.form.get("code", "").strip()[:200]
    try:
        return redirect(url_for("pages.join", code=workshop_of(typed).code))
    except Refused as refused:
        return render_template("home.html", errors={"code": [refused.message]}, typed=typed), refused.status


def workshop_of(typed: str):
    if not typed:
        raise Refused("unknown_workshop", "Enter the join code.")
    code = codes.tidy(typed.rsplit("/j/", 1)[-1].split("/")[0])
    if code is None:
        raise Refused("unknown_workshop", "A join code has eight letters and numbers, such as ABCD EFGH.")
    with db.reading() as reading:
        return identity.find_workshop(reading, code)


@pages.get("/j/<code>", defaults={"token": ""})
@pages.get("/j/<code>/<token>")
def join(code: str, token: str):
    with db.reading() as reading:
        workshop, seated = at_the_door(reading, code, token)
        seats = reading.query(Seat).filter_by(workshop_id=workshop.id).count()
    return render_template("join.html", workshop=workshop, seated=seated, thin=seats < THIN)


@pages.post("/j/<code>", defaults={"token": ""})
@pages.post("/j/<code>/<token>")
def sit(code: str, token: str):
    """Take a seat without a name. A browser that has one already keeps it."""
    with db.reading() as reading:
        workshop, seated = at_the_door(reading, code, token)
    response = redirect(url_for("live.board", code=workshop.code))
    if seated:
        return response
    token = identity.new_seat_token()
    run("sit", {}, Actor(workshop.id, "newcomer", token=token))
    return identity.remember(response, "seat", workshop, token)


def at_the_door(reading, code: str, token: str):
    """(workshop, has this browser a seat?). A code without its link's pass opens nothing while somebody tries codes."""
    workshop = identity.find_workshop(reading, code)
    try:
        return workshop, bool(identity.actor_in(reading, workshop, "participant"))
    except Refused:
        if not links.opens(workshop, "join", token):
            identity.refuse_guessers()
        return workshop, False


@pages.get("/w/<code>/results")
def results(code: str):
    """What came out, as far as everybody may see it: made from the people's board, whoever looks."""
    with db.reading() as reading:
        workshop = identity.find_workshop(reading, code)
        role = role_here(reading, workshop)
        seen = board.whole(reading, workshop, "people")
    return render_template("results.html", workshop=workshop, role=role, **story(seen))


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
    return render_template("promise.html")


@pages.get("/accessibility")
def accessibility():
    return render_template("accessibility.html")
