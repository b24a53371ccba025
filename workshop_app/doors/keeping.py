"""Deleting on time: what people gave to a workshop goes when its days are over, by itself or by command."""
import logging
import time

import click

from workshop_app.doors import identity
from workshop_app.engine import presence
from workshop_app.engine.commands import KEEPER, Actor, Refused
from workshop_app.engine.desk import run
from workshop_app.extensions import db
from workshop_app.handover import interests
from workshop_app.models import now
from workshop_app.rooms.forget import due

log = logging.getLogger(__name__)
EVERY = 60  # seconds between two looks at what is due, and whether there is time to tidy up


def keep_forever(days: float, interest_days: float) -> None:
    """Forget what is due, and write the store's file anew when nobody is here; for as long as the process lives."""
    while True:
        try:
            forget_due(days)
            forget_interests(interest_days)
            tidy_when_alone()
        except Exception:
            # The next look tries again; without it nothing would ever be deleted.
            log.exception("what is due could not be deleted")
        time.sleep(EVERY)


def tidy_when_alone() -> None:
    """Write a large file anew while nobody has to wait for it."""
    if db.untidy and not presence.connections():
        db.tidy(most=float("inf"))


def forget_interests(days: float) -> None:
    """What firms wrote on the noticeboard goes when the time that they were told is over."""
    with db.reading() as reading:
        due = interests.any_due(reading, days)
    if due:
        db.write(lambda session: interests.forget_due(session, days))
        db.scrub()


def forget_due(days: float) -> list[dict]:
    """The receipts of the workshops that were due."""
    if not days:
        return []
    with db.reading() as reading:
        ids = due(reading, now(), days)
    return [run("forget", {}, Actor(id, KEEPER))["result"] for id in ids]


@click.command("forget")
@click.argument("code", required=False)
@click.option("--due", "all_due", is_flag=True, help="Every workshop that ended longer ago than WORKSHOP_RETENTION_DAYS.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def forget(context, code: str | None, all_due: bool, yes: bool):
    """Delete what people gave to the workshop with this join CODE. Its brief stays, and a receipt."""
    if bool(code) == all_due:
        raise click.UsageError("Name the join code of one workshop, or say --due.")
    if all_due:
        receipts = forget_due(context.obj.load_app().config["SETTINGS"].retention_days)
        click.echo(f"Workshops whose time had come: {len(receipts)}.")
    else:
        receipts = [forget_one(code, yes)]
    for receipt in receipts:
        click.echo(f"Deleted on {receipt['on']}: " + ", ".join(f"{name} {many}" for name, many in receipt["deleted"].items()) + ".")


def forget_one(code: str, yes: bool) -> dict:
    try:
        with db.reading() as reading:
            workshop = identity.find_workshop(reading, code)
        if not yes:
            click.confirm(f"Delete what people gave to “{workshop.title}”? This can't be undone", abort=True)
        return workshop.receipt or run("forget", {}, Actor(workshop.id, KEEPER))["result"]
    except Refused as refused:
        raise click.ClickException(refused.message) from None
