"""The receiver of the examples as people start it: a process of its own, and the real server."""
import importlib.util
import json
import os
import subprocess
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from served import ROOT, free_port

from workshop_app.handover import signing
from workshop_app.handover.pack import pack
from workshop_app.models import Receiver, now
from workshop_app.rehearsal.server import within

HANDED_OVER = "org.challengeworkshop.challenge_brief.handed_over.v1"
SCRIPT = ROOT / "examples" / "receiver.py"
PACK = pack({"brief.md": b"# How?"}, {"reference": "b-7k2m9q"})


class Council:
    """What stands behind the links of an event: a pack to fetch and a place to acknowledge. `refuses`: how it answers the next receipts."""

    def __init__(self):
        self.receipts, self.fetched, self.refuses, self.pack = [], [], [], PACK
        council = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                council.fetched.append((self.path, self.headers.get("Authorization")))
                self.answer(200, council.pack)

            def do_POST(self):
                council.receipts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                status = council.refuses.pop(0) if council.refuses else 200
                self.answer(status, b'{"ok": true}' if status == 200 else b'{"ok": false}')

            def answer(self, status, content):
                self.send_response(status)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


class Sender:
    """Sends events to a receiver that it starts, as the council's server does."""

    def __init__(self, folder: Path, council: Council):
        self.folder, self.council, self.port = folder, council, free_port()
        self.receiver = Receiver(name="P", kind="webhook", target="", events=[], secret=signing.new_secret(), made_at=0)
        self.process = None

    def start(self, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), "--port", str(self.port), "--folder", str(self.folder), "--pause", "0.05"], stdout=subprocess.PIPE, text=True,
            env=os.environ | {"RECEIVER_SECRET": self.receiver.secret, "NO_PROXY": "127.0.0.1", "RECEIVER_TOKEN": ""} | environment,
        )
        assert "Listening" in self.process.stdout.readline()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()

    def event(self, id: str, type: str = HANDED_OVER) -> bytes:
        links = {"acknowledge": f"{self.council.url}/received/{id}/pass", "formats": {"pack": f"{self.council.url}/api/zip"}}
        return json.dumps({"id": id, "type": type, "data": {"reference": "b-7k2m9q", "version": 1, **links}}).encode()

    def send(self, id: str, body: bytes | None = None, late: int = 0, **headers) -> int:
        body = body if body is not None else self.event(id)
        signed = signing.headers(self.receiver, id, body, now() - 1000 * late) | headers
        with requests.Session() as web:
            web.trust_env = False
            return web.post(f"http://127.0.0.1:{self.port}/", data=body, headers=signed, timeout=10).status_code

    def has(self, name: str) -> bool:
        return within(10, lambda: (self.folder / name).exists())


@pytest.fixture
def council():
    council = Council()
    yield council
    council.server.shutdown()
    council.server.server_close()


@pytest.fixture
def sender(tmp_path, council):
    sender = Sender(tmp_path / "received", council)
    sender.start()
    yield sender
    sender.stop()


def test_an_event_is_filed_its_pack_fetched_and_checked_and_its_receipt_sent_once(sender, council):
    assert [sender.send("evt-1"), sender.send("evt-1")] == [201, 200]
    assert sender.has("evt-1.receipt") and (sender.folder / "evt-1.json").read_bytes() == sender.event("evt-1")
    assert (sender.folder / "b-7k2m9q-v1.zip").read_bytes() == PACK and council.receipts == [{"case_reference": "CASE-EVT-1"}]
    assert council.fetched == [("/received/evt-1/pass/pack.zip", None)]


def test_what_is_not_signed_by_the_sender_a_moment_ago_is_refused_and_not_filed(sender, council):
    stranger = Receiver(name="S", kind="webhook", target="", events=[], secret=signing.new_secret(), made_at=0)
    body = sender.event("evt-1")
    assert sender.send("evt-1", **signing.headers(stranger, "evt-1", body, now())) == 401
    assert sender.send("evt-1", late=400) == sender.send("evt-1", late=-400) == 401
    assert sender.send("evt-1", **{"webhook-id": "evt-2"}) == sender.send("evt-1", **{"webhook-timestamp": "soon"}) == 401
    assert sender.send("../../evil") == sender.send("a/b") == sender.send("") == 401
    assert sender.send("evt-1", b"x" * 70_000) == 413
    assert list(sender.folder.iterdir()) == [] and council.receipts == []


def test_both_signatures_of_a_secret_that_is_being_replaced_will_do(sender):
    signing.rotate(sender.receiver, now())
    assert sender.send("evt-1") == 201


def test_it_knows_what_it_had_before_it_was_killed_and_finishes_what_it_had_begun(sender, council):
    council.refuses = [500] * 1000
    assert sender.send("evt-1") == 201
    assert within(10, lambda: council.receipts)
    sender.stop()
    council.refuses = []
    sender.start()
    assert sender.has("evt-1.receipt") and sender.send("evt-1") == 200
    assert {receipt["case_reference"] for receipt in council.receipts} == {"CASE-EVT-1"}


def test_a_brief_that_was_withdrawn_is_not_asked_about_for_ever(sender, council):
    council.refuses = [410]
    assert sender.send("evt-1") == 201 and sender.has("evt-1.receipt")
    assert json.loads((sender.folder / "evt-1.receipt").read_text()) == {"ok": False}


def test_a_pack_that_is_not_as_its_manifest_says_is_not_acknowledged(sender, council):
    with zipfile.ZipFile(sender.folder.parent / "bad.zip", "w") as bad:
        bad.writestr("brief.md", "forged")
        bad.writestr("manifest.json", json.dumps({"files": [{"name": "brief.md", "sha256": "0" * 64}]}))
    council.pack = (sender.folder.parent / "bad.zip").read_bytes()
    sender.send("evt-1")
    assert within(10, lambda: len(council.fetched) > 2)
    assert council.receipts == [] and not (sender.folder / "b-7k2m9q-v1.zip").exists()


def test_other_events_are_filed_and_nothing_more(sender, council):
    assert sender.send("evt-1", sender.event("evt-1", "org.challengeworkshop.test.v1")) == 201
    assert sender.send("evt-2") == 201 and sender.has("evt-2.receipt")
    assert len(council.receipts) == 1 and (sender.folder / "evt-1.json").exists()


def test_with_a_token_the_pack_comes_from_the_api(sender, council):
    sender.stop()
    sender.start(RECEIVER_TOKEN="a token")
    assert sender.send("evt-1") == 201 and sender.has("evt-1.receipt")
    assert council.fetched == [("/api/zip", "Bearer a token")]


def test_it_is_short_and_needs_nothing_but_python():
    text = SCRIPT.read_text()
    assert len(text.splitlines()) < 150
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names
    spec = importlib.util.spec_from_file_location("receiver", SCRIPT)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
