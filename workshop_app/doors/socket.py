"""The live door: one event each way. `do` and `sync` come in and are answered by their acks; `patch` and `beat` go out."""
import contextlib
import json
import logging

from flask import request
from flask_socketio import ConnectionRefusedError as Unwelcome
from flask_socketio import join_room
from socketio import packet

from workshop_app.doors import identity, view
from workshop_app.doors.guard import EVERY_ROLE
from workshop_app.engine import broadcast, desk, intake, pace, presence
from workshop_app.engine.bus import bus
from workshop_app.engine.commands import Actor, Refused
from workshop_app.extensions import db, socketio
from workshop_app.models import Seat

log = logging.getLogger(__name__)
AGAIN = "We could not let you in just now. Try again in a moment."
_actors: dict[str, Actor] = {}  # connection -> who it is, for as long as it lasts


class Readable:
    """JSON for the live connection."""

    dumps = staticmethod(json.dumps)
    loads = staticmethod(intake.read)


class Forgiving(packet.Packet):
    """A packet of the live connection. One that can't be read becomes the event "malformed", which is answered like any other."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"encoded_packet": None})
        if "encoded_packet" in kwargs:
            self.decode(kwargs["encoded_packet"])

    def decode(self, encoded_packet):
        self.packet_type = None
        with contextlib.suppress(ValueError):
            super().decode(encoded_packet if isinstance(encoded_packet, str) else "")
        if self.packet_type in (packet.CONNECT, packet.DISCONNECT):
            return
        if self.packet_type != packet.EVENT:
            self.packet_type, self.id, self.data = packet.EVENT, None, None  # nobody has cause to send any other
        if not (isinstance(self.data, list) and self.data and isinstance(self.data[0], str)):
            self.data = ["malformed"]


@socketio.on("connect")
def connect(auth=None):
    """Join the audience's channel before any snapshot is read, so that no patch can fall between the two."""
    if request.sid in _actors:
        return malformed()  # sent as an event by somebody who is in already
    try:
        code, role = said(auth)
        if role not in EVERY_ROLE:
            raise Refused("not_allowed", "The board is not open to you in that role.", status=403)
        actor = let_in(code, role)
    except Refused as refused:
        raise Unwelcome(refused.message, refused.body()["error"]) from None
    except Exception:
        # Left to the library, this would come in as nobody, and be told for good that it has no seat.
        log.exception("a connection could not be let in")
        raise Unwelcome(AGAIN, Refused("internal", AGAIN).body()["error"]) from None
    _actors[request.sid] = actor
    join_room(broadcast.channel(actor.workshop_id, actor.eye))
    presence.arrive(actor.workshop_id, request.sid, Seat.hash_of(actor.workshop_id, actor.token) if actor.token else None)


def let_in(code: str, role: str) -> Actor:
    if role == "participant":
        with db.asking() as asking:
            return identity.seated(asking, code)
    with db.reading() as reading:
        return identity.actor_in(reading, identity.find_workshop(reading, code), role)


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


@bus.on("out")
def show_out(gone: dict) -> None:
    """Close this process's connections of those who are gone. A browser that may still come in knocks again by itself.

    `gone` is {"account": id}, or {"workshop": id, "links": the generation that still opens}.
    """
    for connection, actor in list(_actors.items()):
        if actor.account_id is not None and actor.account_id == gone.get("account"):
            socketio.server.disconnect(connection)
        if actor.workshop_id == gone.get("workshop") and actor.links not in (None, gone["links"]):
            socketio.server.disconnect(connection)


def show_out_everywhere(gone: dict) -> None:
    """The same, in every process."""
    show_out(gone)
    bus.say("out", gone)


def listen(server) -> None:
    """Hear commands and questions. They come without Flask's context, which would cost as much as the command: who it is was settled at
    the connection.
    """
    for event, handler in (("do", do), ("sync", sync), ("malformed", malformed)):
        server.on(event, handler)


def do(connection: str, *sent) -> dict:
    """[command, payload] -> the command's answer or its refusal."""
    return answered(connection, lambda actor: desk.run(*pair(sent), actor))


def sync(connection: str, *sent) -> dict:
    """{"version", "packed"} -> the whole board, compressed for those who can take it."""
    asked = sent[0] if sent and isinstance(sent[0], dict) else {}
    return answered(connection, lambda actor: view.sync(actor, packed=asked.get("packed") is True))


def malformed(*_) -> dict:
    return Refused("malformed", "This is not JSON that we can read.").body()


def pair(sent: tuple) -> tuple[str, dict]:
    """Command and payload, however the client's library packed them: one list, or two arguments."""
    parts = sent[0] if len(sent) == 1 and isinstance(sent[0], list) else list(sent)
    if len(parts) != 2 or not isinstance(parts[0], str):
        raise Refused("malformed", "Send a command's name and its payload.")
    return parts[0], parts[1]


def answered(connection: str, work) -> dict:
    """What `work` answers to this connection's actor. An exception would leave the sender without an answer, so it becomes one."""
    actor = _actors.get(connection)
    try:
        if actor is None:
            raise Refused("no_seat", "Join the workshop first.", status=403)
        pace.refuse_haste(actor)
        return work(actor)
    except Refused as refused:
        return refused.body()
    except Exception:
        log.exception("a live request failed")
        return Refused("internal", "Something went wrong on our side. Nothing was changed.").body()
