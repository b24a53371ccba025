"""What each eye may see. This file is the only whitelist: a field that is not named here never leaves the house.

Two audiences have a board of their own: `people` (participants and screens) and `staff` (facilitators and coordinators).
"""
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from workshop_app.method import tally
from workshop_app.models import Answer, Ballot, Brief, Cluster, Note, Rating, Round, Seat, Wording, Workshop

EYES = ("people", "staff")


@dataclass(frozen=True)
class Kind:
    """How rows of one table become records on the wire."""

    name: str
    model: type
    fields: Callable  # row -> what everybody sees
    staff: Callable  # row -> what staff see besides
    seen: Callable  # (row, eye) -> True: show it; False: take it away; None: never say a word about it


@dataclass(frozen=True)
class Gone:
    """Among the records that a rule returns: people lose sight of this one, though staff go on seeing it."""

    kind: str
    id: str


@dataclass(frozen=True)
class Aside:
    """Among the records that a rule returns: only staff are told of this change, because people see nothing of it."""

    row: object


def seen_note(note: Note, eye: str):
    # Not even "it is gone": that would tell that it was there, or that the author of a hidden note is acting.
    if not note.revealed or (note.hidden and eye == "people"):
        return None
    return not note.withdrawn


def present(row, _eye) -> bool:
    return not (getattr(row, "withdrawn", False) or getattr(row, "dissolved", False))


def nothing(_row) -> dict:
    return {}


KINDS = (
    Kind("workshop", Workshop,
         lambda w: {"id": w.code, "title": w.title, "topic": w.topic, "team": w.team, "state": w.state, "stage": w.stage, "ends": w.ends,
                    "left": w.left, "planned_end": w.planned_end, "winner": w.winner, "winner_how": w.winner_how,
                    "winner_reason": w.winner_reason, "pulse": tally.pulse(w.pulse), "posting_paused": w.posting_paused,
                    "forgotten": w.forgotten},
         lambda w: {"started_at": w.started_at, "entry": w.entry, "expected": w.expected}, present),
    Kind("note", Note,
         lambda n: {"id": n.id, "stage": n.stage, "text": n.text, "cluster": n.cluster},
         lambda n: {"hidden": n.hidden, "reason": n.reason, "flag": n.flag}, seen_note),
    Kind("cluster", Cluster, lambda c: {"id": c.id, "title": c.title, "place": c.place}, nothing, present),
    Kind("wording", Wording,
         lambda w: {"id": w.id, "cluster": w.cluster, "text": w.text, "original": w.original or None, "nudged": bool(w.nudges),
                    "reason": w.reason or None, "up": w.up}, nothing, present),
    Kind("round", Round,
         lambda r: {"id": r.id, "number": r.number, "state": r.state, "dots": r.dots, "per_challenge": r.per_challenge,
                    "challenges": r.challenges, "tally": r.tally, "ballots": r.ballots, "tied": tally.tied(r.tally), "run_off": r.run_off},
         nothing, present),
    Kind("answer", Answer, lambda a: {"id": a.id, "section": a.section, "text": a.text}, nothing, present),
)
BY_MODEL = {kind.model: kind for kind in KINDS}
STAGE_FIELDS = (
    "place", "title", "minutes", "activity", "principle", "see", "prompt", "also", "hidden", "evidence", "reveals", "dots", "per_challenge",
)


def record(kind: Kind, row, eye: str) -> dict:
    return kind.fields(row) | (kind.staff(row) if eye == "staff" else {})


def patches(workshop: Workshop, changed: list) -> dict[str, dict]:
    """One patch for each audience that can see something of the change; the audience's version moves by one.

    An audience that sees nothing gets nothing, not even a number: an empty patch would tell that somebody acted.
    """
    aside = {row.row for row in changed if isinstance(row, Aside)} - {row for row in changed if not isinstance(row, Aside)}
    changed = [row.row if isinstance(row, Aside) else row for row in changed]
    rows = {(type(row), row.id): row for row in changed if type(row) in BY_MODEL}
    gone = [[row.kind, row.id] for row in changed if isinstance(row, Gone)]
    made = {}
    for eye in EYES:
        put, drop = [], sorted(gone) if eye == "people" else []
        for (model, _), row in sorted(rows.items(), key=lambda item: (item[0][0].__name__, item[0][1])):
            kind = BY_MODEL[model]
            seen = None if eye == "people" and row in aside else kind.seen(row, eye)
            if seen:
                drop = [pair for pair in drop if pair != [kind.name, row.id]]  # hidden and shown again in one batch
                put.append([kind.name, record(kind, row, eye)])
            elif seen is False:
                drop.append([kind.name, row.id])
        if put or drop:
            before = workshop.version_for(eye)
            setattr(workshop, f"{eye}_version", before + 1)
            made[eye] = {"from": before, "to": before + 1, "put": put, "drop": drop}
    return made


def stages(workshop: Workshop, eye: str) -> list[dict]:
    """The stages of the script; what the facilitator says and watches for is the facilitator's alone."""
    fields = STAGE_FIELDS + (("say", "watch_for") if eye == "staff" else ())
    return [{"id": stage["key"]} | {name: stage[name] for name in fields} for stage in workshop.stages]


def whole(session, workshop: Workshop, eye: str) -> dict[str, list]:
    """{kind: [records]}: everything that one audience sees."""
    found = {"stage": stages(workshop, eye)}
    for kind in KINDS:
        rows = [workshop] if kind.model is Workshop else session.scalars(select(kind.model).where(kind.model.workshop_id == workshop.id))
        found[kind.name] = sorted((record(kind, row, eye) for row in rows if kind.seen(row, eye)), key=lambda r: r["id"])
    return found


# Made once: after a restart everybody asks at the same moment.
MY_RATINGS = select(Rating.principle, Rating.score).where(
    Rating.workshop_id == bindparam("workshop"), Rating.token_hash == bindparam("mine")
)
MY_DOTS = select(Ballot.challenge, Ballot.dots).where(
    Ballot.round_id == bindparam("round"), Ballot.token_hash == bindparam("mine"), Ballot.dots > 0
)


def mine(asking, actor, open_round: str | None) -> dict:
    """What only the asking participant may know: the dots and ratings under their own token's hashes."""
    ratings = asking.execute(MY_RATINGS, {"workshop": actor.workshop_id, "mine": Rating.hash_of(actor.workshop_id, actor.token)})
    dots = asking.execute(MY_DOTS, {"round": open_round, "mine": Ballot.hash_of(open_round, actor.token)}) if open_round else ()
    return {"seat": True, "round": open_round, "dots": dict(map(tuple, dots)), "ratings": dict(map(tuple, ratings))}


def counts(session, workshop: Workshop, eye: str) -> dict:
    """How many seats and notes there are; staff also learn how many dots are out and how many ballots hold any."""
    seats = session.scalar(select(func.count()).select_from(Seat).where(Seat.workshop_id == workshop.id))
    written = session.scalar(
        select(func.count()).select_from(Note).where(Note.workshop_id == workshop.id, Note.stage == workshop.stage, ~Note.withdrawn)
    )
    found = {"seats": seats, "notes": written}
    if eye == "staff":
        out, ballots = session.execute(
            select(func.coalesce(func.sum(Ballot.dots), 0), func.count(Ballot.token_hash.distinct()))
            .join(Round, Round.id == Ballot.round_id)
            .where(Round.workshop_id == workshop.id, Ballot.dots > 0)
        ).one()
        drafted = session.scalar(select(Brief.id).where(Brief.workshop_id == workshop.id)) is not None
        found |= {"dots": out, "ballots": ballots, "drafted": drafted}
    return found
