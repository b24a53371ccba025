"""The HTTP door to a workshop: the same commands, the same board, for whoever can't or won't hold a live connection."""
from flask import Blueprint, Response, jsonify, request

from workshop_app.doors import identity, suggestion, view
from workshop_app.engine import commands, desk, pace
from workshop_app.extensions import db, house
from workshop_app.method import wording

http = Blueprint("http", __name__)


def asking(code: str) -> commands.Actor:
    """The actor of this request, in the role that `?as=` names (participant when left out)."""
    with db.reading() as reading:
        return identity.actor_in(reading, identity.find_workshop(reading, code), request.args.get("as", "participant"))


def body():
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # nested deeper than anything that we could have asked for
        sent = None
    if sent is None:
        raise commands.Refused("malformed", "This is not JSON that we can read.")
    return sent


@http.post("/w/<code>/do/<command>")
def do(code: str, command: str):
    actor = asking(code)
    pace.refuse_haste(actor)
    return jsonify(desk.run(command, body(), actor))


@http.get("/w/<code>/board.json")
def board_json(code: str):
    return Response(view.sync_text(asking(code)), mimetype="application/json")


@http.post("/w/<code>/wording")
def weigh(code: str):
    """What the wording check says of a text, before anybody offers it. Nothing is kept."""
    actor, sent = asking(code), body()
    text = sent.get("text") if isinstance(sent, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise commands.Refused("bad_payload", "Write something first.", {"text": ["Write something first."]})
    if actor.role not in (*commands.EVERYONE, "coordinator"):
        raise commands.Refused("not_allowed", "A screen only shows.", status=403)
    nudges = wording.check(text, house.products)
    return jsonify({"ok": True, "nudges": nudges, "reframe": wording.REFRAME})


@http.post("/w/<code>/suggestion")
def suggest(code: str):
    """Clusters that the facilitator may take or leave. Nothing is kept."""
    return jsonify(suggestion.suggest(asking(code), body()))
