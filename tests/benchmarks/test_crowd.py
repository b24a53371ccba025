"""The load generator reads what servers send, however it is cut, and counts each person once."""
import json
import socket
import struct
import time

import pytest

from benchmarks.crowd import Crowd
from benchmarks.frames import first, framed, take
from benchmarks.load import notes_in
from benchmarks.peer import Peer


def from_server(data: bytes, kind: int = 1) -> bytes:
    """A frame as a server sends it: without a mask."""
    length = len(data)
    if length < 126:
        return struct.pack("!BB", 0x80 | kind, length) + data
    return (struct.pack("!BBH", 0x80 | kind, 126, length) if length < 65536 else struct.pack("!BBQ", 0x80 | kind, 127, length)) + data


def patch(*ids: str) -> bytes:
    put = [["note", {"id": id, "text": "The bus is late"}] for id in ids]
    return from_server(b"42" + json.dumps(["patch", {"from": 1, "to": 2, "put": put, "drop": []}]).encode())


class Room:
    """A crowd whose other ends are in our hands: `lines[n]` speaks to peer n."""

    def __init__(self, many: int):
        self.crowd, self.lines, self.arrived, self.answered = Crowd(notes_in), [], [], []
        self.crowd.arrived = lambda notes, now: self.arrived.extend(notes)
        self.crowd.answered = lambda number, answer, now: self.answered.append((number, answer))
        with socket.create_server(("127.0.0.1", 0)) as door:
            for _ in range(many):
                self.crowd.begin(Peer(door.getsockname()), [iter(())])
                self.lines.append(door.accept()[0])

    def listen_until(self, true) -> None:
        deadline = time.monotonic() + 5
        while not true():
            assert time.monotonic() < deadline, "nothing came of it"
            self.crowd.listen(0.01)

    def unread(self) -> bool:
        return any(peer.buffer for peer in self.crowd.peers.values())


@pytest.fixture
def room():
    room = Room(3)
    yield room
    room.crowd.leave()
    for line in room.lines:
        line.close()


@pytest.mark.parametrize("length", [0, 125, 126, 65535, 65536])
def test_a_frame_of_any_length_is_read(length):
    data = b"x" * length
    buffer = bytearray(from_server(data) + from_server(b"2")[:1])
    assert take(buffer) == [(1, data)]
    assert len(buffer) == 1
    assert all(first(from_server(data)[:cut]) is None for cut in (1, 2, 3, 9) if cut < len(from_server(data)))


@pytest.mark.parametrize("length", [5, 125, 126, 65536])
def test_what_we_send_is_masked(length):
    frame = framed("x" * length)
    assert frame[0] == 0x81 and frame[1] & 0x80 and frame.endswith(bytes(4) + b"x" * length)


def test_a_note_has_arrived_when_the_last_person_has_it(room):
    one, two = patch("n1"), patch("n2", "n3")
    room.lines[0].sendall(one + two)
    room.lines[1].sendall(one)
    room.lines[2].sendall(one[:20])
    room.listen_until(room.unread)
    assert room.arrived == []
    room.lines[2].sendall(one[20:] + two[:5])
    room.listen_until(lambda: room.arrived == ["n1"])
    room.lines[1].sendall(two)
    room.lines[2].sendall(two[5:])
    room.listen_until(lambda: room.arrived == ["n1", "n2", "n3"])
    assert room.crowd.news == 2


def test_many_messages_in_turn_are_all_counted(room):
    for number in range(50):
        for line in room.lines:
            line.sendall(patch(f"n{number}"))
    room.listen_until(lambda: len(room.arrived) == 50)
    assert room.arrived == [f"n{number}" for number in range(50)]


def test_an_answer_is_told_with_its_number(room):
    room.lines[1].sendall(patch("n1") + from_server(b'4317[{"ok":true,"version":4}]'))
    room.listen_until(lambda: room.answered)
    assert room.answered == [(17, {"ok": True, "version": 4})]
    for line in (room.lines[0], room.lines[2]):
        line.sendall(patch("n1"))
    room.listen_until(lambda: room.arrived == ["n1"])


def test_a_ping_is_answered(room):
    room.lines[0].sendall(from_server(b"2"))
    room.lines[0].settimeout(0.01)

    def answer():
        try:
            return room.lines[0].recv(100)
        except TimeoutError:
            return b""

    room.listen_until(lambda: answer() == framed("3"))


def test_a_connection_that_ends_is_noticed(room):
    room.lines[2].close()
    room.listen_until(lambda: room.crowd.gone == 1)
    for line in room.lines[:2]:
        line.sendall(patch("n1"))
    room.listen_until(lambda: room.arrived == ["n1"])


def test_notes_are_found_in_our_news_and_in_those_of_the_yardsticks():
    assert notes_in("patch", {"put": [["note", {"id": "a"}], ["cluster", {"id": "b"}]]}) == ["a"]
    assert notes_in("note", {"id": "a"}) == ["a"]
    assert notes_in("beat", {"version": 3}) == []
