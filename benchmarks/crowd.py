"""Many people in one process, each with a plain WebSocket: light enough not to be the bottleneck of what they measure.

They speak just enough of Engine.IO 4 and Socket.IO 5: open, connect, events with acks, ping and pong.
"""
import json
import selectors
import struct
from collections.abc import Callable, Iterator
from functools import lru_cache

import websocket

TEXT, CLOSE = 1, 8


class Peer:
    """One connection as a participant. `heard(peer, event, data, ack)` gets every patch and every ack."""

    def __init__(self, url: str, code: str, cookie: str, heard: Callable):
        self.heard, self.buffer = heard, bytearray()
        door = f"ws{url.removeprefix('http')}/socket.io/?EIO=4&transport=websocket&w={code}"
        line = websocket.create_connection(door, cookie=cookie, timeout=15)
        self.expect(line, "0")
        line.send("40" + json.dumps({"code": code, "as": "participant"}))
        self.expect(line, "40")
        self.socket = line.sock
        self.socket.setblocking(False)

    def expect(self, line: websocket.WebSocket, beginning: str) -> None:
        said = line.recv()
        if not said.startswith(beginning):
            raise ConnectionError(f"The server said {said!r}.")

    def do(self, ack: int, command: str, payload: dict) -> None:
        self.send(f"42{ack}" + json.dumps(["do", [command, payload]]))

    def send(self, text: str) -> None:
        """A client's frame is masked; with a key of zeros, which is allowed, masking changes nothing."""
        data = text.encode()
        length = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0x80 | 126]) + struct.pack(">H", len(data))
        self.socket.sendall(bytes([0x80 | TEXT]) + length + bytes(4) + data)

    def read(self) -> None:
        """Take in what has arrived and answer pings."""
        received = self.socket.recv(1 << 18)
        if not received:
            raise ConnectionError("The server closed a connection.")
        self.buffer += received
        for kind, data in frames(self.buffer):
            if kind == CLOSE:
                raise ConnectionError("The server closed a connection.")
            if data == b"2":
                self.send("3")
            elif data[:2] == b"42":
                self.heard(self, *event(data[2:]), None)
            elif data[:2] == b"43":
                ack, _, said = data[2:].partition(b"[")
                self.heard(self, "ack", json.loads(b"[" + said)[0], int(ack))


def frames(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """(kind, payload) of every whole frame at the beginning of the buffer, which they leave."""
    while len(buffer) >= 2:
        length, begins = buffer[1] & 127, 2
        if length == 126:
            length, begins = int.from_bytes(buffer[2:4], "big"), 4
        elif length == 127:
            length, begins = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < begins + length:
            return
        kind, data = buffer[0] & 15, bytes(buffer[begins : begins + length])
        del buffer[: begins + length]
        yield kind, data


@lru_cache(maxsize=16)
def event(data: bytes) -> tuple[str, dict]:
    """Name and data of an event. All peers get the same bytes, so they are decoded once."""
    name, told = json.loads(data)
    return name, told


class Crowd:
    """All peers behind one selector."""

    def __init__(self, peers: list[Peer]):
        self.peers, self.selector = peers, selectors.DefaultSelector()
        for peer in peers:
            self.selector.register(peer.socket, selectors.EVENT_READ, peer)

    def listen(self, seconds: float) -> None:
        """Wait up to so many seconds for something to arrive, and take in all that has."""
        for key, _ in self.selector.select(max(0, seconds)):
            key.data.read()

    def leave(self) -> None:
        for peer in self.peers:
            peer.socket.close()
