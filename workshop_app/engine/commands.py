"""Commands: what can be done, by whom, when; and the refusal that says why not."""
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from marshmallow import Schema, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_app.models import Act, Workshop

PEOPLE = ("participant",)
EVERYONE = ("participant", "facilitator")
FACILITATOR = ("facilitator",)
STAFF = ("facilitator", "coordinator")
RECEIVER = "receiver"  # a program or a person to whom a brief was handed over
KEEPER = "keeper"  # the house itself, which deletes when the time has come
CALLED = {
    "participant": "people who take part", "facilitator": "the facilitator", "coordinator": "a coordinator", "approver": "an approver",
    RECEIVER: "whoever received the brief", "newcomer": "a newcomer",
    KEEPER: "the house itself",
}
PAUSED = "The facilitator has paused posting for a moment. Keep your words, and send them when posting goes on."
LARGEST = 32 * 1024  # characters of one command's payload


class Refused(Exception):
    """A stable code for programs, a sentence for the person, and sentences for single fields."""

    def __init__(self, code: str, message: str, fields: dict | None = None, status: int = 400):
        super().__init__(message)
        self.code, self.message, self.fields, self.status = code, message, fields or {}, status

    def __reduce__(self):
        return type(self), (self.code, self.message, self.fields, self.status)  # it may come from the process beside the server

    def body(self) -> dict:
        return {"ok": False, "error": {"code": self.code, "message": self.message, "fields": self.fields}}


@dataclass(frozen=True)
class Actor:
    """Who is asking. It comes from cookies and links, never from a payload."""

    workshop_id: str
    role: str  # newcomer, participant, facilitator, screen, coordinator, approver, receiver, keeper
    token: str | None = field(default=None, repr=False)
    account_id: str | None = field(default=None, repr=False)
    called: str = ""  # the name of a receiver
    links: int | None = None  # the generation of the link that let this actor in; newer links make it expire

    @property
    def eye(self) -> str:
        """The audience whose board this actor sees."""
        return "staff" if self.role in STAFF else "people"


@dataclass(frozen=True)
class Command:
    name: str
    room: str
    by: tuple
    schema: Schema
    rule: Callable
    when: str  # room, running, always
    done: Callable | None
    scrubs: bool
    tidies: bool
    words: bool
    makes: type | None

    @property
    def is_of_staff(self) -> bool:
        """Only what nobody but staff can do is written down: people who take part do the rest too, and so do staff among them."""
        return not {"participant", "newcomer"} & set(self.by)

    def load(self, payload) -> dict:
        """The payload as the schema has it, or a refusal that names each field."""
        if size(payload) > LARGEST:
            raise Refused("too_large", "That is too large to send at once.", status=413)
        if not isinstance(payload, dict):
            raise Refused("bad_payload", f"The command “{self.name}” takes an object with named fields.")
        try:
            return self.schema.load(payload)
        except ValidationError as error:
            fields = {str(name): flat(said) for name, said in error.normalized_messages().items()}
            first = next(iter(fields.values()))[0]
            raise Refused("bad_payload", first if len(fields) == 1 else "Some of that can't be used. See each field.", fields) from None


def size(payload) -> int:
    """Characters of the payload as JSON; one that is nested too deeply to be written counts as too large."""
    try:
        return len(json.dumps(payload, ensure_ascii=False))
    except RecursionError:
        return LARGEST + 1


def flat(said) -> list[str]:
    """Every sentence in marshmallow's nested messages."""
    if isinstance(said, dict):
        return [sentence for inner in said.values() for sentence in flat(inner)]
    return [str(sentence) for sentence in said]


REGISTRY: dict[str, Command] = {}


def command(room: str, schema: type[Schema] | None = None, by: tuple = EVERYONE, when: str = "room", done: Callable | None = None,
            scrubs: bool = False, tidies: bool = False, words: bool = False, makes: type | None = None):
    """Register the rule below under its own name.

    `when`: "room" while the present stage opens the room, "running" while the workshop runs, "always" before and after too.
    `done(table, sent)`: true when an earlier sending already had its effect, so that a resend after a lost answer is answered
    alike, even when the room has closed meanwhile.
    `scrubs`: it deletes words or ballots, which must not live on in the store's log; `tidies`: nor anywhere in the store's file.
    `words`: it puts words of people on the board, and waits while posting is paused.
    `makes`: the table to which it adds a row under the id that it was sent, which is nearly always new.
    """

    def register(rule: Callable) -> Callable:
        name = rule.__name__
        REGISTRY[name] = Command(name, room, by, (schema or Schema)(), rule, when, done, scrubs, tidies, words, makes)
        return rule

    return register


@dataclass
class Table:
    """What a rule works on: the workshop, who asks, and the session that will be committed with all that it changes."""

    session: Session
    workshop: Workshop
    actor: Actor
    now: int
    reply: dict = field(default_factory=dict)
    missing: set = field(default_factory=set)  # (table, id) that are taken not to be there: nobody needs to look
    detail: str = ""  # what a rule adds to the line that is written down of an act of staff; never words of people who take part
    scrubs: bool = False  # as a command's, where only the rule can tell

    @property
    def stage(self) -> dict:
        return self.workshop.present

    def find(self, model, id: str):
        """The row of this workshop with that id, or None. A row of another workshop is not found."""
        row = self.get(model, id)
        return row if row is not None and row.workshop_id == self.workshop.id else None

    def get(self, model, id: str):
        if (model, id) in self.missing:
            return None
        row = self.session.get(model, id)
        if row is None:
            self.missing.add((model, id))
        return row

    def add(self, row):
        self.missing.discard((type(row), getattr(row, "id", None)))
        row.workshop_id = self.workshop.id
        self.session.add(row)
        return row

    def fresh(self, model, id: str) -> str:
        """The id, if no row of any workshop bears it yet."""
        if self.get(model, id) is not None:
            raise Refused("id_taken", "Something else has this id already. Make a new one and send it again.", status=409)
        return id

    def all(self, model, *where) -> list:
        """This workshop's rows of a table."""
        return list(self.session.scalars(select(model).where(model.workshop_id == self.workshop.id, *where)))


def refuse_expired(actor: Actor, workshop: Workshop) -> None:
    if actor.links is not None and actor.links != workshop.links:
        raise Refused("link_expired", "This link has expired. Ask the facilitator for the new one.", status=403)


def attempt(command: Command, sent: dict, table: Table) -> list:
    """Guard the door of the room, then let the rule work. Returns the records that changed."""
    refuse_expired(table.actor, table.workshop)
    if table.actor.role not in command.by:
        raise Refused("not_allowed", who_may(command), status=403)
    if command.done and command.done(table, sent):
        return []
    if command.when != "always":
        check_open(command, table.workshop)
    if command.words and table.workshop.posting_paused and table.actor.role == "participant":
        raise Refused("posting_paused", PAUSED, status=409)
    changed = command.rule(table, sent)
    if changed and command.is_of_staff:
        write_down(command.name, table)
    return changed


def write_down(name: str, table: Table) -> None:
    """What staff did, in the same transaction. A link names nobody, so then it is the role alone that is known."""
    actor = table.actor
    table.add(Act(at=table.now, account_id=actor.account_id, role=actor.role, did=name, detail=table.detail))


def check_open(command: Command, workshop: Workshop) -> None:
    if workshop.state == "ready":
        raise Refused("not_started", "The workshop has not started yet.", status=409)
    refuse_over(workshop)
    if command.when == "room" and not workshop.is_open(command.room):
        raise Refused("room_closed", f"That is not open in this stage. We are at “{workshop.present['title']}”.", status=409)


def refuse_over(workshop: Workshop) -> None:
    if workshop.forgotten:
        raise Refused("forgotten", "What people gave to this workshop has been deleted.", status=409)
    if workshop.state == "finished":
        raise Refused("finished", "The workshop has finished. Nothing can be changed on the board.", status=409)


def who_may(command: Command) -> str:
    return f"Only {' and '.join(CALLED[role] for role in command.by)} can do that."
