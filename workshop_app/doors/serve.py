"""Start the server: migrate, greet a first visitor with a one-time link, serve until told to stop."""
import logging
import sys

from sqlalchemy import func, select

from workshop_app import migrations, runtime
from workshop_app.config import Settings
from workshop_app.doors.invitations import invite
from workshop_app.engine import broadcast
from workshop_app.extensions import db
from workshop_app.models import ROLES, Account


def main(app, settings: Settings) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings.instance_folder.mkdir(parents=True, exist_ok=True)
    try:
        listener = runtime.listen(settings.host, settings.port)
    except runtime.PortTaken as taken:
        sys.exit(str(taken))
    migrations.upgrade()
    db.scrub()  # what a sudden end left in the log
    greet(settings.address)
    runtime.background(broadcast.beat_forever, settings.slow_beat_seconds)
    try:
        runtime.serve(app, listener)
    except KeyboardInterrupt:
        print("Stopped.", flush=True)


def greet(address: str) -> None:
    """Say where the site is; while nobody has an account, also the one-time link that creates the first."""
    print(f"Challenge Workshop is at {address}", flush=True)
    with db.reading() as reading:
        anybody = reading.scalar(select(func.count()).select_from(Account))
    if not anybody:
        token = db.write(lambda session: invite(session, ROLES, first=True))
        print(f"Nobody has an account yet. Create the first one here, once: {address}/first/{token}", flush=True)
