"""Real servers in processes of their own, on free ports and databases of their own; and the programs that tests need."""
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from workshop_app.rehearsal.guest import Guest
from workshop_app.rehearsal.services import program

ROOT = Path(__file__).parent.parent
PASSWORD = "correct horse battery"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def needed(*programs: str) -> None:
    """Skip a test for which this machine has no program. Where all are promised (CI), a missing one is a failure instead."""
    missing = [name for name in programs if program(name) is None]
    if missing:
        why = f"Missing: {', '.join(missing)}. bin/setup test installs what it can, and says what it can't."
        pytest.fail(why) if os.environ.get("CI") == "true" else pytest.skip(why)


class Process:
    """One server at `url`, started by `start`. Its log must never hold a traceback."""

    program = ("wsgi.py",)

    def __init__(self, folder: Path, mode: str = "eventlet", **settings: str):
        self.folder, self.mode, self.port = folder, mode, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {
            "WORKSHOP_PORT": str(self.port), "WORKSHOP_INSTANCE": str(folder / "instance"), "WORKSHOP_ASYNC_MODE": mode,
            "WORKSHOP_SLOW_BEAT_SECONDS": "0.3", "WORKSHOP_COUNCIL": "Birmingham City Council", "PYTHONUNBUFFERED": "1",
        } | settings
        self.log = folder / "server.log"

    def launch(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.program], cwd=ROOT, stdout=log, stderr=log, env=os.environ | self.settings, start_new_session=True
            )

    def start(self) -> None:
        self.launch()
        deadline = time.monotonic() + 45
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.answers() and "is at" in self.log.read_text():
                return
            time.sleep(0.02)
        raise AssertionError(f"The server did not start:\n{self.log.read_text()}")

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

    def stop(self, how: int = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        self.process.wait(20)


class Doors:
    """A site at `url`, as people come to it. `fay` has the first account and is signed in."""

    url: str
    certificate: str | None = None  # a file, where the site has made its own

    def guest(self, url: str | None = None, like: Guest | None = None) -> Guest:
        """Somebody with an empty browser, or with the cookies of somebody else's."""
        guest = Guest(url or self.url)
        guest.web.verify = self.certificate or True
        if like is not None:
            guest.web.cookies.update(like.web.cookies)
            guest.code, guest.role = like.code, like.role
        return guest

    def welcome(self, *logs: Path) -> None:
        """Fay makes the first account. Of several one-time links the last that was made counts."""
        self.fay = self.guest()
        links = [link for log in logs for link in re.findall(r"/first/\S+", log.read_text())]
        answers = [(link, self.fay.submit(link, name="Fay", email="fay@council.example", password=PASSWORD)) for link in links]
        [self.first_link] = [link for link, answer in answers if answer.ok]

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
        return self.guest(like=self.fay).connect(code, "facilitator")

    def seat(self, code: str, live: bool = True, url: str | None = None, **how) -> Guest:
        guest = self.guest(url).sit(code)
        guest.code, guest.role = code, "participant"
        return guest.connect(code, **how) if live else guest


class Site(Process, Doors):
    """A server of its own."""

    def __init__(self, folder: Path, mode: str, **settings: str):
        super().__init__(folder, mode, **settings)
        self.start()
        self.welcome(self.log)
