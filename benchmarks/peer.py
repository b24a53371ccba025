"""One connection, and the talks that it holds: taking a seat over HTTP, joining over Socket.IO, asking for the board.

A talk is a generator that yields whenever it needs more bytes than there are. They speak just enough of HTTP 1.1, Engine.IO 4 and
Socket.IO 5 to be served like a browser.
"""
import json
import re
import socket
from collections.abc import Callable, Generator
from html import unescape
from urllib.parse import urlencode

from benchmarks.frames import BINARY, first, framed

Talk = Generator[None, None, object]


class Peer:
    """Somebody at a server's address, with cookies and one connection at a time."""

    def __init__(self, address: tuple[str, int], path: str = "/socket.io/?EIO=4&transport=websocket", auth: dict | None = None):
        self.address, self.path, self.auth = address, path, auth
        self.cookies: dict[str, str] = {}
        self.buffer = bytearray()
        self.fd: int | None = None
        self.talk: Talk | None = None
        self.talks: list[Talk] = []  # what comes after it, over further connections
        self.ended: Callable[[Peer], None] = lambda peer: None
        self.told: dict = {}  # the answer to its question for the board
        self.packed = b""  # what came with it

    def connect(self) -> None:
        """Open a connection, in place of the one before."""
        self.close()
        self.socket = socket.create_connection(self.address, timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.fd = self.socket.fileno()

    def close(self) -> None:
        if self.fd is not None:
            self.socket.close()
        self.fd = None
        self.buffer.clear()

    def say(self, text: str) -> None:
        self.socket.send(framed(text))

    # Talks

    def sit(self, code: str) -> Talk:
        """The join page, a seat, and the page of the board, as a browser would go through them."""
        page = yield from self.ask("GET", f"/j/{code}")
        token = unescape(re.search(r'<meta name="csrf-token" content="([^"]+)"', page)[1])
        yield from self.ask("POST", f"/j/{code}", urlencode({"csrf_token": token}))
        yield from self.ask("GET", f"/w/{code}")

    def join(self) -> Talk:
        """From a fresh connection to a joined one."""
        self.request("GET", self.path, "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n")
        head = yield from self.head()
        if not head.startswith("HTTP/1.1 101"):
            raise ConnectionError(f"did not open a WebSocket: {head.splitlines()[0]}")
        yield from self.expect("0")
        self.say("40" + (json.dumps(self.auth) if self.auth else ""))
        yield from self.expect("40")

    def arrive(self) -> Talk:
        """Join, and fetch the board."""
        yield from self.join()
        yield from self.sync()

    def sync(self) -> Talk:
        """Ask for the board; it is in `told`, and compressed in `packed`."""
        self.say('420["sync",{"version":null,"packed":true}]')
        said = yield from self.expect("461-0", "430")
        self.packed = b""
        if said.startswith("461"):
            self.packed = yield from self.binary()
        self.told = json.loads(said[said.index("["):])[0]

    # What talks are made of

    def ask(self, method: str, path: str, body: str = "") -> Generator[None, None, str]:
        """A request and its answer's body. Cookies are kept; a refusal is a ConnectionError."""
        form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n" if method == "POST" else ""
        self.request(method, path, form, body)
        head = yield from self.head()
        length = int(re.search(r"(?i)\r\ncontent-length: (\d+)", head)[1])
        while len(self.buffer) < length:
            yield
        content = bytes(self.buffer[:length])
        del self.buffer[:length]
        self.cookies |= dict(re.findall(r"(?i)\r\nset-cookie: ([^=]+)=([^;\r]*)", head))
        if not head.startswith(("HTTP/1.1 200", "HTTP/1.1 302")):
            raise ConnectionError(f"answered {method} {path} with {head.splitlines()[0]}")
        return content.decode()

    def request(self, method: str, path: str, more: str = "", body: str = "") -> None:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        host = "{}:{}".format(*self.address)
        self.socket.send(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\n{more}\r\n{body}".encode())

    def head(self) -> Generator[None, None, str]:
        while (end := self.buffer.find(b"\r\n\r\n")) < 0:
            yield
        head = self.buffer[: end + 4].decode()
        del self.buffer[: end + 4]
        return head

    def frame(self) -> Generator[None, None, tuple[int, bytes]]:
        while (found := first(self.buffer)) is None:
            yield
        kind, begins, ends = found
        data = bytes(self.buffer[begins:ends])
        del self.buffer[:ends]
        return kind, data

    def expect(self, *beginnings: str) -> Generator[None, None, str]:
        """The next frame that begins like this. Patches that come in between are not for a board that isn't there yet."""
        while True:
            _, data = yield from self.frame()
            said = data.decode()
            if said.startswith(beginnings):
                return said
            if said.startswith(("41", "44")):
                raise ConnectionError(f"said {said!r}")

    def binary(self) -> Generator[None, None, bytes]:
        while True:
            kind, data = yield from self.frame()
            if kind == BINARY:
                return data
