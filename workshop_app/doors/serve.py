"""Start the server: claim the database, migrate, greet a first visitor with a one-time link; serve; when told to stop, stop in order."""
import logging
import os
import socket
import sys
import time

from jinja2 import FileSystemBytecodeCache
from sqlalchemy import func, select, text

from workshop_app import migrations, runtime
from workshop_app.config import BadSetting, Settings
from workshop_app.doors import logs
from workshop_app.doors.invitations import invite
from workshop_app.doors.keeping import keep_forever
from workshop_app.engine import broadcast, fanout, meter, presence
from workshop_app.engine.bus import bus
from workshop_app.engine.desk import desk
from workshop_app.extensions import NotAlone, NotThere, db, socketio
from workshop_app.handover.delivery import deliver_forever
from workshop_app.models import ROLES, Account

log = logging.getLogger(__name__)
FAREWELL = 3  # seconds for answers to leave
SILENCE = 0.25  # seconds without a command after which none is on its way
CLAIM_EVERY = 2  # seconds
STALL = 0.1  # seconds that others may wait for one query of ours


def main(app, settings: Settings) -> None:
    logs.ready(settings)
    settings.instance_folder.mkdir(parents=True, exist_ok=True)
    keep_compiled_pages(app, settings)
    try:
        check_template(settings.docx_template)
        db.claim(shared=bool(settings.redis_url))
        listener = runtime.listen(settings.host, settings.port)
    except (BadSetting, runtime.PortTaken, NotAlone, NotThere) as why:
        sys.exit(str(why))
    refuse_blocking_driver()
    warn_of_a_talkative_log()
    warn_of_an_open_secret(settings)
    migrations.upgrade()
    db.scrub()  # what a sudden end left in the log
    greet(settings)
    if settings.redis_url:
        bus.open(settings.redis_url)
    meter.watch(connections=presence.connections, waiting=desk.waiting, queued=lambda: fanout.longest(socketio.server))
    runtime.background(broadcast.beat_forever, settings.slow_beat_seconds)
    runtime.background(meter.watch_loop)
    runtime.background(keep_forever, settings.retention_days, settings.interest_days)
    runtime.background(deliver_forever)
    runtime.background(hold_claim, bool(settings.redis_url))
    serve_until_stopped(app, listener)


def check_template(path: str) -> None:
    """A Word template that would fail is refused now. Loaded here, because hardly anybody has one."""
    if not path:
        return
    from workshop_app.handover import docx_template

    try:
        docx_template.check(path)
    except docx_template.BadTemplate as bad:
        raise BadSetting(f"WORKSHOP_DOCX_TEMPLATE: {bad}") from None


def keep_compiled_pages(app, settings: Settings) -> None:
    """Pages are compiled once for all starts, not while a hundred people wait at the door. Beside the secret, where nobody else writes."""
    folder = settings.instance_folder / "pages"
    folder.mkdir(mode=0o700, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def hold_claim(shared: bool) -> None:
    """See to it that the claim to the database outlives a restart of PostgreSQL."""
    while True:
        time.sleep(CLAIM_EVERY)
        try:
            db.hold_claim(shared)
        except (NotAlone, NotThere) as why:
            log.warning("%s", why)


def refuse_blocking_driver() -> None:
    """Stop here if waiting for PostgreSQL holds everybody up, rather than find out in a workshop."""
    if db.is_sqlite or runtime.mode() != "eventlet":
        return

    def wait():
        with db.reading() as reading:
            reading.execute(text("SELECT pg_sleep(0.2)"))

    stall = runtime.longest_stall(wait)
    if stall > STALL:
        sys.exit(f"The PostgreSQL driver holds everybody up while it waits: {1000 * stall:.0f} ms in a test. Install psycopg2-binary anew.")


def warn_of_a_talkative_log() -> None:
    """PostgreSQL writes statements that fail into its own log, with what people wrote in them. Only its administrator can stop that."""
    if db.is_sqlite:
        return
    with db.reading() as reading:
        failed, all_, slow = (
            reading.scalar(text(f"SHOW {name}")) for name in ("log_min_error_statement", "log_statement", "log_min_duration_statement")
        )
    if failed not in ("log", "fatal", "panic") or all_ not in ("none", "ddl") or slow != "-1":
        log.warning(
            "PostgreSQL's own log can hold what people wrote. Set log_min_error_statement = panic, log_statement = none and "
            "log_min_duration_statement = -1 for this database, as docs/operating.md explains."
        )


def warn_of_an_open_secret(settings: Settings) -> None:
    """Whoever has the secret can make themselves facilitator of any workshop. Only the operator knows who else is on this machine."""
    if settings.others_may_read_the_secret():
        log.warning(
            "Others on this machine may read the secret: chmod 600 %s. If somebody may have read it, delete it: a new one is made at the "
            "next start, and staff have to sign in again.", settings.secret_file
        )


def serve_until_stopped(app, listener: socket.socket) -> None:
    def stop():
        try:
            say_goodbye()
        finally:
            print("Stopped.", flush=True)
            os._exit(0)  # threads and greenlets that wait for their clients would keep us here

    runtime.when_told_to_stop(stop)
    runtime.serve(app, listener)


def say_goodbye() -> None:
    """Take nothing more in, answer everybody who waits, let the answers leave. Browsers come back by themselves."""
    if not desk.close():
        log.warning("stopping with commands that have no answer: %d", desk.waiting())
    began = time.monotonic()
    # What had reached this machine before the end is still being read, and refused.
    while time.monotonic() < began + FAREWELL and (
        time.monotonic() < max(began, desk.knocked) + SILENCE or fanout.longest(socketio.server)
    ):
        time.sleep(0.01)
    db.close()


def greet(settings: Settings) -> None:
    """Say where the site is; while nobody has an account, also the one-time link that creates the first, where links do that."""
    print(f"Challenge Workshop is at {settings.address}", flush=True)
    if not settings.has_passwords:
        return
    with db.reading() as reading:
        anybody = reading.scalar(select(func.count()).select_from(Account))
    if not anybody:
        token = db.write(lambda session: invite(session, ROLES, first=True))
        print(f"Nobody has an account yet. Create the first one here, once: {settings.address}/first/{token}", flush=True)
