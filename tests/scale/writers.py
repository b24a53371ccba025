"""People who write, reword and take back without a pause, and remember what they were told is saved."""
import random
import threading
import time

import requests
import socketio
from people import new_id, new_key

from workshop_app.rehearsal.guest import TRY_AGAIN, Guest, Unanswered

NOTICE = 1.0  # seconds after which a command counts as lost and is sent again
PATIENCE = 90  # seconds until somebody gives up


def send(guest: Guest, command: str, payload: dict, over_http: bool = False) -> dict:
    """Send until there is an answer, as a browser's outbox does: the same, under the same id. A refusal is an answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            answer = guest.do_over_http(command, payload) if over_http else guest.live.call("do", [command, payload], timeout=NOTICE)
            if answer["ok"] or answer["error"]["code"] not in TRY_AGAIN:
                return answer
        except (socketio.exceptions.SocketIOError, requests.RequestException, Unanswered):
            pass  # the line was cut, or nginx says that nobody is there
        time.sleep(0.1)
    raise Unanswered(f"No answer to “{command}”, however often it was sent.")


class Writer(threading.Thread):
    """Writes until `enough` is set. `notes` is what the board must have of it: {id: text, or None when taken back}."""

    def __init__(self, guest: Guest, seed: int, enough: threading.Event, over_http: bool = False):
        super().__init__(daemon=True)
        self.guest, self.chance, self.enough, self.over_http = guest, random.Random(seed), enough, over_http
        self.notes: dict[str, str | None] = {}
        self.keys: dict[str, str] = {}
        self.acknowledged = 0
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.enough.wait(self.chance.uniform(0.1, 0.4)):
                self.act()
        except BaseException as error:
            self.error = error

    def act(self) -> None:
        standing = [id for id, text in self.notes.items() if text is not None]
        what = self.chance.choices(("post", "reword", "withdraw"), (6, 2, 1))[0] if standing else "post"
        id = new_id() if what == "post" else self.chance.choice(standing)
        key = self.keys.setdefault(id, new_key())
        text = f"{what}, number {self.acknowledged}"
        answer = send(self.guest, what, {"id": id, "key": key} | ({} if what == "withdraw" else {"text": text}), self.over_http)
        if not answer["ok"]:
            raise AssertionError(f"{what} was refused: {answer}")
        self.notes[id] = None if what == "withdraw" else text
        self.acknowledged += 1
