"""Rules of the house, each deliberately weakened as somebody might who means well. They show that the attack on the rule would bite.

Each function is called once in a server process of its own, before it serves; nothing of this is undone.
"""
import dataclasses
import hashlib
import logging
import re
import secrets
import time
import uuid

from flask import request
from sqlalchemy import delete, event, false, text, update

from workshop_app import leftovers, migrations
from workshop_app.doors import health, identity
from workshop_app.engine import board, broadcast, desk, meter, shuffle
from workshop_app.engine.commands import REGISTRY, Table
from workshop_app.engine.written import own
from workshop_app.extensions import Database, db
from workshop_app.method import tally
from workshop_app.models import Answer, Ballot, Invites, Note, Rating, Round, Seat, Workshop
from workshop_app.models.board import Written
from workshop_app.rooms import agenda, join, pulse, vote

log = logging.getLogger("workshop_app.weakened")
WEAKNESSES = {}


def weakness(function):
    WEAKNESSES[function.__name__] = function
    return function


def changed(name: str, **fields) -> None:
    REGISTRY[name] = dataclasses.replace(REGISTRY[name], **fields)


# Rows


@weakness
def notes_bear_their_seats_mark(app) -> None:
    """“We need to know whose it is, to let them edit it. It's only a hash.”"""
    add = Table.add

    def added(table, row):
        if isinstance(row, Note) and table.actor.token:
            row.key_hash = hashlib.sha256(f"edit:{Seat.hash_of(table.workshop.id, table.actor.token)}".encode()).hexdigest()
        return add(table, row)

    Table.add, Written.written_with = added, lambda *_: True


@weakness
def answers_bear_the_mark_of_ratings(app) -> None:
    add = Table.add

    def added(table, row):
        if isinstance(row, Answer) and table.actor.token:
            row.key_hash = Rating.hash_of(table.workshop.id, table.actor.token)
        return add(table, row)

    Table.add, Written.written_with = added, lambda *_: True


@weakness
def ballots_lie_under_the_seat(app) -> None:
    def hash_of(round_id, token):
        with db.reading() as reading:
            return Seat.hash_of(reading.get(Round, round_id).workshop_id, token)

    Ballot.hash_of = staticmethod(hash_of)


@weakness
def ratings_lie_under_the_seats_hash(app) -> None:
    Rating.hash_of = staticmethod(lambda workshop_id, token: hashlib.sha256(Seat.hash_of(workshop_id, token).encode()).hexdigest())


@weakness
def one_token_does_for_all_workshops(app) -> None:
    """“They have a cookie already. Why make another?”"""
    identity.seat_token = lambda _: next((value for name, value in request.cookies.items() if name.startswith("seat-")), secrets.token_urlsafe(32))
    Seat.hash_of = staticmethod(lambda _, token: hashlib.sha256(token.encode()).hexdigest())


@weakness
def ids_may_hold_a_time(app) -> None:
    """UUIDs of version 7 sort so well. Clients make them, and we take them."""
    for command in REGISTRY.values():
        for field in command.schema.fields.values():
            for taken in (field, getattr(field, "inner", field)):
                taken.validators = [rule for rule in taken.validators if "UUID" not in str(getattr(rule, "error", ""))]


# Order


@weakness
def the_reveal_writes_nothing_anew(app) -> None:
    def unveil(table, stages):
        hidden = table.all(Note, ~Note.revealed, ~Note.withdrawn, Note.stage.in_(stages))
        table.session.execute(update(Note).where(Note.id.in_([note.id for note in hidden])).values(revealed=True), execution_options={"synchronize_session": False})
        table.session.expire_all()
        return table.all(Note, Note.id.in_([note.id for note in hidden]))

    agenda.unveil = unveil


@weakness
def the_reveal_inserts_in_order_of_writing(app) -> None:
    arrivals, dice = arrival_of_rows(), shuffle.secrets.SystemRandom

    class NoDice(dice):
        def shuffle(self, rows):
            rows.sort(key=lambda row: arrivals[row["id"]])

    shuffle.secrets.SystemRandom = NoDice


@weakness
def boards_are_sorted_by_arrival(app) -> None:
    arrivals, whole, patches = arrival_of_rows(), board.whole, board.patches

    def sorted_whole(*asked):
        found = whole(*asked)
        found["note"].sort(key=lambda record: arrivals.get(record["id"], 0))
        return found

    def sorted_patches(*asked):
        made = patches(*asked)
        for patch in made.values():
            patch["put"].sort(key=lambda pair: arrivals.get(pair[1]["id"], 0))
        return made

    board.whole, board.patches = sorted_whole, sorted_patches


def arrival_of_rows() -> dict[str, int]:
    """id -> number, filled as rows come."""
    arrivals, add = {}, Table.add

    def added(table, row):
        arrivals.setdefault(getattr(row, "id", None), len(arrivals) + 1)
        return add(table, row)

    Table.add = added
    return arrivals


# Files


@weakness
def nothing_is_scrubbed(app) -> None:
    Database.scrub = Database.tidy = lambda *_: None


@weakness
def deleted_rows_are_not_overwritten(app) -> None:
    leftovers.any_in = lambda file: False

    @event.listens_for(db.writer, "connect")
    def soften(connection, _):
        connection.execute("PRAGMA secure_delete=OFF")


@weakness
def what_was_taken_back_is_only_marked(app) -> None:
    def withdraw(table, sent):
        note = own(table, Note, sent)
        note.withdrawn, note.cluster = True, None
        return [note]

    changed("withdraw", rule=withdraw)


# Invites


@weakness
def used_invites_are_crossed_out(app) -> None:
    """“So that we can tell them that it was used, and when they lost their seat, which.”"""
    def cross_out(table, invite):
        invites = table.session.get(Invites, table.workshop.id)
        used = Invites.hash_of(table.workshop.id, invite)
        invites.unused = [*(unused for unused in invites.unused if unused != used), f"used:{used}"]

    join.use_up = cross_out


@weakness
def seats_lie_in_order_of_coming(app) -> None:
    """A table as SQLite makes it when nobody says otherwise."""
    def as_usual(session):
        [[made]] = session.execute(text("SELECT sql FROM sqlite_master WHERE name = 'seats'"))
        session.execute(text("DROP TABLE seats"))
        session.execute(text(re.sub(r"\bWITHOUT ROWID\b", "", made)))

    migrations.upgrade()
    db.write(as_usual)


@weakness
def the_end_writes_nothing_anew(app) -> None:
    pulse.rewrite = lambda *_: 0


# Votes


@weakness
def the_close_keeps_the_ballots(app) -> None:
    """“In case somebody asks for a recount.”"""
    vote.delete = pulse.delete = lambda model: delete(model).where(false())


@weakness
def every_pulse_is_shown(app) -> None:
    tally.FEWEST = 1


@weakness
def tallies_are_told_as_they_grow(app) -> None:
    cast = vote.cast

    def counted(table, sent):
        cast(table, sent)
        round_ = vote.open_round(table)
        table.session.flush()
        round_.tally = tally.count(map(tuple, table.session.query(Ballot.challenge, Ballot.dots).filter_by(round_id=round_.id)))
        return [round_]

    changed("cast", rule=counted)


# The wire


@weakness
def hidden_notes_are_answered_with_an_empty_patch(app) -> None:
    patches = board.patches

    def with_empty(workshop, rows):
        made = patches(workshop, rows)
        for eye in board.EYES:
            if rows and eye not in made:
                before = workshop.version_for(eye)
                setattr(workshop, f"{eye}_version", before + 1)
                made[eye] = {"from": before, "to": before + 1, "put": [], "drop": []}
        return made

    board.patches = with_empty


@weakness
def counts_are_told_at_once(app) -> None:
    settle = desk.settle

    def settled(workshop_id, batch):
        took = settle(workshop_id, batch)
        broadcast.beat(workshop_id)
        return took

    desk.settle = settled


@weakness
def newcomers_get_fresh_counts(app) -> None:
    def counted(workshop_id, eye):
        with db.reading() as reading:
            return board.counts(reading, reading.get(Workshop, workshop_id), eye)

    broadcast.told_counts = counted


@weakness
def figures_are_live(app) -> None:
    health.meter.frozen = meter.render


@weakness
def records_say_who(app) -> None:
    """“The page needs to know which notes are mine.”"""
    authors, add, record = {}, Table.add, board.record

    def added(table, row):
        if isinstance(row, Written) and table.actor.token:
            authors[row.id] = Seat.hash_of(table.workshop.id, table.actor.token)
        return add(table, row)

    def signed(kind, row, eye):
        return record(kind, row, eye) | ({"by": authors[row.id]} if row.id in authors else {})

    Table.add, board.record = added, signed


@weakness
def the_workshop_remembers_when_it_was_last_used(app) -> None:
    answer_all = desk.answer_all

    def touched(session, workshop_id, batch):
        workshop, patches = answer_all(session, workshop_id, batch)
        if workshop is not None:
            workshop.finished_at = time.time_ns() // 1_000_000
            session.flush()
        return workshop, patches

    desk.answer_all = touched


# Logs


@weakness
def commands_are_logged(app) -> None:
    run = desk._run

    def logged(command, payload, actor):
        log.warning("%s %s by %s", command and command.name, payload, actor.token)
        return run(command, payload, actor)

    desk._run = logged


@weakness
def requests_are_logged(app) -> None:
    @app.before_request
    def write_down():
        log.warning("%s %s from %s %s", request.method, request.path, request.environ.get("REMOTE_PORT"), dict(request.headers))


def id_with_a_time() -> str:
    """A UUID of version 7."""
    random = uuid.uuid4().int & ((1 << 76) - 1)
    return str(uuid.UUID(int=(time.time_ns() // 1_000_000) << 80 | 7 << 76 | (random & ((1 << 12) - 1)) << 64 | 2 << 62 | random >> 14))
