"""Receivers that are hard to deliver to. Those that take anything verify, drop repeats and acknowledge with the code of the example."""
import importlib.util
import json
import random
import socket
import threading
from pathlib import Path

from handover.ears import Ear
from served import ROOT

spec = importlib.util.spec_from_file_location("example_receiver", ROOT / "examples" / "receiver.py")
example = importlib.util.module_from_spec(spec)
spec.loader.exec_module(example)

ELSEWHERE = "http://169.254.169.254/latest/meta-data/"


class Fickle:
    """A receiver at `url`. `manners`: names of methods below, one of which it draws for each request."""

    def __init__(self, name: str, secret: str, folder: Path, manners: list[str], seed: int):
        self.name, self.secret, self.manners = name, secret, manners
        self.chance, self.over = random.Random(seed), threading.Event()
        self.cabinet = example.Cabinet(folder)
        self.tries: list[str] = []  # ids, as they came
        self.refused: list[str] = []
        self.ear = Ear([self.answer])
        self.ear.__enter__()
        self.url = f"http://{self.ear.host}/"
        threading.Thread(target=self.acknowledge, daemon=True).start()

    def leave(self) -> None:
        self.over.set()
        self.cabinet.news.set()
        self.ear.__exit__()

    def answer(self, handler) -> None:
        request = self.mine(handler)
        self.tries.append(request.headers["webhook-id"])
        getattr(self, self.chance.choice(self.manners))(handler, request)

    def mine(self, handler):
        """The request of this handler: several may have come."""
        return next(heard for heard in reversed(self.ear.heard) if heard.headers["webhook-id"] == handler.headers["webhook-id"])

    def takes(self, handler, request, status: int = 201) -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not example.verified(self.secret, headers, request.body):
            self.refused.append(headers.get("webhook-id", ""))
            status = 401
        elif not self.cabinet.file(headers["webhook-id"], request.body):
            status = 200
        handler.send_response(status)
        handler.end_headers()

    def fails(self, handler, _request) -> None:
        handler.send_response(self.chance.choice((500, 503, 404)))
        handler.end_headers()

    def hangs_up(self, handler, _request) -> None:
        handler.connection.shutdown(socket.SHUT_RDWR)

    def takes_and_hangs_up(self, handler, request) -> None:
        """It has the event, and we do not learn so."""
        self.cabinet.file(request.headers["webhook-id"], request.body)
        self.hangs_up(handler, request)

    def hangs(self, _handler, _request) -> None:
        self.over.wait(2)

    def takes_and_hangs(self, handler, request) -> None:
        self.cabinet.file(request.headers["webhook-id"], request.body)
        self.hangs(handler, request)

    def redirects(self, handler, _request) -> None:
        handler.send_response(302)
        handler.send_header("Location", ELSEWHERE)
        handler.end_headers()

    def is_gone(self, handler, _request) -> None:
        handler.send_response(410)
        handler.end_headers()

    def acknowledge(self) -> None:
        """As the example does, but without fetching the pack."""
        while not self.over.is_set():
            self.cabinet.news.clear()
            for path in self.cabinet.to_do():
                try:
                    said = example.fetch(json.loads(path.read_bytes())["data"]["acknowledge"], body=json.dumps({"case_reference": path.stem}).encode())
                except OSError:
                    continue  # the server is away; once more in a moment
                self.cabinet.write(f"{path.stem}.receipt", said)
            self.cabinet.news.wait(0.1)

    def filed(self) -> set[str]:
        return {path.stem for path in self.cabinet.folder.glob("*.json")}

    def receipts(self) -> set[str]:
        return {path.stem for path in self.cabinet.folder.glob("*.receipt")}
