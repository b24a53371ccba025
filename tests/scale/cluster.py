"""Two server processes that share PostgreSQL and Redis; with nginx in front, or bare."""
import signal
from pathlib import Path

from scale.proxy import Nginx
from served import Doors, Process

from workshop_app.rehearsal.services import Postgres, Redis
from workshop_app.rehearsal.together import together


class Pair(Doors):
    """`a` and `b` are the processes; `url` is the first."""

    def __init__(self, folder: Path, postgres: Postgres, redis: Redis, database: str, **settings: str):
        self.postgres, self.redis, self.database = postgres, redis, database
        shared = {
            "WORKSHOP_DATABASE_URL": postgres.new_database(database), "WORKSHOP_REDIS_URL": redis.url,
            "WORKSHOP_SECRET_KEY": "one secret for both of them, as long as a secret should be",
        }
        for name in ("a", "b"):
            (folder / name).mkdir()
        self.a, self.b = self.processes = [Process(folder / name, **shared, **settings) for name in ("a", "b")]
        self.forgiven: dict[Process, int] = {}

    def __enter__(self) -> "Pair":
        try:
            together([process.start for process in self.processes])
            self.url = self.front()
            self.welcome(*(process.log for process in self.processes))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        for process in self.processes:
            process.stop(signal.SIGKILL)

    def front(self) -> str:
        return self.a.url

    def logs(self) -> str:
        return "\n".join(process.log.read_text() for process in self.processes)

    def forgive(self) -> None:
        """What the logs complain of up to now was our doing."""
        self.forgiven = {process: len(process.log.read_text()) for process in self.processes}

    def faults(self) -> str:
        return "\n".join(process.log.read_text()[self.forgiven.get(process, 0) :] for process in self.processes)


class Cluster(Pair):
    """`url` is nginx."""

    def front(self) -> str:
        self.nginx = Nginx([process.port for process in self.processes])
        return self.nginx.__enter__().url

    def __exit__(self, *_) -> None:
        if hasattr(self, "nginx"):
            self.nginx.__exit__()
        super().__exit__()
