"""Everything that an attacker could hold at one moment: raw files, rows in the order in which they lie, the log, boards, papers, frames."""
import io
import json
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis
from anonymity import pages

from workshop_app.models import Base
from workshop_app.rehearsal.server import within
from workshop_app.rehearsal.services import Postgres, needed

TABLES = sorted(Base.metadata.tables)


@dataclass
class Evidence:
    store: str  # sqlite or postgres
    files: dict[str, bytes] = field(default_factory=dict)
    rows: dict[str, list[dict]] = field(default_factory=dict)  # in the order in which they lie
    logs: dict[str, bytes] = field(default_factory=dict)
    boards: dict[str, dict] = field(default_factory=dict)  # by role, as board.json gives it
    shown: dict[str, bytes] = field(default_factory=dict)  # pages, papers, figures
    backups: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)  # what else PostgreSQL has at hand
    frames: dict[str, list[str]] = field(default_factory=dict)  # person -> what came in on the live connection, from the beginning
    wires: dict[str, bytes] = field(default_factory=dict)  # what the processes told each other

    dead: dict[str, int] = field(default_factory=dict)  # table -> rows that PostgreSQL still has and shows nobody

    def everywhere(self) -> Iterator[tuple[str, bytes]]:
        """(name, bytes) of all of it."""
        yield from self.files.items()
        yield from self.logs.items()
        yield from self.shown.items()
        yield from self.backups.items()
        yield from self.kept.items()
        yield from self.wires.items()
        yield "rows", json.dumps(self.rows, default=str).encode()
        for role, board in self.boards.items():
            yield f"board of {role}", json.dumps(board).encode()
        for who, frames in self.frames.items():
            yield f"frames of {who}", "\n".join(frames).encode()

    @property
    def invites(self) -> list[dict]:
        return self.rows["invites"]

    def size(self) -> int:
        return sum(len(found) for _, found in self.everywhere())


class Sqlite:
    """The files of a SQLite database that a server is using."""

    name = "sqlite"
    page, first = 4096, "workshop.db"

    def __init__(self, folder: Path):
        self.folder = folder

    def settle(self) -> None:
        """Until what was deleted has been taken out of the write-ahead log. A server that never does so is not waited for long."""
        within(1, lambda: not (self.folder / "workshop.db-wal").stat().st_size)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file() and path.name != "secret"}

    def rows(self) -> dict[str, list[dict]]:
        """Of a copy: whoever reads the database itself keeps the server from emptying its log."""
        with tempfile.TemporaryDirectory() as copy:
            for name in ("workshop.db", "workshop.db-wal"):
                shutil.copy(self.folder / name, copy)
            with sqlite3.connect(Path(copy) / "workshop.db") as database:
                database.row_factory = sqlite3.Row
                found = {table: [dict(row) for row in database.execute(f"SELECT * FROM {table}")] for table in TABLES}
            database.close()
            return found

    def backups(self) -> dict[str, bytes]:
        """As docs/operating.md tells operators to make them."""
        with tempfile.TemporaryDirectory() as folder:
            database = sqlite3.connect(self.folder / "workshop.db", timeout=10)
            database.execute(f"VACUUM INTO '{folder}/backup.db'")
            database.close()
            return {"backup.db": (Path(folder) / "backup.db").read_bytes()}


class PostgreSQL:
    """A database of PostgreSQL and the files that it lies in."""

    name = "postgres"
    page = 8192

    def __init__(self, postgres: Postgres, database: str):
        self.postgres, self.database = postgres, database
        self.connection = psycopg2.connect(postgres.url_of(database).replace("+psycopg2", ""))
        self.connection.autocommit = True

    def execute(self, statement: str) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def settle(self) -> None:
        """Nothing is taken out by itself here."""

    def files(self) -> dict[str, bytes]:
        """Tables, indexes, what the planner keeps of them, and the write-ahead log."""
        self.execute("CHECKPOINT")
        data = self.postgres.folder / "data"
        found = dict(self.execute(
            "SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE pg_relation_filepath(oid) IS NOT NULL"
            " AND (relnamespace = 'public'::regnamespace OR relname LIKE 'pg_toast%' OR relname LIKE 'pg_statistic%')"
        ))
        found |= {f"pg_wal/{path.name}": path for path in (data / "pg_wal").glob("0*")}
        return {name: (data / path).read_bytes().rstrip(b"\0") for name, path in sorted(found.items())}

    def rows(self) -> dict[str, list[dict]]:
        found = {}
        for table in TABLES:
            columns = [column.name for column in Base.metadata.tables[table].columns]
            names = ", ".join(f'"{name}"' for name in columns)
            told = self.execute(f"SELECT xmin::text::bigint, {names} FROM {table} ORDER BY ctid")
            found[table] = [dict(zip(["xmin", *columns], row, strict=True)) for row in told]
        return found

    def look_at_values(self) -> None:
        """What autovacuum does by itself now and then."""
        self.execute("ANALYZE")

    def dead(self) -> dict[str, int]:
        """From the pages themselves: places that hold a row, less the rows that are shown."""
        found = {}
        for table in ("notes", "wordings", "answers", "seats", "ballots", "ratings", "invites"):
            [[path, shown]] = self.execute(f"SELECT pg_relation_filepath('{table}'), (SELECT count(*) FROM {table})")
            lying = pages.heap_rows((self.postgres.folder / "data" / path).read_bytes())
            found |= {table: lying - shown} if lying > shown else {}
        return found

    def samples(self) -> bytes:
        """What the planner keeps of values that it has looked at."""
        return repr(self.execute("SELECT tablename, attname, most_common_vals, histogram_bounds FROM pg_stats WHERE schemaname = 'public'")).encode()

    def activity(self) -> bytes:
        """The statement that each connection ran last."""
        return repr(self.execute("SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()")).encode()

    def backups(self) -> dict[str, bytes]:
        done = subprocess.run(
            [needed("pg_dump"), "--dbname", self.postgres.url_of(self.database).replace("+psycopg2", "")], capture_output=True, check=True
        )
        return {"backup.sql": done.stdout}


class Wiretap:
    """Writes down whatever goes to Redis."""

    def __init__(self, url: str):
        self.heard: list[str] = []
        self.redis = redis.Redis.from_url(url, socket_timeout=None)
        self.line = self.redis.monitor()
        self.line.__enter__()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        try:
            for said in self.line.listen():
                self.heard.append(said["command"])
        except (redis.RedisError, OSError, ValueError):
            return  # it was closed

    def close(self) -> None:
        self.line.connection.disconnect()
        self.redis.close()


def unzipped(paper: bytes) -> bytes:
    """All parts of a Word document one after the other."""
    with zipfile.ZipFile(io.BytesIO(paper)) as parts:
        return b"\n".join(name.encode() + b"\n" + parts.read(name) for name in parts.namelist())
