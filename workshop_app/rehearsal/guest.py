"""Somebody at the public doors, with what a browser has: cookies, forms and one live connection."""
import gzip
import json
import random
import re
import secrets
import threading
import time
import uuid
from html import unescape
from urllib.parse import urlsplit

import requests
import socketio

from workshop_app.rehearsal.board import Board
from workshop_app.rehearsal.line import Line

PATIENCE = 15  # seconds
ANSWER_WITHIN = 6  # seconds for one question on the live connection
PAUSES = 0.1, 2  # seconds before the same is sent again: at first, at most
TRY_AGAIN = ("too_fast", "busy", "restarting", "not_saved")  # nothing was done: the same again in a moment
GAP_PATIENCE = 0.3  # seconds for a patch that was overtaken
BEAT_PATIENCE = 1.0  # seconds for a patch that a beat has announced


class Unanswered(Exception):
    """The server did not answer in time, or answered something that a browser could not use."""


class TurnedAway(Unanswered):
    """The server said no: a stable `code`, and its sentence."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class Guest:
    def __init__(self, url: str):
        self.url = url.rstrip("/")
        self.web = requests.Session()
        # A proxy that the environment names can't see this machine's own servers.
        self.web.trust_env = urlsplit(self.url).hostname not in ("127.0.0.1", "localhost", "::1")
        self.board = Board()
        self.code = self.role = ""
        self.changed = threading.Condition()
        self.listeners: list = []  # called with (event name, data, monotonic seconds) as news arrives: patch, beat, snapshot
        self.live: Line | None = None
        self.left = False
        self.refusal: TurnedAway | None = None

    def get(self, path: str) -> requests.Response:
        return self.web.get(self._address(path), timeout=PATIENCE)

    def submit(self, page: str, action: str | None = None, **fields) -> requests.Response:
        """Open a page, then send a form of it, as a browser would: with the page's own CSRF token."""
        return self.web.post(self._address(action or page), data={"csrf_token": self.csrf(page)} | fields, timeout=PATIENCE)

    def csrf(self, page: str) -> str:
        return csrf_in(self.get(page))

    def sit(self, code: str) -> "Guest":
        """Take a seat at the workshop's join page. Raises TurnedAway."""
        asking = {"url": self._address(f"/j/{code}"), "headers": {"Accept": "application/json"}, "timeout": PATIENCE}
        page = self._admitted(self.web.get(**asking))
        self._admitted(self.web.post(**asking, data={"csrf_token": csrf_in(page)}))
        return self

    def connect(self, code: str, role: str = "participant", transports=("websocket",)) -> "Guest":
        """Open the live connection and fetch the board. Raises TurnedAway."""
        self.code, self.role, self.board, self.refusal, self.left = code, role, Board(), None, False
        self.live = Line(self.web)
        self.live.on("connect", self._start)
        self.live.on("connect_error", self._refused)
        self.live.on("disconnect", self._dropped)
        self.live.on("patch", self._patch)
        self.live.on("beat", self._beat)
        self.live.connect(f"{self.url}?w={code}", auth={"code": code, "as": role}, transports=list(transports), wait=False)
        self.wait(lambda: self.refusal is not None or self.board.version is not None)
        if self.refusal is not None:
            self.leave()
            raise self.refusal
        return self

    def leave(self) -> None:
        self.left = True
        if self.live is not None:
            self.live.disconnect()

    def do(self, command: str, payload: dict | None = None, **fields) -> dict:
        """Do a command over the live connection, once; the server's answer, whatever it is."""
        return self.live.call("do", [command, fields if payload is None else payload], timeout=PATIENCE)

    def do_over_http(self, command: str, payload=None, **fields) -> dict:
        """The same through the HTTP door."""
        return self._send(f"/w/{self.code}/do/{command}?as={self.role}", fields if payload is None else payload)

    def ask(self, command: str, **fields) -> dict:
        """Do a command that should be done; its result. Raises TurnedAway, Unanswered."""
        return self._until_taken("do", [command, fields])["result"]

    def write(self, command: str, text: str, **fields) -> dict:
        """Post, offer or answer something under a new id and edit key; returns {"id", "key"}."""
        mine = new_item()
        self.ask(command, text=text, **mine, **fields)
        return mine

    def weigh(self, text: str) -> list[dict]:
        """What the wording check says of a text, before it is offered: its nudges."""
        return self._granted(self._send(f"/w/{self.code}/wording?as={self.role}", {"text": text}))["nudges"]

    def whole_board(self) -> dict:
        """The board as the HTTP door gives it to this guest: {"version", "board", "mine", "now", "counts"}."""
        return self._granted(self.get(f"/w/{self.code}/board.json?as={self.role}").json())

    def wait(self, true, seconds: float = PATIENCE):
        """Wait until `true()` is; returns what it returned."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while not (found := true()):
                left = deadline - time.monotonic()
                if left <= 0 or not self.changed.wait(left):
                    if found := true():
                        return found
                    raise Unanswered(f"Nothing came of it within {seconds} seconds.")
        return found

    def sync(self) -> None:
        version = None if self.board.holding else self.board.version
        snapshot = unpacked(self._until_taken("sync", {"version": version, "packed": True}))
        with self.changed:
            # The first of a connection is the truth, whatever its version; a later one that a patch overtook must not turn the board back.
            if self.board.holding or snapshot["version"] >= self.board.version:
                self.board.replace(snapshot)
            self.changed.notify_all()
        self._news("snapshot", snapshot)

    def _until_taken(self, event: str, sent) -> dict:
        """The answer of a server that has time for it: what was put off, or lost with the line, is sent again, as a browser would."""
        deadline, pause = time.monotonic() + PATIENCE, PAUSES[0]
        while True:
            try:
                answer = self.live.call(event, sent, timeout=ANSWER_WITHIN)
            except socketio.exceptions.SocketIOError:
                answer = None
            if answer and (answer["ok"] or answer["error"]["code"] not in TRY_AGAIN):
                return self._granted(answer)
            if self.left or time.monotonic() + pause > deadline:
                break
            time.sleep(random.uniform(0.5, 1.5) * pause)
            pause = min(2 * pause, PAUSES[1])
        if answer:
            return self._granted(answer)
        asked = sent[0] if event == "do" else event
        raise Unanswered(f"The server did not answer “{asked}”. The connection was lost, or it took too long.")

    def _refused(self, error) -> None:
        said = error.get("data", error) if isinstance(error, dict) else {}
        with self.changed:
            self.refusal = TurnedAway(said.get("code", ""), said.get("message", "The connection was refused."))
            self.changed.notify_all()

    def _start(self) -> None:
        # Asked for from another thread, because a handler that waits keeps its own answer from arriving.
        self.live.start_background_task(self.sync)

    def _dropped(self, _reason) -> None:
        # Not when the next connection begins: its first patches can come before it says that it has begun.
        with self.changed:
            self.board.hold()

    def _patch(self, patch: dict) -> None:
        with self.changed:
            outcome = self.board.apply(patch)
            self.changed.notify_all()
        self._news("patch", patch)
        if outcome in ("gap", "flood") and not self.board.holding:
            self.live.start_background_task(self._catch_up, patch["from"], GAP_PATIENCE)

    def _beat(self, beat: dict) -> None:
        self._news("beat", beat)
        if not self.board.holding and beat["version"] > self.board.version:
            self.live.start_background_task(self._catch_up, beat["version"], BEAT_PATIENCE)

    def _catch_up(self, version: int, patience: float) -> None:
        """Start again from the snapshot, unless the board gets to this version within a moment."""
        try:
            self.wait(lambda: self.board.version >= version, patience)
        except Unanswered:
            if self.live.connected:
                self.sync()

    def _news(self, name: str, data: dict) -> None:
        at = time.monotonic()
        for listener in self.listeners:
            listener(name, data, at)

    def _send(self, path: str, sent) -> dict:
        return self.web.post(self._address(path), json=sent, headers={"X-CSRFToken": self.csrf("/")}, timeout=PATIENCE).json()

    def _admitted(self, response: requests.Response) -> requests.Response:
        if response.ok:
            return response
        try:
            refusal = response.json()
        except requests.exceptions.JSONDecodeError:
            raise Unanswered(f"The server answered with {response.status_code}.") from None
        return self._granted(refusal)

    def _granted(self, answer: dict) -> dict:
        if not answer["ok"]:
            raise TurnedAway(answer["error"]["code"], answer["error"]["message"])
        return answer

    def _address(self, path: str) -> str:
        return path if path.startswith("http") else self.url + path


def unpacked(snapshot: dict) -> dict:
    """The snapshot with its "board", which came compressed or plain."""
    packed = snapshot.pop("packed", None)
    return snapshot if packed is None else snapshot | {"board": json.loads(gzip.decompress(packed))}


def csrf_in(page: requests.Response) -> str:
    found = re.search(r'<meta name="csrf-token" content="([^"]+)"', page.text)
    if not found:
        raise Unanswered(f"{page.url} is not a page that can be worked with.")
    return unescape(found[1])


def new_item() -> dict:
    """A random id, and the edit key that proves whose it is."""
    return {"id": str(uuid.uuid4()), "key": secrets.token_urlsafe(32)}
