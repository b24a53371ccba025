"""PostgreSQL and Redis for a rehearsal: programs of this machine, each on a free port, with a throw-away folder and password."""
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg2
import redis

from workshop_app.rehearsal.server import free_port, within

PATIENCE = 20  # seconds to start, or to stop
CALLED = {"chromium": ("chromium", "chromium-browser", "google-chrome")}  # programs that have several names
ELSEWHERE = ("/usr/sbin", "/usr/local/sbin", "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


class Missing(Exception):
    """A program is not installed here; the sentence names it."""


def program(name: str) -> str | None:
    """Where a program lies, on the path or where systems keep servers; None where it is not installed."""
    beside = [str(folder) for pattern in ELSEWHERE for folder in sorted(Path("/").glob(pattern[1:]), key=newest_last)]
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *reversed(beside)])
    return next(filter(None, (shutil.which(known, path=path) for known in CALLED.get(name, (name,)))), None)


def newest_last(folder: Path) -> list[int]:
    """Sorts /usr/lib/postgresql/9 before /usr/lib/postgresql/15."""
    return [int(digits) for digits in "".join(c if c.isdigit() else " " for c in str(folder)).split()]


def needed(name: str) -> str:
    found = program(name)
    if found is None:
        raise Missing(f"The program {name} is missing.")
    return found


class Service:
    """`with Service() as service`: runs and answers at `url` until the end; then it is stopped and its folder deleted.

    `stop`, `kill` and `start` in between keep the folder and the port.
    """

    farewell = signal.SIGTERM
    account: str | None = None  # the system's account that it runs as; our own when None

    def __init__(self, folder: Path | None = None):
        self.port, self.password = free_port(), secrets.token_urlsafe(12)
        self.folder = Path(tempfile.mkdtemp(prefix="workshop-", dir=folder))
        self.log_file = self.folder / "log"
        self.process: subprocess.Popen | None = None
        if self.account:
            shutil.chown(self.folder, self.account)

    def __enter__(self):
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Returns when it answers. Raises RuntimeError with its log when it does not."""
        self.run()
        if not within(PATIENCE, lambda: self.answers() or self.process.poll() is not None) or self.process.poll() is not None:
            raise RuntimeError(f"{type(self).__name__} did not start. It said:\n{self.log()}")

    def stop(self) -> None:
        """Ask it to stop, insist if need be. Safe to repeat."""
        self._end(self.farewell)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def run(self) -> None:
        with self.log_file.open("a") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self.as_account()
            )

    def as_account(self) -> dict:
        """What makes a command run under the service's own account."""
        return {"user": self.account, "group": pwd.getpwnam(self.account).pw_gid, "extra_groups": []} if self.account else {}

    def _end(self, how: int) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(PATIENCE)
        self.process = None

    def prepare(self) -> None:
        """What has to be there before the first start."""

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError


class Postgres(Service):
    """A cluster with one role and as many databases as are asked for. It waits for the disk at each commit, as in earnest."""

    farewell = signal.SIGINT  # its "fast" shutdown: it ends connections, and doesn't wait for clients to do so
    # It refuses to run as root.
    account = "postgres" if os.getuid() == 0 else None
    settings = {
        "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "shared_buffers": "16MB", "max_connections": "60", "fsync": "on",
        # A statement that fails would be logged with what people wrote.
        "log_min_error_statement": "panic", "log_error_verbosity": "terse",
    }

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql+psycopg2://workshop:{self.password}@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """The URL of a fresh, empty database."""
        self.execute(f'CREATE DATABASE "{name}"')
        return self.url_of(name)

    def execute(self, statement: str, database: str = "postgres") -> list[tuple]:
        """Run one statement on a connection of its own; its rows, if it has any."""
        connection = psycopg2.connect(self.url_of(database).replace("+psycopg2", ""), connect_timeout=PATIENCE)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def prepare(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self.account:
            shutil.chown(secret, self.account)
        made = subprocess.run(
            [needed("initdb"), "--pgdata", self.folder / "data", "--username=workshop", f"--pwfile={secret}", "--auth=scram-sha-256",
             "--encoding=UTF8", "--no-locale", "--no-sync"],
            cwd=self.folder, capture_output=True, text=True, **self.as_account(),
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed. It said:\n{made.stdout}{made.stderr}")

    def command(self) -> list[str]:
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        return [needed("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), *options]

    def answers(self) -> bool:
        try:
            return self.execute("SELECT 1") == [(1,)]
        except psycopg2.OperationalError:
            return False


class Redis(Service):
    """Redis that keeps nothing."""

    settings = {"bind": "127.0.0.1", "save": '""', "appendonly": "no", "slowlog-log-slower-than": "-1"}

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        lines = [f"{name} {value}" for name, value in (self.settings | {"port": self.port, "requirepass": self.password}).items()]
        (self.folder / "redis.conf").write_text("\n".join(lines))

    def command(self) -> list[str]:
        return [needed("redis-server"), str(self.folder / "redis.conf")]

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2) as asking:
                return asking.ping()
        except redis.RedisError:
            return False
