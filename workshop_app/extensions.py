"""The cellar: the database, the live server and the form guard, each made once and readied by `create_app`."""
import fcntl
import json
import threading
from contextlib import contextmanager
from functools import lru_cache

from flask_socketio import SocketIO
from flask_wtf import CSRFProtect
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from workshop_app import leftovers, runtime
from workshop_app.house import House

SERVERS = 0x776F726B  # names our advisory locks among others' in one PostgreSQL database: "work"
MIGRATIONS = SERVERS + 1
TIDY_AT_ONCE = 4_000_000  # bytes of a SQLite file that is written anew in about 40 ms: nobody who saves may wait for longer
GIVEN = ("notes", "wordings", "answers", "seats", "ballots", "ratings", "invites")  # what PostgreSQL is told to vacuum at an end


# A workshop's stages are read with every command and never change. What comes out is shared: columns of JSON are assigned, not edited.
known_json = lru_cache(maxsize=512)(json.loads)


class NotAlone(Exception):
    """Another server process has this database, and the two could not tell each other what happens."""


class NotThere(Exception):
    """The database can't be reached; the message says why."""


class Database:
    """Two ways to the tables: `reading()` sees one moment, `writing()` is alone.

    Row locks do nothing on SQLite, so there one lock lets one writer in and BEGIN IMMEDIATE keeps other processes out.
    """

    def __init__(self):
        self.alone = threading.RLock()
        self.strangers = 0  # writes by others than the desk, and new connections
        self.untidy = False  # deleted rows may still lie in the file, until there is time to write it anew

    def connect(self, url: str, synchronous: str = "FULL") -> None:
        self.strangers += 1
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if not self.is_sqlite:
            self.reader = self.writer = create_engine(
                self.url, pool_size=8, max_overflow=8, pool_pre_ping=True, hide_parameters=True, json_deserializer=known_json,
                # Nobody waits for ever, neither for a lock nor for a network that swallows packets.
                connect_args={
                    "connect_timeout": 5, "tcp_user_timeout": 10_000,
                    "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
                    "options": "-c statement_timeout=5000 -c idle_in_transaction_session_timeout=60000",
                },
            )
            self.moments = self.reader.execution_options(isolation_level="REPEATABLE READ")
            return
        self.alone, self.file = threading.RLock(), None
        self.moments = self.reader = self._sqlite(synchronous, "BEGIN", pool_size=8)
        self.writer = self._sqlite(synchronous, "BEGIN IMMEDIATE", pool_size=1, max_overflow=0)

    def _sqlite(self, synchronous: str, begin: str, **pool):
        # A statement that fails is logged, and its parameters are what people wrote.
        engine = create_engine(
            self.url, connect_args={"check_same_thread": False, "timeout": 0.25}, hide_parameters=True, json_deserializer=known_json, **pool
        )

        @event.listens_for(engine, "connect")
        def settle(connection, _):
            connection.isolation_level = None  # we say BEGIN ourselves
            for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def start(connection):
            connection.connection.dbapi_connection.execute(begin)

        return engine

    def claim(self, shared: bool) -> None:
        """Keep this database for this process while it lives; `shared` with others that claim it so too. Raises NotAlone."""
        if self.is_sqlite:
            self.claimed = open(f"{self.url.database}.server", "a")  # noqa: SIM115 - open for as long as we serve
            try:
                fcntl.flock(self.claimed, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise NotAlone(
                    f"Another server process has {self.url.database}. SQLite is for one process: two would wait for each other at "
                    "every commit, and the people of one would not hear those of the other. Stop it, or move to PostgreSQL and Redis."
                ) from None
            return
        try:
            self.claimed = self.writer.connect().execution_options(isolation_level="AUTOCOMMIT")
        except OperationalError as error:
            why = str(error.orig).strip().splitlines()[0].rstrip(".")
            raise NotThere(f"The database of WORKSHOP_DATABASE_URL can't be reached: {why}.") from None
        how = "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"
        if not self.claimed.scalar(text(f"SELECT {how}({SERVERS})")):
            raise NotAlone(
                "Another server process has this database, and without Redis the people of one would not hear those of the other. "
                "Set WORKSHOP_REDIS_URL for all of them, or stop it."
            )

    def hold_claim(self, shared: bool) -> None:
        """Claim a database on a server anew that has forgotten it, because it was restarted or the line was cut.

        Raises NotAlone, or NotThere while it is away.
        """
        if self.is_sqlite:
            return
        try:
            if not self.claimed.closed:
                self.claimed.execute(text("SELECT 1"))
                return
        except DBAPIError:
            self.claimed.close()
        self.claim(shared)

    @contextmanager
    def reading(self):
        """A session that sees one moment of the database and changes nothing."""
        with Session(self.moments, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def asking(self):
        """A bare connection for a few rows: half the cost of a session, for questions that a thousand people ask at once."""
        with self.reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self):
        """A session inside the one write transaction. It is lost unless the block calls `commit(session)`."""
        if not self.is_sqlite:
            with Session(self.writer, expire_on_commit=False) as session:
                yield session
            return
        with self.alone, Session(self.writer, expire_on_commit=False) as session:
            yield session

    def mark(self, session: Session) -> tuple | None:
        """Of a write transaction: what is another one as soon as anybody but the desk has written, here or in another process.

        None on PostgreSQL, where others may write at any time.
        """
        if not self.is_sqlite:
            return None
        return self.strangers, session.connection().connection.dbapi_connection.execute("PRAGMA data_version").fetchone()[0]

    def in_transaction(self, session: Session) -> bool:
        """Does the write transaction still stand? SQLite ends it by itself when the disk is full."""
        return not self.is_sqlite or session.connection().connection.dbapi_connection.in_transaction

    def commit(self, session: Session) -> None:
        """Commit; SQLite's wait for the disk happens beside the event loop, so that nobody else waits for it."""
        if self.is_sqlite:
            session.flush()
            runtime.off_loop(session.connection().connection.dbapi_connection.commit)
        session.commit()

    def scrub(self) -> None:
        """Take what was deleted out of SQLite's files: out of its log, where it would lie in the order of writing, and out of the gaps
        between rows. Beside the event loop.

        A reader in another thread can hold the log open; then this does what it can, and the next one does the rest.
        """
        if self.is_sqlite:
            self._take_out(leftovers.any_in, TIDY_AT_ONCE)

    def tidy(self, most: float = TIDY_AT_ONCE) -> None:
        """The same, and write SQLite's file anew in any case, in the order of random keys; PostgreSQL makes room of what was deleted."""
        if self.is_sqlite:
            self._take_out(lambda _: True, most)
        else:
            self._vacuum()

    def _take_out(self, needed, most: float) -> None:
        with self.alone:
            self.untidy = True  # until it is done
            connection = self.writer.raw_connection()
            try:
                self.untidy = not runtime.off_loop(leftovers.take_out, connection.dbapi_connection, self._file(), needed, most)
            finally:
                connection.close()

    def _vacuum(self) -> None:
        with self.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            try:
                connection.execute(text(f"VACUUM {', '.join(GIVEN)}"))
            finally:
                connection.execute(text("RESET statement_timeout"))

    def _file(self):
        """SQLite's file, for reading. It stays open: to close any handle on it gives up all locks that SQLite has there in this process,
        and the next program that has looked at the database would take its log away.
        """
        if self.file is None:
            self.file = open(self.url.database, "rb", buffering=0)  # noqa: SIM115 - for as long as we are connected
        return self.file

    @contextmanager
    def migrating(self):
        """A connection in a transaction, while no other process migrates."""
        with self.writer.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATIONS})"))
            yield connection

    def close(self) -> None:
        """Give back every connection that nobody uses."""
        self.writer.dispose()
        self.reader.dispose()

    def write(self, change):
        """Run `change(session)` in a write transaction of its own, commit, and return what it returned."""
        with self.writing() as session:
            self.strangers += 1
            result = change(session)
            self.commit(session)
            return result


db = Database()
house = House()
socketio = SocketIO()
csrf = CSRFProtect()
