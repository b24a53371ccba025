"""A real server in a process of its own, on a free port and a database of its own."""
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from workshop_app.rehearsal.guest import Guest

ROOT = Path(__file__).parent.parent
PASSWORD = "correct horse battery"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """`url`, and Fay, who has the first account and is signed in. The log must never hold a traceback."""

    def __init__(self, folder: Path, mode: str, **settings: str):
        self.folder, self.mode, self.port = folder, mode, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {
            "WORKSHOP_PORT": str(self.port), "WORKSHOP_INSTANCE": str(folder / "instance"), "WORKSHOP_ASYNC_MODE": mode,
            "WORKSHOP_SLOW_BEAT_SECONDS": "0.3", "WORKSHOP_COUNCIL": "Birmingham City Council", "PYTHONUNBUFFERED": "1",
        } | settings
        self.log = folder / "server.log"
        self.start()
        self.fay = Guest(self.url)
        self.first_link = re.search(r"/first/\S+", self.log.read_text())[0]
        answer = self.fay.submit(self.first_link, name="Fay", email="fay@council.example", password=PASSWORD)
        assert answer.ok, answer.text

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "wsgi.py"], cwd=ROOT, stdout=log, stderr=log, env=os.environ | self.settings, start_new_session=True
            )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if requests.get(f"{self.url}/healthz", timeout=5).ok and "is at" in self.log.read_text():
                    return
            except requests.ConnectionError:
                time.sleep(0.02)
        raise AssertionError(f"The server did not start:\n{self.log.read_text()}")

    def stop(self, how: int = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        self.process.wait(20)

    @staticmethod
    def agrees(guest: Guest) -> bool:
        """Does the guest's board, kept by patches, equal the one that the server has?"""
        truth = guest.whole_board()
        assert guest.board.version == truth["version"]
        for kind, records in truth["board"].items():
            assert guest.board.records.get(kind, {}) == {record["id"]: record for record in records}, kind
        return True

    def open_workshop(self, script: str = "two-hours", title: str = "Getting there") -> str:
        """Fay opens a workshop; returns its code."""
        answer = self.fay.submit("/workshops/new", script=script, title=title, team="Adult Social Care", topic="Transport", owner="Head", contact="x@y.z")
        return re.search(r"/w/([A-Z2-9]{8})/facilitate", answer.url)[1]

    def console(self, code: str) -> Guest:
        """Fay at the console, live."""
        fay = Guest(self.url)
        fay.web.cookies.update(self.fay.web.cookies)
        return fay.connect(code, "facilitator")

    def seat(self, code: str, live: bool = True) -> Guest:
        guest = Guest(self.url).sit(code)
        guest.code, guest.role = code, "participant"
        return guest.connect(code) if live else guest
