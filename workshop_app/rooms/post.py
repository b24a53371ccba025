"""Post: people write what is wrong. A note has no author; only the browser that wrote it can change it."""
from marshmallow import Schema

from workshop_app.engine.board import Aside, Gone
from workshop_app.engine.commands import FACILITATOR, PEOPLE, Refused, Table, command
from workshop_app.engine.fields import Id, Key, Text
from workshop_app.engine.written import own, standing, withdrawn_before, worded_before, written_before
from workshop_app.method import brief
from workshop_app.models import Brief, Note

LONGEST = 280
RAISED, SETTLED = "raised", "settled"


class Post(Schema):
    id = Id(required=True)
    key = Key(required=True)
    text = Text(LONGEST, required=True)


class Withdraw(Schema):
    id = Id(required=True)
    key = Key(required=True)


class Flag(Schema):
    id = Id(required=True)


class Hide(Schema):
    id = Id(required=True)
    reason = Text(200, empty=True, load_default="")


class Unhide(Schema):
    id = Id(required=True)


@command("post", Post, by=PEOPLE, done=written_before(Note), words=True, makes=Note)
def post(table: Table, sent: dict) -> list:
    """A new note in the present stage, seen at once unless the stage hides notes until the reveal."""
    id = table.fresh(Note, sent["id"])
    stage, key_hash = table.stage, Note.hash_of(id, sent["key"])
    return [table.add(Note(id=id, stage=stage["key"], text=sent["text"], key_hash=key_hash, revealed=not stage["hidden"]))]


@command("post", Post, by=PEOPLE, done=worded_before(Note), scrubs=True, words=True)
def reword(table: Table, sent: dict) -> list:
    note = own(table, Note, sent)
    note.text = sent["text"]
    if note.flag == SETTLED:
        note.flag = ""  # what the facilitator looked at was something else
    return [note]


@command("post", Withdraw, by=PEOPLE, when="running", done=withdrawn_before(Note), scrubs=True)
def withdraw(table: Table, sent: dict) -> list:
    """Take my note back: its words are erased, in a drafted brief too."""
    note = own(table, Note, sent)
    for drafted in table.all(Brief):
        drafted.sections = brief.without(drafted.sections, note.text)
    note.text, note.withdrawn, note.cluster = "", True, None
    return [note]


def is_flagged(table: Table, sent: dict) -> bool:
    note = table.find(Note, sent["id"])
    return note is not None and note.flag == RAISED


@command("post", Flag, by=PEOPLE, when="running", done=is_flagged)
def flag(table: Table, sent: dict) -> list:
    """Ask the facilitator to look at a note. Who asked is kept nowhere, nor how many did, and nobody else is told."""
    note = on_board(table, sent["id"])
    if note.hidden:
        raise Refused("unknown_note", "This note is not there any more.", status=404)
    if note.flag == SETTLED:
        raise Refused("settled", "The facilitator has looked at this note, and has left it on the board.", status=409)
    note.flag = RAISED
    return [Aside(note)]


@command("post", Flag, by=FACILITATOR, when="always")
def settle(table: Table, sent: dict) -> list:
    """The facilitator has looked, and the note stays."""
    note = on_board(table, sent["id"])
    if note.flag != RAISED:
        return []
    note.flag = SETTLED
    return [Aside(note)]


@command("post", by=FACILITATOR, when="running")
def pause_posting(table: Table, sent: dict) -> list:
    """Nobody puts new words on the board until it goes on; everybody may still take words back."""
    if table.workshop.posting_paused:
        return []
    table.workshop.posting_paused = True
    return [table.workshop]


@command("post", by=FACILITATOR, when="running")
def resume_posting(table: Table, sent: dict) -> list:
    if not table.workshop.posting_paused:
        return []
    table.workshop.posting_paused = False
    return [table.workshop]


@command("post", Hide, by=FACILITATOR, when="always")
def hide(table: Table, sent: dict) -> list:
    note = on_board(table, sent["id"])
    note.hidden, note.reason = True, sent["reason"]
    note.flag = SETTLED if note.flag else ""
    table.detail = sent["reason"]
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
