"""A receiver of Challenge Briefs in one file, with Python's standard library alone: read it, run it, or take from it what you need.

    RECEIVER_SECRET=whsec_… python receiver.py --port 8800 --folder received

It checks the signature and the time of each webhook, drops what it has had before, files the event, and answers. Then it fetches the pack,
checks it, and acknowledges with a case reference. Stop and start it at any moment: what was filed and not acknowledged is taken up again.
"""
import argparse
import base64
import hashlib
import hmac
import io
import json
import os
import re
import threading
import time
import urllib.request
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LARGEST = 64 * 1024  # bytes of an event
TOLERANCE, PATIENCE = 300, 30  # seconds that the sender's clock may be off; seconds for one request
HANDED_OVER = "org.challengeworkshop.challenge_brief.handed_over.v1"


def verified(secret: str, headers, body: bytes) -> bool:
    """Standard Webhooks 1.0.0: did the sender sign just these bytes, a moment ago? Two secrets sign while one is being replaced."""
    id, stamp, signatures = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > TOLERANCE:
        return False
    mac = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), f"{id}.{stamp}.".encode() + body, hashlib.sha256)
    ours = "v1," + base64.b64encode(mac.digest()).decode()
    return any(hmac.compare_digest(ours.encode(), each.encode()) for each in signatures.split(" "))


class Cabinet:
    """A folder with a file for each event, by which a repeated one is known. So it is on the disk before we answer."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.alone, self.news = threading.Lock(), threading.Event()
        folder.mkdir(parents=True, exist_ok=True)

    def file(self, id: str, body: bytes) -> bool:
        """True when the event is new."""
        with self.alone:
            if (self.folder / f"{id}.json").exists():
                return False
            self.write(f"{id}.json", body)
        self.news.set()
        return True

    def write(self, name: str, content: bytes) -> None:
        """Whole or not at all, even if the power fails."""
        part = self.folder / f".{name}.part"
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(self.folder / name)

    def to_do(self) -> list[Path]:
        """Hand-overs that have no receipt yet."""
        events = [path for path in self.folder.glob("*.json") if not path.with_suffix(".receipt").exists()]
        return [path for path in events if json.loads(path.read_bytes()).get("type") == HANDED_OVER]


def handler(secret: str, cabinet: Cabinet):
    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE

        def do_POST(self):
            size = self.headers.get("content-length", "")
            if not size.isdigit() or int(size) > LARGEST:
                return self.answer(413)
            body, id = self.rfile.read(int(size)), self.headers.get("webhook-id", "")
            if not re.fullmatch(r"[\w-]{1,100}", id, re.ASCII) or not verified(secret, self.headers, body):
                return self.answer(401)
            return self.answer(201 if cabinet.file(id, body) else 200)  # 200: we had it, and that is fine

        def answer(self, status: int) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            """Addresses with secrets in them belong in no log."""

    return Handler


def work(cabinet: Cabinet, token: str, pause: float) -> None:
    """For ever: deal with what is filed. What fails is tried again after a pause."""
    while True:
        cabinet.news.clear()
        for path in cabinet.to_do():
            try:
                deal_with(cabinet, path, token)
            except (OSError, ValueError, zipfile.BadZipFile) as error:
                if getattr(error, "code", 0) in (404, 409, 410):  # withdrawn, or a newer version was handed over: no use to ask again
                    cabinet.write(f"{path.stem}.receipt", error.read())
                else:
                    print(f"{path.stem}: {type(error).__name__}; again in {pause:g} seconds", flush=True)
        cabinet.news.wait(pause)


def deal_with(cabinet: Cabinet, path: Path, token: str) -> None:
    data = json.loads(path.read_bytes())["data"]
    name = f"{data['reference']}-v{data['version']}"
    if not re.fullmatch(r"[\w-]+", name):
        raise ValueError("a strange reference")
    # With a token for the API from there; without one, the acknowledge link does too.
    cabinet.write(f"{name}.zip", checked(fetch(data["formats"]["pack"], token) if token else fetch(data["acknowledge"] + "/pack.zip")))
    receipt = {"case_reference": f"CASE-{path.stem[:8].upper()}"}  # made from the event's id: the same when we say it again
    cabinet.write(f"{path.stem}.receipt", fetch(data["acknowledge"], body=json.dumps(receipt).encode()))
    print(f"Filed {name} as {receipt['case_reference']} and acknowledged it.", flush=True)


def fetch(url: str, token: str = "", body: bytes | None = None) -> bytes:
    headers = ({"Content-Type": "application/json"} if body else {}) | ({"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=PATIENCE) as answer:
        return answer.read()


def checked(pack: bytes) -> bytes:
    """The ZIP, if every file in it is as its manifest says."""
    with zipfile.ZipFile(io.BytesIO(pack)) as files:
        for entry in json.loads(files.read("manifest.json"))["files"]:
            if hashlib.sha256(files.read(entry["name"])).hexdigest() != entry["sha256"]:
                raise ValueError(f"{entry['name']} is not as the manifest says")
    return pack


def main() -> None:
    options = argparse.ArgumentParser(description="Receive Challenge Briefs. RECEIVER_SECRET is what signs them.")
    options.add_argument("--port", type=int, default=8800, help="on this machine; 0: any that is free")
    options.add_argument("--folder", type=Path, default=Path("received"))
    options.add_argument("--pause", type=float, default=30, help="seconds before what failed is tried again")
    given = options.parse_args()
    cabinet = Cabinet(given.folder)
    server = ThreadingHTTPServer(("127.0.0.1", given.port), handler(os.environ["RECEIVER_SECRET"], cabinet))
    threading.Thread(target=work, args=(cabinet, os.environ.get("RECEIVER_TOKEN", ""), given.pause), daemon=True).start()
    print(f"Listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
