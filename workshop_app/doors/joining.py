"""Coming in: from a code, a link or an invite to a seat in a workshop."""
from flask import Blueprint, make_response, redirect, render_template, request, url_for

from workshop_app.doors import identity, links
from workshop_app.doors.guard import anybody
from workshop_app.engine.commands import Actor, Refused
from workshop_app.engine.desk import run
from workshop_app.extensions import db
from workshop_app.method import codes
from workshop_app.models import Workshop
from workshop_app.rooms.join import closed, is_unused, seats

joining = Blueprint("joining", __name__)
THIN = 5  # below so many seats we say that anonymity is thin


@joining.post("/join")
@anybody
def find():
    """From a typed or pasted code, or the whole link, to the page of that workshop."""
    typed = request.form.get("code", "").strip()[:200]
    try:
        return redirect(url_for("joining.join", code=workshop_of(typed).code))
    except Refused as refused:
        return render_template("home.html", errors={"code": [refused.message]}, typed=typed), refused.status


def workshop_of(typed: str) -> Workshop:
    if not typed:
        raise Refused("unknown_workshop", "Enter the join code.")
    code = codes.tidy(typed.rsplit("/j/", 1)[-1].split("/")[0])
    if code is None:
        raise Refused("unknown_workshop", "A join code has eight letters and numbers, such as ABCD EFGH.")
    with db.reading() as reading:
        return identity.find_workshop(reading, code)


@joining.get("/j/<code>", defaults={"token": "", "invite": ""})
@joining.get("/j/<code>/<token>", defaults={"invite": ""})
@joining.get("/i/<code>/<invite>", defaults={"token": ""})
@anybody
def join(code: str, token: str, invite: str):
    """What somebody reads before they take a seat. Their browser gets its key here, so that a seat can be asked for twice and is one."""
    with db.reading() as reading:
        workshop, seated = at_the_door(reading, code, token, invite)
        why = None if seated else closed(reading, workshop, invite)
        thin = seats(reading, workshop) < THIN
    page = render_template("join.html", workshop=workshop, seated=seated, thin=thin, why=why)
    response = make_response(page, why.status if why and invite else 200)
    if seated or why or workshop.state == "finished":
        return response
    return identity.remember(response, "seat", workshop, identity.seat_token(workshop))


@joining.post("/j/<code>", defaults={"token": "", "invite": ""})
@joining.post("/j/<code>/<token>", defaults={"invite": ""})
@joining.post("/i/<code>/<invite>", defaults={"token": ""})
@anybody
def sit(code: str, token: str, invite: str):
    """Take a seat without a name. A browser that has one already keeps it."""
    with db.reading() as reading:
        workshop, seated = at_the_door(reading, code, token, invite)
    response = redirect(url_for("live.board", code=workshop.code))
    if seated:
        return response
    token = identity.seat_token(workshop)
    run("sit", {"invite": invite or None}, Actor(workshop.id, "newcomer", token=token))
    return identity.remember(response, "seat", workshop, token)


def at_the_door(reading, code: str, token: str, invite: str) -> tuple[Workshop, bool]:
    """(workshop, has this browser a seat?). A code without a pass or an invite opens nothing while somebody tries codes."""
    workshop = identity.find_workshop(reading, code)
    try:
        return workshop, bool(identity.actor_in(reading, workshop, "participant"))
    except Refused:
        if not links.opens(workshop, "join", token) and not (invite and is_unused(reading, workshop, invite)):
            identity.refuse_guessers()
        return workshop, False
