"""The board as one actor gets it whole."""
from workshop_app.engine import board, broadcast
from workshop_app.engine.commands import Actor, Refused, refuse_expired
from workshop_app.extensions import db
from workshop_app.models import Workshop, now


def sync(actor: Actor) -> dict:
    """{"ok", "version", "board", "mine", "now", "counts"}: everything that a client needs to start, or to start again."""
    with db.reading() as reading:
        workshop = reading.get(Workshop, actor.workshop_id)
        if workshop is None:
            raise Refused("unknown_workshop", "There is no such workshop, or it was deleted.", status=404)
        refuse_expired(actor, workshop)
        return {"ok": True, "now": now()} | board.snapshot(reading, workshop, actor.eye) | {
            "mine": board.mine(reading, workshop, actor), "counts": broadcast.told_counts(workshop.id, actor.eye),
        }
