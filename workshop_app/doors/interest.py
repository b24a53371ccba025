"""“Tell us you are interested”: what a firm writes about a challenge. The form needs a cookie, against forgery."""
import threading
import time

from flask import current_app, redirect, render_template, request, url_for
from marshmallow import fields

from workshop_app import runtime
from workshop_app.doors.forms import Form, Line, typed
from workshop_app.doors.guard import anybody
from workshop_app.doors.noticeboard import found_or_refused, noticeboard
from workshop_app.doors.signin import Email
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db
from workshop_app.handover import interests
from workshop_app.handover.noticeboard import Notice, find
from workshop_app.models import Brief, Interest

MOST, PER_SECONDS = 20, 60  # letters that the whole server takes in a minute: strangers have no name to count by
RUSH = "Many firms are writing to us just now. Wait a minute, then send it again: what you wrote is still here."
TRAP = "Something filled in a field that people do not see, as programs do. Send the form again: the field is empty now."
CLOSED = "This challenge takes no letters here any more. Write to the contact that its page names."


class Told(Form):
    organisation = Line(200, ask="Enter the name of your organisation.", what="The name of an organisation")
    name = Line(100, ask="Enter your name.", what="A name")
    email = Email()
    message = Line(2000, what="A message", lines=True)
    website = fields.String(load_default="")  # nobody sees it; programs that fill in whatever they find do


class Rush:
    """How many came in the last minute."""

    def __init__(self, clock=time.monotonic):
        self.clock, self.guard = clock, threading.Lock()
        self.came: list[float] = []

    def is_on(self) -> bool:
        """Count one more, unless there were too many already."""
        with self.guard:
            self.came[:] = [at for at in self.came if at > self.clock() - PER_SECONDS]
            if len(self.came) >= MOST:
                return True
            self.came.append(self.clock())
            return False

    def forget(self) -> None:
        with self.guard:
            self.came.clear()


rush = Rush()


@noticeboard.get("/challenges/<reference>/interest")
@anybody
def interest(reference: str):
    return form(open_or_refused(found_or_refused(reference)), sent="sent" in request.args)


@noticeboard.post("/challenges/<reference>/interest")
@anybody
def tell(reference: str):
    notice = open_or_refused(found_or_refused(reference))
    values, errors = typed(Told())
    if not errors and values["website"]:
        errors[""] = [TRAP]
    status = 400
    if not errors and rush.is_on():
        errors, status = {"": [RUSH]}, 429
    if errors:
        return form(notice, values, errors, status)
    kept, brief = db.write(lambda session: keep(session, reference, values))
    if kept is not None and (letter := interests.letter(brief, notice.sections, kept)):
        runtime.background(interests.post, letter)
    return redirect(url_for("noticeboard.interest", reference=reference, sent=1))


def keep(session, reference: str, values: dict) -> tuple[Interest | None, Brief]:
    """In one transaction with a last look at whether the challenge still takes letters. None: it was kept before."""
    notice = open_or_refused(find(session, reference))
    return interests.tell(session, notice.id, values), session.get(Brief, notice.id)


def open_or_refused(notice: Notice | None) -> Notice:
    if notice is None or not notice.takes_interest:
        raise Refused("takes_no_interest", CLOSED, status=409)
    return notice


def form(notice: Notice, values: dict | None = None, errors: dict | None = None, status: int = 200, sent: bool = False):
    return render_template("noticeboard_interest.html", challenge=notice, values=values or {}, errors=errors or {}, sent=sent,
                           days=days_kept()), status


def days_kept() -> str:
    """How many days a letter is kept, in figures; empty: until somebody deletes it."""
    days = current_app.config["SETTINGS"].interest_days
    return f"{days:g}" if days else ""
