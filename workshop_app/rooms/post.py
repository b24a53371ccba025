"""Post: people write what is wrong. A note has no author; only the browser that wrote it can change it."""
from marshmallow import Schema

from workshop_app.engine.board import Gone
from workshop_app.engine.commands import FACILITATOR, PEOPLE, Refused, Table, command
from workshop_app.engine.fields import Id, Key, Text
from workshop_app.engine.written import own, standing, withdrawn_before, worded_before, written_before
from workshop_app.method import brief
from workshop_app.models import Brief, Note

LONGEST = 280


class Post(Schema):
    id = Id(required=True)
    key = Key(required=True)
    text = Text(LONGEST, required=True)


class Withdraw(Schema):
    id = Id(required=True)
    key = Key(required=True)


class Hide(Schema):
    id = Id(required=True)
    reason = Text(200, empty=True, load_default="")


class Unhide(Schema):
    id = Id(required=True)


@command("post", Post, by=PEOPLE, done=written_before(Note), makes=Note)
def post(table: Table, sent: dict) -> list:
    """A new note in the present stage, seen at once unless the stage hides notes until the reveal."""
    id = table.fresh(Note, sent["id"])
    stage = table.stage
    return [table.add(Note(id=id, stage=stage["key"], text=sent["text"], key_hash=Note.hash_of(sent["key"]), revealed=not stage["hidden"]))]


@command("post", Post, by=PEOPLE, done=worded_before(Note), scrubs=True)
def reword(table: Table, sent: dict) -> list:
    note = own(table, Note, sent)
    note.text = sent["text"]
    return [note]


@command("post", Withdraw, by=PEOPLE, when="running", done=withdrawn_before(Note), scrubs=True)
def withdraw(table: Table, sent: dict) -> list:
    """Take my note back: its words are erased, in a drafted brief too."""
    note = own(table, Note, sent)
    for drafted in table.all(Brief):
        drafted.sections = brief.without(drafted.sections, note.text)
    note.text, note.withdrawn, note.cluster = "", True, None
    return [note]


@command("post", Hide, by=FACILITATOR, when="always")
def hide(table: Table, sent: dict) -> list:
    note = on_board(table, sent["id"])
    note.hidden, note.reason = True, sent["reason"]
    return [note, Gone("note", note.id)]


@command("post", Unhide, by=FACILITATOR, when="always")
def unhide(table: Table, sent: dict) -> list:
    note = on_board(table, sent["id"])
    note.hidden, note.reason = False, ""
    return [note]


def on_board(table: Table, id: str) -> Note:
    """The note, if everybody could see it: an unrevealed note is not even admitted to be there."""
    note = standing(table, Note, id)
    if not note.revealed:
        raise Refused("unknown_note", "This note is not there any more.", status=404)
    return note
