"""Forget: what people gave to a workshop is deleted; its brief stays, and a receipt that says what was deleted and when."""
from datetime import UTC, datetime

from sqlalchemy import delete, func, or_, select

from workshop_app.engine.commands import FACILITATOR, KEEPER, Refused, Table, command
from workshop_app.models import Act, Answer, Ballot, Cluster, Invites, Note, Rating, Round, Seat, Wording, Workshop

DAY = 24 * 3600 * 1000  # milliseconds
# In this order, because notes and wordings point to clusters, and ballots to rounds.
GIVEN = {
    "notes": Note, "wordings": Wording, "answers": Answer, "clusters": Cluster, "rounds": Round, "ratings": Rating, "seats": Seat,
    "invites": Invites, "acts": Act,
}


def forgotten(table: Table, sent: dict) -> bool:
    return table.workshop.forgotten


@command("forget", by=(*FACILITATOR, KEEPER), when="always", done=forgotten, tidies=True)
def forget(table: Table, sent: dict) -> list:
    """Delete what people gave, at once. The brief is the council's, and stays."""
    workshop = table.workshop
    if workshop.running and table.actor.role != KEEPER:
        raise Refused("not_finished", "Finish the workshop first: people may be writing in it just now.", status=409)
    rounds = select(Round.id).where(Round.workshop_id == workshop.id)
    table.session.execute(delete(Ballot).where(Ballot.round_id.in_(rounds)).execution_options(synchronize_session=False))
    deleted = {name: empty(table, model) for name, model in GIVEN.items()}
    workshop.state, workshop.ends, workshop.left, workshop.finished_at = "finished", None, None, workshop.finished_at or table.now
    workshop.winner = workshop.winner_how = workshop.pulse = None
    workshop.winner_reason, workshop.topic, workshop.posting_paused = "", "", False
    day = datetime.fromtimestamp(table.now / 1000, UTC).date().isoformat()
    workshop.receipt = table.reply = {"on": day, "by": table.actor.role, "deleted": deleted}
    return [workshop]


def empty(table: Table, model) -> int:
    """Delete this workshop's rows of a table; returns how many there were."""
    mine = delete(model).where(model.workshop_id == table.workshop.id).execution_options(synchronize_session=False)
    return table.session.execute(mine).rowcount


def due(reading, now: int, days: float) -> list[str]:
    """Ids of the workshops whose time has come: so many days after the end, or after the last stage's end where nobody ended it.

    One that never started holds nothing that anybody gave, and waits.
    """
    last = func.coalesce(Workshop.finished_at, Workshop.ends, Workshop.started_at)
    over = or_(Workshop.state == "finished", Workshop.state == "running")
    return list(reading.scalars(select(Workshop.id).where(over, Workshop.receipt.is_(None), last < now - days * DAY)))
