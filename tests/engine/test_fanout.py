"""One message to a room: framed once, in order, and nobody waits for a connection that does not read."""
import os
import queue
import socket
import threading
import types

import pytest

from workshop_app import runtime
from workshop_app.engine import fanout


class Connection:
    """What the fan-out sees of an Engine.IO connection whose writer waits, over a real socket."""

    def __init__(self):
        server, self.browser = socket.socketpair()
        server.setblocking(False)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.browser.settimeout(5)
        self.queue = queue.Queue()
        self.queue.getting = lambda: 1
        self.closed = self.upgrading = False
        self.upgraded = True
        self.line = types.SimpleNamespace(
            socket=types.SimpleNamespace(fd=server, sendall=self.sendall, shutdown=server.shutdown), _sendlock=threading.Lock()
        )
        self.server = server

    def sendall(self, rest):
        self.server.setblocking(True)
        self.server.sendall(rest)

    def close(self, **_):
        self.closed = True

    def read(self) -> str:
        """The text of the next WebSocket frame."""
        head = self.exactly(2)
        assert head[0] == 0x81
        length = head[1]
        if length == 126:
            length = int.from_bytes(self.exactly(2), "big")
        elif length == 127:
            length = int.from_bytes(self.exactly(8), "big")
        return self.exactly(length).decode()

    def exactly(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            more = self.browser.recv(count - len(got))
            assert more, "the line was shut"
            got += more
        return got


def room(*connections):
    """A server whose one channel holds these connections."""
    sids = {str(n): connection for n, connection in enumerate(connections)}
    manager = types.SimpleNamespace(get_participants=lambda _namespace, _channel: [(sid, sid) for sid in sids])
    return types.SimpleNamespace(manager=manager, eio=types.SimpleNamespace(sockets=sids))


@pytest.mark.parametrize("length", [5, 124, 125, 126, 65_530, 65_540, 200_000])
def test_a_frame_of_any_length_is_read_back_as_it_was(length):
    connection = Connection()
    text = "é" + "x" * length
    assert fanout.send(room(connection), "c", text) == 1
    assert connection.read() == "4" + text


def test_whoever_is_busy_gets_it_through_the_queue_and_in_order():
    connection = Connection()
    connection.queue.put("an answer that waits")
    fanout.send(room(connection), "c", "news")
    assert [connection.queue.get(), connection.queue.get().data] == ["an answer that waits", "news"]


def test_the_rest_of_a_half_written_frame_comes_before_anything_else():
    connection = Connection()
    long = "x" * 300_000
    fanout.send(room(connection), "c", long)
    fanout.send(room(connection), "c", "next")
    assert connection.queue.get().data == "next"  # the lock was held, so it had to wait its turn
    assert connection.read() == "4" + long


def test_whoever_does_not_read_is_dropped_and_holds_nobody_up(monkeypatch):
    dropped = []
    monkeypatch.setattr(fanout.meter, "dropped", lambda: dropped.append(1))
    monkeypatch.setattr(runtime, "background", lambda function, *args: function(*args))
    dead, well = Connection(), Connection()
    dead.line._sendlock.acquire()
    heard = 0
    for number in range(400):
        fanout.send(room(dead, well), "c", f"message {number}")
        assert well.read() == f"4message {number}"
        heard += 1
    assert heard == 400 and dropped == [1]
    assert dead.queue.qsize() == fanout.MOST_WAITING + 1
    assert dead.browser.recv(10) == b""  # its line was shut


def test_few_but_very_long_messages_drop_too(monkeypatch):
    dropped = []
    monkeypatch.setattr(fanout.meter, "dropped", lambda: dropped.append(1))
    dead = Connection()
    dead.line._sendlock.acquire()
    for _ in range(10):
        fanout.send(room(dead), "c", "x" * 200_000)
    assert dropped == [1] and dead.queue.qsize() <= 7


@pytest.mark.parametrize("length", [0, 1, 3, 4, 5, 260, 65_536])
@pytest.mark.parametrize("offset", [0, 1, 2, 3, 4, 1001])
def test_unmasking_undoes_the_mask(length, offset):
    data, mask = os.urandom(length), (7, 0, 255, 128)
    plain = bytes(byte ^ mask[(offset + at) % 4] for at, byte in enumerate(data))
    assert fanout.unmasked(data, mask, length, offset) == plain


def test_a_closed_connection_is_passed_over():
    gone = Connection()
    gone.closed = True
    assert fanout.send(room(gone), "c", "news") == 0 and gone.queue.empty()
