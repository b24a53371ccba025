"""Where briefs are handed over to: coordinators and administrators add receivers, change them, turn them off and try them."""
import json

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import fields, validate

from workshop_app.doors.forms import Form, Line, typed
from workshop_app.doors.signin import staff_only
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db, house
from workshop_app.handover import events, folder, ledger, signing, webhook
from workshop_app.handover.destinations import Forbidden, addresses, place
from workshop_app.method.review import EVENTS
from workshop_app.models import Account, Receiver, new_id, now

receivers = Blueprint("receivers", __name__)
KEEPERS = ("coordinator", "admin")
KINDS = {
    "webhook": ("Webhook", "A program of theirs takes signed events at an address of the web."),
    "email": ("E-mail", "A short letter with a link, to one e-mail address."),
    "folder": ("Folder", "Files in a folder that a program of theirs watches."),
}
TARGETS = {
    "webhook": ("Address", "It begins with https://."),
    "email": ("E-mail address", "Better the address of a team than of a person."),
    "folder": ("Name of the folder", "Letters, numbers, spaces, hyphens and underscores. It is made when it is missing."),
}
HEARS = {
    "submitted": ("Sent to review", "A version was sent to review. It may still be changed."),
    "approved": ("Approved", "A version was approved."),
    "handed_over": ("Handed over", "The approved version is theirs now."),
    "withdrawn": ("Withdrawn", "Nothing more will come of the brief."),
}
PATIENCE = 10  # seconds for a test event, which somebody waits for


class Details(Form):
    name = Line(80, ask="Enter a name, such as the team that receives the briefs.", what="A name")
    target = Line(500, ask="Enter where the briefs go.", what="This")
    events = fields.List(
        fields.String(validate=validate.OneOf(EVENTS, error="Choose from the events below.")),
        validate=validate.Length(min=1, error="Choose at least one event."),
    )


class NewReceiver(Details):
    kind = fields.String(validate=validate.OneOf(KINDS, error="Choose how the briefs get there."))


@receivers.get("/receivers")
@staff_only(*KEEPERS)
def index(_account: Account):
    with db.reading() as reading:
        known = reading.query(Receiver).order_by(Receiver.name, Receiver.id).all()
    return render_template("receivers.html", receivers=known, kinds=KINDS, hears=HEARS)


@receivers.get("/receivers/new")
@staff_only(*KEEPERS)
def new(_account: Account):
    return form(None, {"kind": "webhook", "events": ["handed_over", "withdrawn"]}, {})


@receivers.post("/receivers/new")
@staff_only(*KEEPERS)
def add(_account: Account):
    values, errors = typed(NewReceiver())
    if errors := errors or unfit(values["kind"], values["target"]):
        return form(None, values, errors)
    made = Receiver(id=new_id(), made_at=now(), secret=signing.new_secret() if values["kind"] == "webhook" else "", **values)
    db.write(lambda session: session.add(made))
    if made.secret:
        return one(made.id, secret=made.secret)
    return done(made, "hears of what you ticked from now on.")


@receivers.get("/receivers/<id>")
@staff_only(*KEEPERS)
def receiver(_account: Account, id: str):
    return one(id)


@receivers.post("/receivers/<id>")
@staff_only(*KEEPERS)
def amend(_account: Account, id: str):
    with db.reading() as reading:
        known = found(reading, id)
    values, errors = typed(Details())
    if errors := errors or unfit(known.kind, values["target"]):
        return one(id, values=values, errors=errors)
    return done(change(id, lambda _session, receiver: [setattr(receiver, name, value) for name, value in values.items()]), "is changed.")


@receivers.post("/receivers/<id>/secret")
@staff_only(*KEEPERS)
def secret(_account: Account, id: str):
    """A new secret for a webhook, shown once. The old one signs too for a day."""
    with db.reading() as reading:
        refuse_all_but_webhooks(found(reading, id))
    return one(id, secret=change(id, lambda _session, receiver: signing.rotate(receiver, now())).secret)


@receivers.post("/receivers/<id>/off")
@staff_only(*KEEPERS)
def off(account: Account, id: str):
    why = f"Turned off by {account.name}."
    return done(change(id, lambda session, receiver: ledger.turn_off(session, receiver, why)), "is turned off.")


@receivers.post("/receivers/<id>/on")
@staff_only(*KEEPERS)
def on(_account: Account, id: str):
    def turn(_session, receiver: Receiver) -> None:
        receiver.off, receiver.off_because = False, ""

    return done(change(id, turn), "is turned on. What it missed can be sent again, in the list of deliveries.")


@receivers.post("/receivers/<id>/delete")
@staff_only(*KEEPERS)
def delete(_account: Account, id: str):
    if not request.form.get("sure"):
        return one(id, errors={"sure": ["Tick the box if you want to delete this receiver."]})
    gone = change(id, lambda session, receiver: session.delete(receiver))
    flash(f"{gone.name} is deleted.")
    return redirect(url_for("receivers.index"))


@receivers.post("/receivers/<id>/test")
@staff_only(*KEEPERS)
def test(_account: Account, id: str):
    """Send an event that means nothing, and say what came of it. It is not kept among the deliveries."""
    with db.reading() as reading:
        known = found(reading, id)
    refuse_all_but_webhooks(known)
    told = events.test_event(new_id(), now())
    outcome = webhook.send(known, told["id"], json.dumps(told), PATIENCE)
    arrived = f"The test event arrived: the receiver answered {outcome.status}."
    flash(arrived if outcome.done else f"The test event did not arrive. {outcome.said}")
    return redirect(url_for("receivers.receiver", id=id))


def unfit(kind: str, target: str) -> dict[str, list[str]]:
    """What is wrong with where it goes: {} or {field: [sentence]}."""
    if kind not in ready():
        return {"kind": ["An operator has to set this way up first."]}
    if kind == "webhook":
        try:
            addresses(place(target, house.private_receivers))
        except Forbidden as why:
            return {"target": [str(why)]}
    if kind == "email" and not is_address(target):
        return {"target": ["Enter an e-mail address like name@example.gov.uk."]}
    if kind == "folder" and not folder.is_plain(target):
        return {"target": ["Use letters, numbers, spaces, hyphens and underscores, 60 at most, and begin with a letter or a number."]}
    return {}


def is_address(text: str) -> bool:
    name, at, host = text.partition("@")
    odd = any(c <= " " or c in '<>,;:"()[]\\' for c in text)
    return bool(name and at and "." in host) and text.isascii() and "@" not in host and not odd


def ready() -> list[str]:
    """Kinds of receivers that this installation can serve."""
    return ["webhook", *(["email"] if house.smtp_url else []), *(["folder"] if house.drop_folder else [])]


def found(session, id: str) -> Receiver:
    known = session.get(Receiver, id)
    if known is None:
        raise Refused("unknown_receiver", "There is no such receiver, or it was deleted.", status=404)
    return known


def change(id: str, how) -> Receiver:
    def write(session) -> Receiver:
        known = found(session, id)
        how(session, known)
        return known

    return db.write(write)


def refuse_all_but_webhooks(receiver: Receiver) -> None:
    if receiver.kind != "webhook":
        raise Refused("no_webhook", "Only webhooks have secrets and test events.", status=409)


def form(known: Receiver | None, values: dict, errors: dict, **more):
    told = {"receiver": known, "values": values, "errors": errors, "kinds": KINDS, "targets": TARGETS, "hears": HEARS, "ready": ready()}
    return render_template("receiver.html", **(told | more)), 400 if errors else 200


def one(id: str, values: dict | None = None, errors: dict | None = None, **more):
    with db.reading() as reading:
        known = found(reading, id)
    values = values or {"name": known.name, "target": known.target, "events": known.events}
    return form(known, values, errors or {}, both_sign=bool(known.old_secret) and (known.old_secret_until or 0) > now(), **more)


def done(receiver: Receiver, what: str):
    flash(f"{receiver.name} {what}")
    return redirect(url_for("receivers.receiver", id=receiver.id))
