"""The three live pages: board, console, screen; and the links that lead to the last two."""
from flask import Blueprint, redirect, render_template, url_for

from workshop_app.doors import identity, links
from workshop_app.doors.guard import anybody, inside
from workshop_app.engine.commands import Actor, Refused
from workshop_app.extensions import db
from workshop_app.models import Workshop
from workshop_app.rooms.join import INVITES

live = Blueprint("live", __name__)


def to_the_door(refused: Refused, code: str):
    return redirect(url_for("joining.join", code=code)) if refused.code == "no_seat" else None


@live.get("/w/<code>")
@inside("participant", otherwise=to_the_door)
def board(workshop: Workshop, _actor: Actor):
    return render_template("board.html", workshop=workshop, as_role="participant", join_url=links.join_url(workshop))


@live.get("/w/<code>/facilitate")
@inside("facilitator")
def console(workshop: Workshop, _actor: Actor):
    return render_template(
        "console.html", workshop=workshop, as_role="facilitator", join_url=links.join_url(workshop),
        screen_url=links.role_url(workshop, "screen"), facilitator_url=links.role_url(workshop, "facilitator"),
    )


@live.get("/w/<code>/screen")
@inside("screen")
def screen(workshop: Workshop, _actor: Actor):
    host = links.base().split("://", 1)[-1]
    return render_template(
        "screen.html", workshop=workshop, as_role="screen", join_url=links.join_url(workshop), join_host=host,
        by_invite=workshop.entry == INVITES,
    )


@live.get("/w/<code>/facilitate/<token>", defaults={"role": "facilitator"})
@live.get("/w/<code>/screen/<token>", defaults={"role": "screen"})
@anybody
def by_link(code: str, token: str, role: str):
    """A link was opened: keep its token in this browser, and its address out of sight."""
    with db.reading() as reading:
        workshop = identity.find_workshop(reading, code)
    if not links.opens(workshop, role, token):
        identity.refuse_guessers()
        raise Refused("link_expired", "This link has expired or is not complete. Ask the facilitator for the new one.", status=410)
    page = "live.console" if role == "facilitator" else "live.screen"
    return identity.remember(redirect(url_for(page, code=workshop.code)), role, workshop, token)


@live.get("/w/<code>/qr.svg")
@inside("facilitator", "screen")
def qr(workshop: Workshop, _actor: Actor):
    """The join link as a QR code, for the console and the screen."""
    return links.picture(links.join_url(workshop))
