"""The HTTP door to a workshop: the same commands, the same board, for whoever can't or won't hold a live connection."""
from flask import Blueprint, Response, jsonify, request
from flask.json.provider import DefaultJSONProvider

from workshop_app.doors import suggestion, view
from workshop_app.doors.guard import EVERY_ROLE, inside
from workshop_app.engine import commands, desk, intake, pace
from workshop_app.extensions import house
from workshop_app.method import wording
from workshop_app.models import Workshop

http = Blueprint("http", __name__)


class Readable(DefaultJSONProvider):
    """JSON of requests."""

    def loads(self, s, **_):
        return intake.read(s)


def body():
    sent = request.get_json(silent=True)
    if sent is None:
        raise commands.Refused("malformed", "This is not JSON that we can read.")
    return sent


@http.post("/w/<code>/do/<command>")
@inside(*EVERY_ROLE, "approver", asked=True)
def do(_workshop: Workshop, actor: commands.Actor, command: str):
    """What a command may be done by, its own rule says."""
    pace.refuse_haste(actor)
    return jsonify(desk.run(command, body(), actor))


@http.get("/w/<code>/board.json")
@inside(*EVERY_ROLE, asked=True)
def board_json(_workshop: Workshop, actor: commands.Actor):
    return Response(view.sync_text(actor), mimetype="application/json")


@http.post("/w/<code>/wording")
@inside(*commands.EVERYONE, "coordinator", asked=True)
def weigh(_workshop: Workshop, _actor: commands.Actor):
    """What the wording check says of a text, before anybody offers it. Nothing is kept."""
    sent = body()
    text = sent.get("text") if isinstance(sent, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise commands.Refused("bad_payload", "Write something first.", {"text": ["Write something first."]})
    nudges = wording.check(text, house.products)
    return jsonify({"ok": True, "nudges": nudges, "reframe": wording.REFRAME})


@http.post("/w/<code>/suggestion")
@inside(*EVERY_ROLE, asked=True)
def suggest(_workshop: Workshop, actor: commands.Actor):
    """Clusters for whoever may `gather`, to take or leave. Nothing is kept."""
    return jsonify(suggestion.suggest(actor, body()))
