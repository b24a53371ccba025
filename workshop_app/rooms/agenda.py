"""Agenda: the facilitator walks the workshop through its script. The app runs the script; it never runs the people."""
from marshmallow import Schema

from workshop_app.engine.commands import FACILITATOR, Refused, Table, command
from workshop_app.engine.fields import Number, Text
from workshop_app.engine.shuffle import rewrite
from workshop_app.models import Note, Workshop

LONGEST_STAGE = 8 * 3600 * 1000  # milliseconds


class Go(Schema):
    stage = Text(40, required=True)


class SetClock(Schema):
    until = Number(0, 2**53, required=True)


def started(table: Table, sent: dict) -> bool:
    return table.workshop.state != "ready"


@command("agenda", by=FACILITATOR, when="always", done=started)
def start(table: Table, sent: dict) -> list:
    workshop = table.workshop
    workshop.state, workshop.started_at = "running", table.now
    return arrive(table, workshop.stages[0])


@command("agenda", Go, by=FACILITATOR, when="running", scrubs=True)
def go(table: Table, sent: dict) -> list:
    """On or back to a stage. Half-written notes stay where they are: in the browsers."""
    stage = table.workshop.stage_named(sent["stage"])
    if stage is None:
        raise Refused("unknown_stage", "The script has no such stage.", status=404)
    return [] if stage["key"] == table.workshop.stage else arrive(table, stage)


@command("agenda", by=FACILITATOR, when="running")
def pause(table: Table, sent: dict) -> list:
    workshop = table.workshop
    if workshop.left is None:
        workshop.left, workshop.ends = max(0, workshop.ends - table.now), None
    return [workshop]


@command("agenda", by=FACILITATOR, when="running")
def resume(table: Table, sent: dict) -> list:
    workshop = table.workshop
    if workshop.left is not None:
        workshop.ends, workshop.left = table.now + workshop.left, None
    return [workshop]


@command("agenda", SetClock, by=FACILITATOR, when="running")
def set_clock(table: Table, sent: dict) -> list:
    """A new deadline. Setting beats adding: a resend can't add the minutes twice."""
    left = sent["until"] - table.now
    if not -60_000 <= left <= LONGEST_STAGE:
        raise Refused("bad_payload", "A stage ends within eight hours from now.", {"until": ["This is out of range."]})
    workshop = table.workshop
    if workshop.left is None:
        workshop.ends = sent["until"]
    else:
        workshop.left = max(0, left)
    return [workshop]


@command("agenda", by=FACILITATOR, when="running", scrubs=True)
def reveal(table: Table, sent: dict) -> list:
    """Show every note that was hidden until now."""
    return unveil(table, [stage["key"] for stage in table.workshop.stages])


def arrive(table: Table, stage: dict) -> list:
    workshop = table.workshop
    workshop.stage = stage["key"]
    workshop.ends, workshop.left = table.now + stage["minutes"] * 60_000, None
    return [workshop, *unveil(table, due(workshop, stage))]


def due(workshop: Workshop, here: dict) -> list[str]:
    """Keys of the stages whose notes have come to their reveal. Whoever jumps over the reveal meant to reveal too."""
    reveals = [stage["place"] for stage in workshop.stages if stage["reveals"] and stage["place"] <= here["place"]]
    return [stage["key"] for stage in workshop.stages if stage["place"] < max(reveals, default=0)]


def unveil(table: Table, stages: list[str]) -> list:
    """Reveal these stages' hidden notes, written anew in shuffled order."""
    hidden = Note.workshop_id == table.workshop.id, ~Note.revealed, Note.stage.in_(stages)
    ids = {note.id for note in table.all(Note, *hidden) if not note.withdrawn}
    # What was taken back while hidden is never told, not even that it was there.
    rewrite(table.session, Note, *hidden, revealed=lambda row: not row["withdrawn"])
    return [note for note in table.all(Note, Note.revealed) if note.id in ids]
