"""WebSockets by hand: any bytes in any frame, and what the server has to show for it."""
import contextlib
import json
import re
import sqlite3
import struct
from pathlib import Path

import websocket

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9


def frame(data: bytes = b"", kind: int = TEXT, last: bool = True, mask: bytes | None = b"abcd", length: int | None = None, reserved: int = 0) -> bytes:
    """A frame as clients send it; `length` is what it says of its length, when that should be a lie."""
    said = len(data) if length is None else length
    size = struct.pack("!B", said) if said < 126 else struct.pack("!BH", 126, said) if said < 65536 else struct.pack("!BQ", 127, said)
    head = bytes([last << 7 | reserved << 4 | kind, size[0] | (128 if mask else 0)]) + size[1:]
    return head + (mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(data)) if mask else data)


class Line:
    """A connection to the live door with somebody's cookies; `code` says which workshop it joins, if any."""

    def __init__(self, url: str, cookie: str, code: str | None):
        address = f"{url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
        self.socket = websocket.create_connection(address, cookie=cookie, timeout=10, enable_multithread=False)
        self.socket.recv()
        if code:
            self.socket.send("40" + json.dumps({"code": code}))
            self.socket.recv()

    def pour(self, data: bytes) -> "Line":
        with contextlib.suppress(OSError):  # the server may have had enough
            self.socket.sock.sendall(data)
        return self

    def hear(self) -> str:
        """The next message."""
        return self.socket.recv()

    def end(self) -> bytes:
        """Say nothing more, and hear all that comes until the server has closed the line. A server that doesn't raises TimeoutError."""
        heard = b""
        try:
            self.socket.sock.shutdown(1)
            while more := self.socket.sock.recv(65536):
                heard += more
        except TimeoutError:
            raise
        except OSError:  # it was closed on both sides already
            pass
        self.socket.shutdown()
        return heard


def cookies(guest) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in guest.web.cookies)


def memory(site) -> int:
    """Megabytes that the server holds."""
    return int(Path(f"/proc/{site.process.pid}/statm").read_text().split()[1]) * 4 // 1024


def computed(site) -> float:
    """Seconds that the server has computed, in all its threads that are left."""
    total = 0
    for task in Path(f"/proc/{site.process.pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def rows(site) -> dict[str, list]:
    """Every row of every table, as the disk has it."""
    store = sqlite3.connect(f"file:{site.folder}/instance/workshop.db?mode=ro", uri=True, timeout=10)
    tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") if re.match("[a-z]", name)]
    found = {table: sorted(store.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}
    store.close()
    return found
