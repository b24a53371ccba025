"""A real server for a rehearsal: a process of its own on a free port, with a throw-away folder for all that it keeps."""
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from workshop_app.config import HERE

PATIENCE = 30  # seconds to start
FAREWELL = 5  # seconds to stop by itself
TRIES = 3  # somebody else may take the free port first
READY = re.compile(r"is at (http\S+)[\s\S]*?(http\S+/first/\S+)")


class Failed(Exception):
    """The server did not start, or something went wrong inside it. The message holds its log."""


class Server:
    """`with Server() as server`: its `url`, and `first_link`, which creates the first account once. Stopped and deleted at the end.

    Settings that the environment has stay as they are, but for where the server listens, what it keeps and how people sign in.
    """

    def __init__(self, **settings: str):
        self.settings = settings
        self.process: subprocess.Popen | None = None
        self.url = self.first_link = ""

    def __enter__(self) -> "Server":
        self.folder = tempfile.TemporaryDirectory(prefix="workshop-rehearsal-")
        self.log_file = Path(self.folder.name) / "server.log"
        try:
            for _ in range(TRIES):
                if self._start():
                    return self
                if "is taken" not in self.log():
                    break
            raise Failed(f"The server did not start. It said:\n{self.log()}")
        except BaseException:
            self.stop()
            raise

    def __exit__(self, kind, error, trace) -> None:
        log, died = self.log(), self.process.poll() is not None
        self.stop()
        # Whoever presses Ctrl+C stops both of us, which is no failure.
        if "Traceback" in log or (died and (error is None or isinstance(error, Exception))):
            raise Failed(f"Something went wrong in the server. Its log:\n{log}") from error

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Ask the server to stop, insist if need be, and clear up. Safe to repeat."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            if not within(FAREWELL, lambda: self.process.poll() is not None):
                self.process.kill()
                within(FAREWELL, lambda: self.process.poll() is not None)
        self.folder.cleanup()

    def _start(self) -> bool:
        here = {
            "WORKSHOP_HOST": "127.0.0.1", "WORKSHOP_PORT": str(free_port()), "WORKSHOP_INSTANCE": str(Path(self.folder.name) / "instance"),
            "WORKSHOP_DATABASE_URL": "", "WORKSHOP_SECRET_KEY": "", "WORKSHOP_PUBLIC_URL": "", "WORKSHOP_ORIGINS": "", "WORKSHOP_HTTPS": "",
            "WORKSHOP_PASSWORDS": "1",
        }
        with self.log_file.open("w") as log:
            # wsgi.py lies beside the package, in a checkout as after an installation.
            self.process = subprocess.Popen(
                [sys.executable, str(HERE.parent / "wsgi.py")], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=os.environ | here | self.settings,
            )
        within(PATIENCE, lambda: READY.search(self.log()) or self.process.poll() is not None)
        said = READY.search(self.log())
        if said:
            self.url, self.first_link = said.groups()
        return bool(said)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def within(seconds: float, true) -> bool:
    """Whether `true()` came about in that time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
