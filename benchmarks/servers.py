"""The servers that are measured: ours, and two yardsticks. Each is a process of its own on a free port, and is gone afterwards."""
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from workshop_app.config import HERE
from workshop_app.rehearsal.server import within
from workshop_app.rehearsal.services import PATIENCE, Service, needed

BENCH = Path(__file__).parent
LAST = 6000  # characters of a log


class Server(Service):
    """A server's process, and what it costs."""

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port

    def run(self) -> None:
        with self.log_file.open("a") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=HERE.parent, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=os.environ | self.environment()
            )

    def environment(self) -> dict[str, str]:
        return {}

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(self.address) == 0

    def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Megabytes that it holds."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


class Node(Server):
    """The official Socket.IO server, as a bare relay."""

    def command(self) -> list[str]:
        return [needed("node"), str(BENCH / "relay.mjs"), str(self.port)]

    def environment(self) -> dict[str, str]:
        return {"NODE_ENV": "production"}


class Plain(Server):
    """A plain Flask-SocketIO app."""

    def command(self) -> list[str]:
        return [sys.executable, str(BENCH / "plain.py"), str(self.port)]


class Ours(Server):
    """The real server with its usual settings, but for where it listens, what it keeps, and that its figures may be read."""

    token = "only-for-the-bench"

    def __init__(self, **settings: str):
        super().__init__()
        self.settings = settings
        self.url = "http://{}:{}".format(*self.address)

    def command(self) -> list[str]:
        # wsgi.py lies beside the package.
        return [sys.executable, str(HERE.parent / "wsgi.py")]

    def environment(self) -> dict[str, str]:
        return {
            "WORKSHOP_HOST": self.address[0], "WORKSHOP_PORT": str(self.port), "WORKSHOP_INSTANCE": str(self.folder / "instance"),
            "WORKSHOP_DATABASE_URL": "", "WORKSHOP_REDIS_URL": "", "WORKSHOP_SECRET_KEY": "", "WORKSHOP_PUBLIC_URL": "",
            "WORKSHOP_ORIGINS": "", "WORKSHOP_HTTPS": "", "WORKSHOP_METRICS_TOKEN": self.token, "PYTHONUNBUFFERED": "1",
        } | self.settings

    def __exit__(self, kind=None, error=None, trace=None) -> None:
        """What went wrong in it is shown before its log is gone."""
        log = self.log() if self.log_file.exists() else ""
        if "Traceback" in log or isinstance(error, Exception):
            print(f"\nThe server's log ends with:\n{log[-LAST:]}", file=sys.stderr)
        super().__exit__(kind, error, trace)

    def first_link(self) -> str:
        """The link that creates the first account."""
        within(PATIENCE, lambda: "/first/" in self.log())
        return re.search(r"http\S+/first/\S+", self.log())[0]
