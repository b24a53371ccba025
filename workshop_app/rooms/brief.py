"""Brief: on the winning challenge, people say who is affected, what happens today, what success is and what limits us."""
from datetime import UTC, datetime

from marshmallow import Schema

from workshop_app.engine.commands import EVERYONE, STAFF, Refused, Table, command
from workshop_app.engine.fields import Id, Key, OneOf, Text
from workshop_app.engine.written import own, withdrawn_before, worded_before, written_before
from workshop_app.extensions import house
from workshop_app.method import brief as method
from workshop_app.method import sections, wording
from workshop_app.models import Answer, Brief, Cluster, Note, Round, Seat, Wording

LONGEST = 500


class Amend(Schema):
    id = Id(required=True)
    key = Key(required=True)
    text = Text(LONGEST, required=True)


class GiveAnswer(Amend):
    section = OneOf(sections.ANSWERABLE, required=True)


class Unsay(Schema):
    id = Id(required=True)
    key = Key(required=True)


@command("brief", GiveAnswer, by=EVERYONE, done=written_before(Answer), words=True, makes=Answer)
def answer(table: Table, sent: dict) -> list:
    id, key_hash = table.fresh(Answer, sent["id"]), Answer.hash_of(sent["id"], sent["key"])
    return [table.add(Answer(id=id, section=sent["section"], text=sent["text"], key_hash=key_hash))]


@command("brief", Amend, by=EVERYONE, done=worded_before(Answer), scrubs=True, words=True)
def amend(table: Table, sent: dict) -> list:
    known = own(table, Answer, sent)
    known.text = sent["text"]
    return [known]


@command("brief", Unsay, by=EVERYONE, done=withdrawn_before(Answer), scrubs=True)
def unsay(table: Table, sent: dict) -> list:
    known = own(table, Answer, sent)
    known.text, known.withdrawn = "", True
    return [known]


@command("brief", by=STAFF, when="always")
def draft_brief(table: Table, sent: dict) -> list:
    """Compose every section from what the workshop said. Sections that staff have written in stay as they are."""
    known, said = of(table), material(table)
    if known is not None and known.state != "draft":
        raise Refused("brief_locked", "This brief has left your hands: only a draft can be drafted again.", status=409)
    drafted, sources = method.draft(said), method.sources(said)
    if known is None:
        known = table.add(Brief(sections=drafted, sources=sources, drafted_at=table.now, edited_at=table.now, changed_at=table.now))
    else:
        known.sections, known.sources = drafted | {key: known.sections[key] for key in known.edited}, sources
        known.drafted_at, known.changed_at, known.edit = table.now, table.now, known.edit + 1
        known.marks = known.marks | {key: known.edit for key in drafted if key not in known.edited}
    table.reply = {"sections": len(known.sections)}
    return [known]


def of(table: Table) -> Brief | None:
    return next(iter(table.all(Brief)), None)


def material(table: Table) -> dict:
    """All that the workshop knows about its winning challenge, as plain data for `method.brief.draft`."""
    workshop = table.workshop
    winner = table.find(Wording, workshop.winner) if workshop.winner else None
    if winner is None:
        raise Refused("no_winner", "There is no winning challenge yet. Close the vote, or record the group's choice.", status=409)
    notes = [note for note in table.all(Note, Note.revealed, ~Note.withdrawn, ~Note.hidden) if workshop.gathers(note.stage)]
    clusters = table.all(Cluster, ~Cluster.dissolved)
    held = {note.cluster for note in notes} - {None}  # an empty cluster gathered nothing
    wordings = {known.id: known for known in table.all(Wording, ~Wording.withdrawn)}
    rounds = sorted(table.all(Round, Round.state == "closed"), key=lambda round_: round_.number)
    vote = next(round_ for round_ in reversed(rounds) if not round_.run_off)
    return {
        "workshop": {name: getattr(workshop, name) for name in ("title", "topic", "team", "owner", "contact")} | {"council": house.council},
        "question": winner.text,
        "clusters": behind(winner, clusters, notes),
        "answers": answers(table),
        "kept": [{"wording": w.text, "reason": w.reason} for w in wordings.values() if w.up and wording.names_a_solution(w.nudges)],
        "counts": {
            "participants": len(table.all(Seat)), "notes": len(notes), "clusters": len(held),
            "challenges": sum(w.up for w in wordings.values()), "ballots": vote.ballots, "dots_per_person": vote.dots,
        },
        "method": workshop.winner_how,
        "reason": workshop.winner_reason,
        "tally": ranked(vote, wordings),
        "run_off": ranked(rounds[-1], wordings) if rounds[-1].run_off else [],
        "date": datetime.fromtimestamp((workshop.started_at or table.now) / 1000, UTC).date().isoformat(),
    }


def behind(winner: Wording, clusters: list[Cluster], notes: list[Note]) -> list[dict]:
    """[{"title", "notes": [text]}] behind the winner: its cluster, or the whole board when it was offered for none."""
    titles = {cluster.id: cluster.title for cluster in clusters if winner.cluster in (cluster.id, None)}
    if winner.cluster is None:
        titles[None] = None
    return [{"title": title, "notes": sorted(note.text for note in notes if note.cluster == id)} for id, title in titles.items()]


def ranked(round_: Round, wordings: dict[str, Wording]) -> list[dict]:
    """[{"wording", "dots"}] of a closed round, most dots first."""
    rows = [{"wording": wordings[id].text, "dots": dots} for id, dots in round_.tally.items() if id in wordings]
    return sorted(rows, key=lambda row: (-row["dots"], row["wording"]))


def answers(table: Table) -> dict[str, list[str]]:
    said = table.all(Answer, ~Answer.withdrawn)
    return {section: sorted(a.text for a in said if a.section == section) for section in sections.ANSWERABLE}
