"""Join: somebody takes a seat, without a name."""
from workshop_app.engine.commands import Refused, Table, command
from workshop_app.models import Seat


@command("join", by=("newcomer",), when="always")
def sit(table: Table, sent: dict) -> list:
    """Keep the hash of the newcomer's token. The token itself stays in their browser."""
    if table.workshop.state == "finished":
        raise Refused("finished", "This workshop has finished. You can still look at its results if you took part.", status=409)
    token_hash = Seat.hash_of(table.workshop.id, table.actor.token)
    if table.session.get(Seat, (table.workshop.id, token_hash)) is None:
        table.add(Seat(token_hash=token_hash))
    return []
