"""Networks between a browser and the server, as councils, trains and town halls have them."""
import base64
import contextlib
import hashlib
import re
import shutil
import socket
import ssl
import subprocess
import threading
from pathlib import Path

OPEN, NO_UPGRADE, STRIPS_UPGRADE, MUTE, MUFFLED, CUT = "open", "no upgrade", "strips upgrade", "mute", "muffled", "cut"
LARGE = 1 << 16
PATIENCE = 20  # seconds


class Network:
    """A proxy on a port of its own. `way` says what it does with the connections that come:

    - OPEN: passes everything on.
    - NO_UPGRADE: answers a WebSocket's handshake with 403.
    - STRIPS_UPGRADE: passes the handshake on without the headers that make it one.
    - MUTE: accepts a WebSocket in the server's place, and then passes nothing.
    - MUFFLED: lets the server accept a WebSocket, and then passes nothing.
    - CUT: ends every connection at once.

    One request to a connection, so that each is seen from its beginning. With a certificate it speaks TLS, and tells the server so.
    """

    def __init__(self, port: int, certificate: Path | None = None):
        self.server_port, self.way = port, OPEN
        self.deaf = False  # what the server says does not come through
        self.seen: list[str] = []  # "websocket" or "polling" for each connection to /socket.io/ that was passed on
        self.pipes: set[socket.socket] = set()
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.url = f"https://localhost:{self.port}" if certificate else f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.listen, daemon=True).start()

    def close(self) -> None:
        self.cut()
        self.listener.close()

    def cut(self) -> None:
        """End all that goes through here, and all that comes."""
        self.way = CUT
        for pipe in list(self.pipes):
            end(pipe)

    def mend(self) -> None:
        self.way, self.deaf = OPEN, False

    def listen(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.enter_context(client)
            if self.way == CUT:
                return
            client.settimeout(PATIENCE)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context:
                client = stack.enter_context(self.context.wrap_socket(client, server_side=True))
            head, rest = read_head(client)
            if not head:
                return
            server = stack.enter_context(self.through(client, head, rest))
            self.pipes |= {client, server}
            stack.callback(self.pipes.difference_update, {client, server})
            back = threading.Thread(target=self.pass_on, args=(server, client, True), daemon=True)
            back.start()
            self.pass_on(client, server)
            back.join()

    def through(self, client: socket.socket, head: str, rest: bytes) -> socket.socket:
        """A connection to the server on which the request has been sent; or an answer in its place, and OSError."""
        upgrade = re.search(r"(?im)^upgrade: *websocket", head)
        if upgrade and self.way == NO_UPGRADE:
            client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            raise ConnectionRefusedError
        if upgrade and self.way == MUTE:
            client.sendall(accepted(head))
            while client.recv(LARGE):
                pass
            raise ConnectionRefusedError
        if not upgrade or self.way == STRIPS_UPGRADE:
            head = re.sub(r"(?im)^(connection|upgrade):.*\r\n", "", head) + "Connection: close\r\n"
        if self.context:
            head += "X-Forwarded-Proto: https\r\n"
        if "/socket.io/" in head.split("\r\n", 1)[0]:
            self.seen.append("websocket" if upgrade else "polling")
        server = socket.create_connection(("127.0.0.1", self.server_port))
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.sendall(f"{head}\r\n".encode("latin-1") + rest)
        if upgrade and self.way == MUFFLED:
            client.sendall(read_head(server)[0].encode("latin-1") + b"\r\n")
            while client.recv(LARGE):
                pass
            server.close()
            raise ConnectionRefusedError
        return server

    def pass_on(self, source: socket.socket, sink: socket.socket, answer: bool = False) -> None:
        with contextlib.suppress(OSError):
            source.settimeout(None)
            while data := source.recv(LARGE):
                if not (answer and self.deaf):
                    sink.sendall(data)
        end(sink)


def read_head(client: socket.socket) -> tuple[str, bytes]:
    """(the request's or answer's lines, each with its line's end; what came behind them)."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(LARGE)
        if not more:
            return "", b""
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    return head.decode("latin-1") + "\r\n", rest


def accepted(head: str) -> bytes:
    """A server's words when it accepts a WebSocket."""
    key = re.search(r"(?im)^sec-websocket-key: *(\S+)", head)[1]
    answer = base64.b64encode(hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()).decode()
    return f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {answer}\r\n\r\n".encode()


def end(pipe: socket.socket) -> None:
    """Close for both sides, also for the thread that reads from it."""
    with contextlib.suppress(OSError):
        pipe.shutdown(socket.SHUT_RDWR)


def certificate(folder: Path) -> Path | None:
    """A certificate for localhost with its key, that nobody trusts; None where there is no openssl to make it."""
    openssl = shutil.which("openssl")
    if not openssl:
        return None
    path = folder / "localhost.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", path, "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )
    path.write_text(path.read_text() + (folder / "certificate.pem").read_text())
    return path
