"""Join: somebody takes a seat, without a name; and the facilitator says how people come in."""
from marshmallow import Schema
from sqlalchemy import func, select

from workshop_app.engine.board import Aside
from workshop_app.engine.commands import FACILITATOR, Refused, Table, command, refuse_over
from workshop_app.engine.fields import Number, OneOf, Text
from workshop_app.extensions import house
from workshop_app.models import Invites, Seat, Workshop, new_id

CODE, CAPPED, INVITES = ENTRIES = ("code", "capped", "invites")
MOST_PEOPLE = 2000
MOST_INVITES = 500
FULL = "Every seat of this workshop is taken. If you belong here, ask the facilitator to make room."
BY_INVITE = "This workshop is by invitation. Open the link, or scan the code, that was given to you alone."
USED = "This invite was used already, or was cancelled. Each is good for one seat: ask the facilitator for another."


class Sit(Schema):
    invite = Text(40, load_default=None)


class Admit(Schema):
    entry = OneOf(ENTRIES, required=True)
    expected = Number(1, MOST_PEOPLE, load_default=None, allow_none=True)


class Invite(Schema):
    made = Number(1, MOST_INVITES, required=True)


@command("join", Sit, by=("newcomer",), when="always")
def sit(table: Table, sent: dict) -> list:
    """Keep the hash of the newcomer's token. The token itself stays in their browser, and a resend finds its seat."""
    workshop = table.workshop
    if workshop.state == "finished":
        raise Refused("finished", "This workshop has finished. You can still look at its results if you took part.", status=409)
    token_hash = Seat.hash_of(workshop.id, table.actor.token)
    if table.session.get(Seat, (workshop.id, token_hash)) is None:
        why = closed(table.session, workshop, sent["invite"])
        if why:
            raise why
        if workshop.entry == INVITES:
            use_up(table, sent["invite"])
        table.add(Seat(token_hash=token_hash))
    return []


def closed(session, workshop: Workshop, invite: str | None) -> Refused | None:
    """Why nobody more comes in this way, or None."""
    if workshop.entry == INVITES and not invite:
        return Refused("by_invite", BY_INVITE, status=403)
    if workshop.entry == INVITES and not is_unused(session, workshop, invite):
        return Refused("invite_used", USED, status=410)
    if workshop.entry == CAPPED and seats(session, workshop) >= workshop.expected:
        return Refused("full", FULL, status=409)
    return None


def is_unused(session, workshop: Workshop, invite: str) -> bool:
    invites = session.get(Invites, workshop.id)
    return invites is not None and Invites.hash_of(workshop.id, invite) in invites.unused


def use_up(table: Table, invite: str) -> None:
    """Which seat an invite led to is written nowhere."""
    invites = table.session.get(Invites, table.workshop.id)
    used = Invites.hash_of(table.workshop.id, invite)
    invites.unused = [unused for unused in invites.unused if unused != used]
    table.scrubs = True  # one transaction saw the invite go and the seat come: the log must not keep it


def seats(session, workshop: Workshop) -> int:
    return session.scalar(select(func.count()).select_from(Seat).where(Seat.workshop_id == workshop.id))


@command("join", Admit, by=FACILITATOR, when="always")
def admit(table: Table, sent: dict) -> list:
    """How people come in from now on: by the code, by the code until every seat is taken, or each by an invite of their own."""
    refuse_over(table.workshop)
    workshop = table.workshop
    if sent["entry"] == CAPPED and sent["expected"] is None:
        raise Refused("bad_payload", "Say how many people you expect.", {"expected": ["Say how many people you expect."]})
    workshop.entry, workshop.expected = sent["entry"], sent["expected"]
    table.detail = sent["entry"]
    return [Aside(workshop)]


@command("join", Invite, by=FACILITATOR, when="always")
def invite(table: Table, sent: dict) -> list:
    """See to it that so many invites have been made. A resend makes no more of them."""
    refuse_over(table.workshop)
    invites = table.session.get(Invites, table.workshop.id) or table.add(Invites(batch=new_id(), unused=[]))
    new = range(invites.made + 1, sent["made"] + 1)
    made = [Invites.hash_of(table.workshop.id, invites.token(house.secret, number)) for number in new]
    invites.made, invites.unused = invites.made + len(made), sorted([*invites.unused, *made])
    table.reply = {"made": invites.made, "unused": len(invites.unused)}
    table.detail = str(len(made))
    return [invites] if made else []


@command("join", by=FACILITATOR, when="always")
def recall(table: Table, sent: dict) -> list:
    """Every invite that was handed out and is unused expires."""
    invites = table.session.get(Invites, table.workshop.id)
    if invites is None or not invites.made:
        return []
    invites.batch, invites.made, invites.unused = new_id(), 0, []
    return [invites]
