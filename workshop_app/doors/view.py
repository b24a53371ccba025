"""The board as one actor gets it whole."""
import json

from sqlalchemy import bindparam, select
from sqlalchemy.orm import defer

from workshop_app.engine import board, broadcast, snapshot
from workshop_app.engine.commands import Actor, Refused, refuse_expired
from workshop_app.extensions import db
from workshop_app.models import Workshop, now

BY_ID = select(Workshop).options(defer(Workshop.stages)).where(Workshop.id == bindparam("id"))


def sync(actor: Actor, packed: bool = False) -> dict:
    """{"ok", "version", "board", "mine", "now", "counts"}: everything that a client needs to start, or to start again.

    `packed` puts the board's JSON, compressed with gzip, in the place of "board": the same bytes for all who ask.
    """
    whole, rest = told(actor)
    return rest | ({"packed": whole.packed} if packed else {"board": json.loads(whole.text)})


def sync_text(actor: Actor) -> str:
    """The same as JSON, without reading or writing the board's own text again."""
    whole, rest = told(actor)
    return f'{json.dumps(rest)[:-1]}, "board": {whole.text}}}'


def told(actor: Actor) -> tuple[snapshot.Snapshot, dict]:
    known = snapshot.known(actor.workshop_id, actor.eye) if actor.links is None else None
    whole = known or looked_up(actor)
    mine = {}
    if actor.role == "participant":
        with db.asking() as asking:
            mine = board.mine(asking, actor, whole.open_round)
    return whole, {
        "ok": True, "version": whole.version, "mine": mine, "now": now(), "counts": broadcast.told_counts(actor.workshop_id, actor.eye),
    }


def looked_up(actor: Actor) -> snapshot.Snapshot:
    """The snapshot as the database has it, for whoever may still see it."""
    heard = snapshot.so_far(actor.workshop_id)
    with db.reading() as reading:
        workshop = reading.scalar(BY_ID, {"id": actor.workshop_id})
        if workshop is None:
            raise Refused("unknown_workshop", "There is no such workshop, or it was deleted.", status=404)
        refuse_expired(actor, workshop)
        return snapshot.of(reading, workshop, actor.eye, heard)
