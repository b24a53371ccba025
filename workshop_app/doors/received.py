"""The link in every event and letter: whoever has it fetches the brief and says that it has come, with a reference of their own."""
import json

from flask import Blueprint, Response, jsonify, render_template, request
from marshmallow import ValidationError

from workshop_app.doors.forms import Form, Line, typed
from workshop_app.doors.guard import anybody
from workshop_app.engine.commands import RECEIVER, Actor, Refused, flat
from workshop_app.engine.desk import run
from workshop_app.extensions import csrf, db
from workshop_app.handover import events, files
from workshop_app.models import Brief, Delivery, Receiver

received = Blueprint("received", __name__)
NO_SUCH = "There is nothing behind this link. Check that you have all of it; it may also have been deleted."


class Receipt(Form):
    case_reference = Line(100, ask="Enter the reference under which you keep this brief.", what="A reference")
    name = Line(60, what="A name")


@received.get("/received/<id>/<shown>")
@anybody
def link(id: str, shown: str):
    return page(*behind(id, shown))


# No token guards the form against forgery: the pass is in the address, and no cookie counts here.
@received.post("/received/<id>/<shown>")
@csrf.exempt
@anybody
def receipt(id: str, shown: str):
    delivery, receiver, brief = behind(id, shown)
    values, errors = sent() if request.is_json else typed(Receipt())
    if errors and request.is_json:
        raise Refused("bad_payload", next(iter(errors.values()))[0], errors)
    if errors:
        return page(delivery, receiver, brief, values, errors)
    refuse_all_but_hand_overs(delivery)
    called = f"{values['name']}, {receiver.name}"[:100] if values["name"] else receiver.name
    payload = {"version": delivery.version, "case_reference": values["case_reference"]}
    state = run("acknowledge", payload, Actor(brief.workshop_id, RECEIVER, called=called))["result"].get("state", "acknowledged")
    if request.is_json:
        return jsonify({"ok": True, "state": state, "reference": brief.reference, **payload})
    return page(delivery, receiver, brief, recorded=values["case_reference"])


@received.get("/received/<id>/<shown>/pack.zip")
@anybody
def pack(id: str, shown: str):
    delivery, _, brief = behind(id, shown)
    if brief.state == "withdrawn":
        raise Refused("no_brief", "This brief was withdrawn. Nothing more will come of it.", status=410)
    content = files.pack_of(json.loads(delivery.body)["data"])
    if content is None:
        raise Refused("no_brief", "There is nothing to fetch of this version.", status=404)
    name = f"challenge-brief-{brief.reference}-v{delivery.version}.zip"
    return Response(content, mimetype="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def behind(id: str, shown: str) -> tuple[Delivery, Receiver, Brief]:
    """What the link is about. A wrong pass is answered like an id that there is not, before anybody looks whether there is."""
    if events.passes(id, shown):
        with db.reading() as reading:
            delivery = reading.get(Delivery, id)
            if delivery is not None:
                return delivery, reading.get(Receiver, delivery.receiver_id), reading.get(Brief, delivery.brief_id)
    raise Refused("unknown_delivery", NO_SUCH, status=404)


def sent() -> tuple[dict, dict]:
    """The same as `typed`, of a program that sends JSON."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Refused("malformed", "This is not a JSON object that we can read.")
    try:
        return Receipt().load({name: body.get(name) or "" for name in Receipt().fields}), {}
    except ValidationError as error:
        return {}, {name: flat(said) for name, said in error.normalized_messages().items()}


def refuse_all_but_hand_overs(delivery: Delivery) -> None:
    if events.event_of(delivery.type) != "handed_over":
        raise Refused("illegal_move", "This link tells of a step on the way. Only a hand-over can be acknowledged.", status=409)


def page(delivery: Delivery, receiver: Receiver, brief: Brief, values: dict | None = None, errors: dict | None = None, recorded: str = ""):
    told = json.loads(delivery.body)["data"]
    event = events.event_of(delivery.type)
    handed_over = brief.approved_version == delivery.version and brief.approved_state in ("handed_over", "acknowledged")
    return render_template(
        "received.html", told=told, receiver=receiver, values=values or {}, errors=errors or {}, recorded=recorded,
        withdrawn=brief.state == "withdrawn", newer=(brief.approved_version or 0) > delivery.version,
        is_open=event == "handed_over" and handed_over, pack=f"{request.path}/pack.zip",
    ), 400 if errors else 200
