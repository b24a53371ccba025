"""The three live pages: board, console, screen; and the links that lead to the last two."""
import io

import segno
from flask import Blueprint, redirect, render_template, url_for

from workshop_app.doors import identity, links
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db
from workshop_app.rooms.join import INVITES

live = Blueprint("live", __name__)


def entered(code: str, role: str):
    """The workshop, for somebody who may be in it in this role."""
    with db.reading() as reading:
        workshop = identity.find_workshop(reading, code)
        identity.actor_in(reading, workshop, role)
        return workshop


@live.get("/w/<code>")
def board(code: str):
    try:
        workshop = entered(code, "participant")
    except Refused as refused:
        if refused.code == "no_seat":
            return redirect(url_for("joining.join", code=code))
        raise
    return render_template("board.html", workshop=workshop, as_role="participant", join_url=links.join_url(workshop))


@live.get("/w/<code>/facilitate")
def console(code: str):
    workshop = entered(code, "facilitator")
    return render_template(
        "console.html", workshop=workshop, as_role="facilitator", join_url=links.join_url(workshop),
        screen_url=links.role_url(workshop, "screen"), facilitator_url=links.role_url(workshop, "facilitator"),
    )


@live.get("/w/<code>/screen")
def screen(code: str):
    workshop = entered(code, "screen")
    host = links.base().split("://", 1)[-1]
    return render_template(
        "screen.html", workshop=workshop, as_role="screen", join_url=links.join_url(workshop), join_host=host,
        by_invite=workshop.entry == INVITES,
    )


@live.get("/w/<code>/facilitate/<token>", defaults={"role": "facilitator"})
@live.get("/w/<code>/screen/<token>", defaults={"role": "screen"})
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
def qr(code: str):
    """The join link as a QR code, for the console and the screen."""
    try:
        workshop = entered(code, "facilitator")
    except Refused:
        workshop = entered(code, "screen")
    picture = segno.make(links.join_url(workshop), error="m")
    svg = io.BytesIO()
    picture.save(svg, kind="svg", xmldecl=False, scale=8, border=2)
    return svg.getvalue(), {"Content-Type": "image/svg+xml"}
