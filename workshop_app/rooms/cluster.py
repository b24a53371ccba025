"""Cluster: notes that belong together are put together, by anyone, live."""
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from workshop_app.engine.commands import FACILITATOR, Refused, Table, command
from workshop_app.engine.fields import REQUIRED, Id, Text
from workshop_app.models import Cluster, Note, Wording, Workshop

MOST = 60  # clusters that one board can hold
ARMFUL = 500  # notes that one command gathers


class OpenCluster(Schema):
    id = Id(required=True)
    title = Text(80, empty=True, lines=False, load_default="")


class Gather(OpenCluster):
    notes = fields.List(
        Id(), required=True, validate=validate.Length(1, ARMFUL, error=f"This takes 1 to {ARMFUL} notes."), error_messages=REQUIRED
    )


class NameCluster(Schema):
    id = Id(required=True)
    title = Text(80, empty=True, lines=False, required=True)


class Merge(Schema):
    id = Id(required=True)
    into = Id(required=True)


class Dissolve(Schema):
    id = Id(required=True)


class Move(Schema):
    note = Id(required=True)
    cluster = Id(required=True, allow_none=True)


def opened(table: Table, sent: dict) -> bool:
    return table.find(Cluster, sent["id"]) is not None


@command("cluster", OpenCluster, done=opened)
def open_cluster(table: Table, sent: dict) -> list:
    id = table.fresh(Cluster, sent["id"])
    known = table.all(Cluster)
    if sum(not cluster.dissolved for cluster in known) >= MOST:
        raise Refused("too_many_clusters", f"The board holds {MOST} clusters. Merge or dissolve some first.", status=409)
    return [table.add(Cluster(id=id, title=sent["title"], place=max((cluster.place for cluster in known), default=0) + 1))]


@command("cluster", Gather, by=FACILITATOR, done=opened)
def gather(table: Table, sent: dict) -> list:
    """Open a cluster and put these notes into it. A note that somebody has placed or taken off the board meanwhile stays as it is."""
    [cluster] = open_cluster(table, sent)
    table.session.flush()
    wanted = set(sent["notes"])
    inside = [note for note in tray(table.session, table.workshop) if note.id in wanted]
    for note in inside:
        note.cluster = cluster.id
    return [cluster, *inside]


def is_called(table: Table, sent: dict) -> bool:
    cluster = table.find(Cluster, sent["id"])
    return cluster is not None and not cluster.dissolved and cluster.title == sent["title"]


def is_there(table: Table, sent: dict) -> bool:
    note = table.find(Note, sent["note"])
    return note is not None and note.revealed and not note.withdrawn and note.cluster == sent["cluster"]


def is_dissolved(table: Table, sent: dict) -> bool:
    cluster = table.find(Cluster, sent["id"])
    return cluster is not None and cluster.dissolved


@command("cluster", NameCluster, done=is_called)
def name_cluster(table: Table, sent: dict) -> list:
    cluster = standing(table, sent["id"])
    cluster.title = sent["title"]
    return [cluster]


@command("cluster", Move, done=is_there)
def move(table: Table, sent: dict) -> list:
    """Put a note into a cluster, or back into the tray. Whoever is last decides, for all alike."""
    note = table.find(Note, sent["note"])
    if note is None or note.withdrawn or not note.revealed:
        raise Refused("unknown_note", "This note is not on the board any more.", status=404)
    note.cluster = standing(table, sent["cluster"]).id if sent["cluster"] else None
    return [note]


@command("cluster", Merge, done=is_dissolved)
def merge(table: Table, sent: dict) -> list:
    """All that one cluster holds goes into the other, and the emptied one dissolves."""
    into = standing(table, sent["into"])
    if sent["id"] == sent["into"]:
        raise Refused("bad_payload", "A cluster can't be merged into itself.", {"into": ["Choose another cluster."]})
    emptied = table.find(Cluster, sent["id"])
    if emptied is None:
        raise unknown()
    return [emptied, *empty(table, emptied, into.id)]


@command("cluster", Dissolve, done=is_dissolved)
def dissolve(table: Table, sent: dict) -> list:
    """The cluster goes; its notes return to the tray, its wordings stay."""
    cluster = table.find(Cluster, sent["id"])
    if cluster is None:
        raise unknown()
    return [cluster, *empty(table, cluster, None)]


def empty(table: Table, cluster: Cluster, into: str | None) -> list:
    cluster.dissolved = True
    inside = [*table.all(Note, Note.cluster == cluster.id), *table.all(Wording, Wording.cluster == cluster.id)]
    for row in inside:
        row.cluster = into
    return inside


def tray(session, workshop: Workshop) -> list[Note]:
    """The notes that people see and that nobody has placed. What was posted in a stage that gathers no evidence never lies there."""
    shown = Note.revealed & ~Note.withdrawn & ~Note.hidden
    lying = session.scalars(select(Note).where(Note.workshop_id == workshop.id, shown, Note.cluster.is_(None)))
    return [note for note in lying if workshop.gathers(note.stage)]


def standing(table: Table, id: str) -> Cluster:
    cluster = table.find(Cluster, id)
    if cluster is None or cluster.dissolved:
        raise unknown()
    return cluster


def unknown() -> Refused:
    return Refused("unknown_cluster", "This cluster is not there any more.", status=404)
