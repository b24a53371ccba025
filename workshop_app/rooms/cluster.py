"""Cluster: notes that belong together are put together, by anyone, live."""
from marshmallow import Schema

from workshop_app.engine.commands import Refused, Table, command
from workshop_app.engine.fields import Id, Text
from workshop_app.models import Cluster, Note, Wording

MOST = 60  # clusters that one board can hold


class OpenCluster(Schema):
    id = Id(required=True)
    title = Text(80, empty=True, lines=False, load_default="")


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
    places = [cluster.place for cluster in table.all(Cluster)]
    if len(places) >= MOST:
        raise Refused("too_many_clusters", f"The board holds {MOST} clusters. Merge or dissolve some first.", status=409)
    return [table.add(Cluster(id=id, title=sent["title"], place=max(places, default=0) + 1))]


@command("cluster", NameCluster)
def name_cluster(table: Table, sent: dict) -> list:
    cluster = standing(table, sent["id"])
    cluster.title = sent["title"]
    return [cluster]


@command("cluster", Move)
def move(table: Table, sent: dict) -> list:
    """Put a note into a cluster, or back into the tray. Whoever is last decides, for all alike."""
    note = table.find(Note, sent["note"])
    if note is None or note.withdrawn or not note.revealed:
        raise Refused("unknown_note", "This note is not on the board any more.", status=404)
    note.cluster = standing(table, sent["cluster"]).id if sent["cluster"] else None
    return [note]


@command("cluster", Merge)
def merge(table: Table, sent: dict) -> list:
    """All that one cluster holds goes into the other, and the emptied one dissolves."""
    into = standing(table, sent["into"])
    if sent["id"] == sent["into"]:
        raise Refused("bad_payload", "A cluster can't be merged into itself.", {"into": ["Choose another cluster."]})
    emptied = table.find(Cluster, sent["id"])
    if emptied is None:
        raise unknown()
    return [emptied, *empty(table, emptied, into.id)]


@command("cluster", Dissolve)
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


def standing(table: Table, id: str) -> Cluster:
    cluster = table.find(Cluster, id)
    if cluster is None or cluster.dissolved:
        raise unknown()
    return cluster


def unknown() -> Refused:
    return Refused("unknown_cluster", "This cluster is not there any more.", status=404)
