"""Frame: a cluster becomes one or more "How can technology …?" questions. A wording that names a solution gets a nudge, never a block."""
from marshmallow import Schema

from workshop_app.engine.commands import EVERYONE, FACILITATOR, Refused, Table, command
from workshop_app.engine.fields import Id, Key, Text
from workshop_app.engine.written import own, standing, withdrawn_before, worded_before, written_before
from workshop_app.extensions import house
from workshop_app.method import wording
from workshop_app.models import Cluster, Round, Wording

LONGEST = 200


class Rephrase(Schema):
    id = Id(required=True)
    key = Key(required=True)
    text = Text(LONGEST, lines=False, required=True)
    original = Text(LONGEST, empty=True, lines=False, load_default="")
    reason = Text(200, empty=True, lines=False, load_default="")


class Offer(Rephrase):
    cluster = Id(required=True, allow_none=True)


class Retract(Schema):
    id = Id(required=True)
    key = Key(required=True)


class PutUp(Schema):
    id = Id(required=True)


@command("frame", Offer, by=EVERYONE, done=written_before(Wording), words=True, makes=Wording)
def offer(table: Table, sent: dict) -> list:
    """A wording for a cluster, with what the wording check said of it and the reason why its words were kept."""
    cluster = table.find(Cluster, sent["cluster"]) if sent["cluster"] else None
    if sent["cluster"] and (cluster is None or cluster.dissolved):
        raise Refused("unknown_cluster", "This cluster is not there any more.", status=404)
    made = Wording(id=table.fresh(Wording, sent["id"]), cluster=sent["cluster"], key_hash=Wording.hash_of(sent["id"], sent["key"]))
    return [worded(table.add(made), sent)]


@command("frame", Rephrase, by=EVERYONE, done=worded_before(Wording), scrubs=True, words=True)
def rephrase(table: Table, sent: dict) -> list:
    known = own(table, Wording, sent)
    refuse_while_voted_on(table, known)
    return [worded(known, sent)]


@command("frame", Retract, by=EVERYONE, done=withdrawn_before(Wording), scrubs=True)
def retract(table: Table, sent: dict) -> list:
    known = own(table, Wording, sent)
    refuse_while_voted_on(table, known)
    known.text = known.original = known.reason = ""
    known.nudges, known.up, known.withdrawn = [], False, True
    return [known]


def is_up(table: Table, sent: dict) -> bool:
    known = table.find(Wording, sent["id"])
    return known is not None and known.up


def is_down(table: Table, sent: dict) -> bool:
    known = table.find(Wording, sent["id"])
    return known is not None and not known.withdrawn and not known.up


@command("frame", PutUp, by=FACILITATOR, done=is_up)
def put_up(table: Table, sent: dict) -> list:
    """This wording becomes a challenge that people can give dots to."""
    known = standing(table, Wording, sent["id"])
    known.up = True
    return [known]


@command("frame", PutUp, by=FACILITATOR, done=is_down)
def take_down(table: Table, sent: dict) -> list:
    known = standing(table, Wording, sent["id"])
    if any(round_.is_open and known.id in round_.challenges for round_ in table.all(Round)):
        raise Refused("vote_open", "People are voting on this wording. Close the vote first.", status=409)
    known.up = False
    return [known]


def worded(known: Wording, sent: dict) -> Wording:
    known.text, known.original, known.reason = sent["text"], sent["original"], sent["reason"]
    known.nudges = wording.check(sent["text"], house.products)
    return known


def refuse_while_voted_on(table: Table, known: Wording) -> None:
    """People gave their dots to these words: they can't change under them, nor can those that a vote has counted."""
    if any(known.id in round_.challenges for round_ in table.all(Round)):
        raise Refused("vote_open", "People have voted on this wording. It can't change any more.", status=409)
