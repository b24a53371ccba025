"""The simulated procurement team: the receiver of the examples, as a process of its own on this machine, with a throw-away folder."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from workshop_app.config import shipped
from workshop_app.rehearsal.guest import Unanswered
from workshop_app.rehearsal.server import FAREWELL, free_port, within

PATIENCE = 30  # seconds for a hand-over


class Procurement:
    """`with Procurement() as team`: is at `address`, which the server has to be told of, once it has the secret."""

    def __init__(self):
        self.address = f"127.0.0.1:{free_port()}"
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "Procurement":
        self.home = tempfile.TemporaryDirectory(prefix="workshop-procurement-")
        self.folder, self.log = Path(self.home.name) / "received", Path(self.home.name) / "log"
        return self

    def __exit__(self, *_) -> None:
        if self.process is not None:
            self.process.terminate()
            if not within(FAREWELL, lambda: self.process.poll() is not None):
                self.process.kill()
                self.process.wait()
        self.home.cleanup()

    def start(self, secret: str) -> None:
        script, port = shipped("examples", "receiver.py") / "receiver.py", self.address.partition(":")[2]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(script), "--port", port, "--folder", str(self.folder), "--pause", "1"], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env=os.environ | {"RECEIVER_SECRET": secret, "RECEIVER_TOKEN": "", "NO_PROXY": "127.0.0.1"},
            )
        if not within(PATIENCE, lambda: "Listening" in self.said() or self.process.poll() is not None) or self.process.poll() is not None:
            raise Unanswered(f"The receiver did not start. It said:\n{self.said()}")

    def wait(self) -> tuple[dict, bytes]:
        """(the receipt, the pack) of the one brief that is handed over."""
        if not within(PATIENCE, lambda: list(self.folder.glob("*.receipt"))):
            raise Unanswered(f"The brief did not reach the receiver within {PATIENCE} seconds. It said:\n{self.said()}")
        [receipt], [pack] = self.folder.glob("*.receipt"), self.folder.glob("*.zip")
        return json.loads(receipt.read_text(encoding="utf-8")), pack.read_bytes()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")
