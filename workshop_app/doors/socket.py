"""The live door: one event each way. `do` and `sync` come in and are answered by their acks; `patch` and `beat` go out."""
import json
import logging
from collections.abc import Callable

from flask import request
from flask_socketio import ConnectionRefusedError as Unwelcome
from flask_socketio import join_room

from workshop_app.doors import identity, view
from workshop_app.engine import broadcast, desk, presence
from workshop_app.engine.commands import Actor, Refused
from workshop_app.extensions import db, socketio
from workshop_app.models import Seat

log = logging.getLogger(__name__)
_actors: dict[str, Actor] = {}  # connection -> who it is, for as long as it lasts


class Forgiving:
    """JSON for the live connection. What can't be read becomes the event "malformed", which is answered like any other."""

    dumps = staticmethod(json.dumps)

    @staticmethod
    def loads(text, **kwargs):
        try:
            return json.loads(text, **kwargs)
        except (ValueError, RecursionError):
            return ["malformed"]


@socketio.on("connect")
def connect(auth=None):
    """Join the audience's channel before any snapshot is read, so that no patch can fall between the two."""
    if request.sid in _actors:
        return malformed()  # sent as an event by somebody who is in already
    try:
        code, role = said(auth)
        with db.reading() as reading:
            workshop = identity.find_workshop(reading, code)
            actor = identity.actor_in(reading, workshop, role)
    except Refused as refused:
        raise Unwelcome(refused.message, refused.body()["error"]) from None
    _actors[request.sid] = actor
    join_room(broadcast.channel(actor.workshop_id, actor.eye))
    presence.arrive(actor.workshop_id, request.sid, Seat.hash_of(actor.workshop_id, actor.token) if actor.token else None)


def said(auth) -> tuple[str, str]:
    """Code and role out of the connection's `auth`."""
    if not isinstance(auth, dict) or not isinstance(auth.get("code"), str) or not isinstance(auth.get("as", "participant"), str):
        raise Refused("malformed", "Say which workshop this is for: auth is {code, as}.")
    return auth["code"], auth.get("as", "participant")


@socketio.on("disconnect")
def disconnect(reason=None):
    if socketio.server.manager.is_connected(request.sid, "/"):
        return malformed()  # sent as an event by somebody who is still here
    actor = _actors.pop(request.sid, None)
    if actor:
        presence.leave(actor.workshop_id, request.sid)
    return None


def show_out(gone: Callable[[Actor], bool]) -> None:
    """Close this process's connections of those who are gone. A browser that may still come in knocks again by itself."""
    for connection, actor in list(_actors.items()):
        if gone(actor):
            socketio.server.disconnect(connection)


@socketio.on("do")
def do(*sent):
    """[command, payload] -> the command's answer or its refusal."""
    return answered(lambda actor: desk.run(*pair(sent), actor))


@socketio.on("sync")
def sync(*sent):
    return answered(view.sync)


@socketio.on("malformed")
def malformed(*sent):
    return Refused("malformed", "This is not JSON that we can read.").body()


def pair(sent: tuple) -> tuple[str, dict]:
    """Command and payload, however the client's library packed them: one list, or two arguments."""
    parts = sent[0] if len(sent) == 1 and isinstance(sent[0], list) else list(sent)
    if len(parts) != 2 or not isinstance(parts[0], str):
        raise Refused("malformed", "Send a command's name and its payload.")
    return parts[0], parts[1]


def answered(work) -> dict:
    actor = _actors.get(request.sid)
    try:
        if actor is None:
            raise Refused("no_seat", "Join the workshop first.", status=403)
        return work(actor)
    except Refused as refused:
        return refused.body()


@socketio.on_error_default
def failed(error):
    """An exception in a handler would leave the sender without an answer: this one becomes the answer."""
    log.error("a live request failed", exc_info=error)
    return Refused("internal", "Something went wrong on our side. Nothing was changed.").body()
