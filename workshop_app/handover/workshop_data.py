"""`workshop.json`: how the challenge was chosen, for machines. Counts, titles and what the brief itself quotes; no other note, and no seat.

docs/open-contracting.md has its shape.
"""
from sqlalchemy import func, select

from workshop_app.extensions import House
from workshop_app.handover.plain import plain
from workshop_app.method import tally
from workshop_app.models import Cluster, Note, Workshop

SHAPE = 1  # raised when a program that reads it would stumble


def workshop_data(brief: dict, workshop: dict, house: House) -> dict:
    """Pure. brief: as `ocds.facts` tells it. workshop: as `told` tells it."""
    sections = brief["sections"]
    chosen, quotes = sections.get("how_chosen") or {}, sections.get("told_us") or []
    kept = (sections.get("open_to_any") or {}).get("kept", [])
    return {
        "shape": SHAPE, "reference": brief["reference"], "ocid": house.ocid(brief["reference"]), "version": brief["version"],
        "workshop": {
            "title": plain(workshop["title"]), "team": plain(workshop["team"]), "council": plain(house.council),
            "date": chosen.get("date") or None,
        },
        "counts": {name: chosen.get(name) for name in ("participants", "notes", "clusters", "challenges", "ballots", "dots_per_person")},
        "challenge": plain(sections.get("question") or chosen.get("winner") or ""),
        "chosen": {
            "by": chosen.get("method") or None, "reason": plain(chosen.get("reason") or ""), "wording": plain(chosen.get("winner") or ""),
        },
        "votes": [
            {"kind": kind, "challenges": [result(row, chosen["winner"]) for row in chosen[rows]]}
            for kind, rows in (("vote", "tally"), ("run-off", "run_off")) if chosen.get(rows)
        ],
        "clusters": workshop["clusters"],
        "behind_the_challenge": [cluster(row["cluster"], row["notes"]) for row in brief["sources"].get("problem", [])],
        "quotes": [plain(quote["text"]) for quote in quotes if not quote["redacted"]],
        "quotes_removed": sum(quote["redacted"] for quote in quotes),
        "kept_wordings": [{"wording": plain(row["wording"]), "reason": plain(row["reason"])} for row in kept],
        "principles": workshop["principles"],
    }


def told(session, workshop: Workshop) -> dict:
    """What the brief does not hold: {"title", "team", "clusters", "principles"}; the last two are None once they were deleted.

    What is not shown to everybody does not leave here either.
    """
    known = {"title": workshop.title, "team": workshop.team}
    if workshop.forgotten:
        return known | {"clusters": None, "principles": None}
    pulse = tally.pulse(workshop.pulse)
    return known | {
        "clusters": clusters(session, workshop),
        "principles": pulse and {name: {"mean": said["mean"], "answers": said["count"]} for name, said in pulse.items()},
    }


def clusters(session, workshop: Workshop) -> list[dict]:
    """In the order of the wall, and last what lies in no cluster; counted by the store, for a town hall has thousands of notes."""
    shown = Note.workshop_id == workshop.id, Note.revealed, ~Note.hidden, ~Note.withdrawn
    held: dict[str | None, int] = {}
    counted = select(Note.cluster, Note.stage, func.count()).where(*shown).group_by(Note.cluster, Note.stage)
    for place, stage, many in session.execute(counted):
        if workshop.gathers(stage):
            held[place] = held.get(place, 0) + many
    wall = select(Cluster).where(Cluster.workshop_id == workshop.id, ~Cluster.dissolved).order_by(Cluster.place, Cluster.id)
    rows = [cluster(each.title or "", held.pop(each.id, 0)) for each in session.scalars(wall)]
    return rows + ([cluster(None, loose)] if (loose := sum(held.values())) else [])


def cluster(title: str | None, notes: int) -> dict:
    """`title` is null for what lies in no cluster, and "" for a cluster without a title."""
    return {"title": None if title is None else plain(title), "notes": notes}


def result(row: dict, winner: str) -> dict:
    return {"wording": plain(row["wording"]), "dots": row["dots"], "chosen": row["wording"] == winner}
