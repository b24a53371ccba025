"""Suggested clusters for the facilitator: computed from the texts alone, in the process beside the server, and never stored."""
import threading
from contextlib import contextmanager

from workshop_app import beside
from workshop_app.engine.commands import REGISTRY, Actor, Refused, check_open, who_may
from workshop_app.extensions import db
from workshop_app.method import grouping
from workshop_app.models import Workshop
from workshop_app.rooms.cluster import tray

FEWEST = 30  # notes; below that a group of people is quicker, and better
LEAST, MOST = 3, 30  # groups that can be asked for
_looking: set[str] = set()  # workshops whose notes are being looked at
_guard = threading.Lock()


def suggest(actor: Actor, sent) -> dict:
    """For {"groups": null or 3 to 30}: {"ok", "groups": [{"title", "example", "notes": [ids]}], "left": how many notes fit nowhere}."""
    count = wanted(sent)
    notes = gatherable(actor)
    with looking(actor.workshop_id):
        found = beside.clusters.call(grouping.suggest, list(notes.values()), count)
    ids = list(notes)
    groups = [{"title": one["title"], "example": one["example"], "notes": sorted(ids[at] for at in one["members"])} for one in found]
    return {"ok": True, "groups": groups, "left": len(ids) - sum(len(one["notes"]) for one in groups)}


def wanted(sent) -> int | None:
    count = sent.get("groups") if isinstance(sent, dict) else None
    if isinstance(sent, dict) and sent.keys() <= {"groups"} and (count is None or type(count) is int and LEAST <= count <= MOST):
        return count
    said = f"Say how many groups to look for: a whole number from {LEAST} to {MOST}, or null."
    raise Refused("bad_payload", said, {"groups": [said]})


def gatherable(actor: Actor) -> dict[str, str]:
    """{id: text} of the notes in the tray, for whoever may gather them, while they may."""
    gather = REGISTRY["gather"]
    if actor.role not in gather.by:
        raise Refused("not_allowed", who_may(gather), status=403)
    with db.reading() as reading:
        workshop = reading.get(Workshop, actor.workshop_id)
        check_open(gather, workshop)
        notes = {note.id: note.text for note in tray(reading, workshop)}
    if len(notes) < FEWEST:
        said = f"Sorting by hand is quicker: fewer than {FEWEST} notes are without a cluster."
        raise Refused("too_few_notes", said, status=409)
    return notes


@contextmanager
def looking(workshop_id: str):
    """One computation at a time in a workshop: a second request is sent away instead of queued."""
    with _guard:
        if workshop_id in _looking:
            raise Refused("busy", "We are looking for clusters already. Wait a moment.", status=409)
        _looking.add(workshop_id)
    try:
        yield
    finally:
        _looking.discard(workshop_id)
