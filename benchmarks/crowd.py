"""Many people in one process: light enough not to be the bottleneck of what they measure.

All of them get the same bytes, so what has arrived is looked up whole, and read only the first time. Whoever gets something that was
not seen before, or only a part of it, is read frame by frame.
"""
import json
import select
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable

from benchmarks.frames import CLOSE, framed, take
from benchmarks.peer import Peer, Talk

LARGE = 1 << 16  # bytes read at once
SOME = 256  # connections that are read before the clock is looked at again
KEPT = 4000  # different things to have arrived at once; beyond that, all are forgotten
NAP = 2e-6  # seconds for each connection, from when the first has something: being woken for each one alone costs both sides dearly
PONG = framed("3")


class Message:
    """Something that everybody gets: the notes in it, and how many people don't have it yet."""

    __slots__ = ("text", "notes", "left")

    def __init__(self, text: bytes, notes: list[str], left: int):
        self.text, self.notes, self.left = text, notes, left


class Crowd:
    """`notes_in(event, data)` lists the notes that an event brings. Whoever puts load on it listens to `arrived` and `answered`."""

    def __init__(self, notes_in: Callable[[str, object], list[str]], spares_acks: bool = True):
        self.notes_in, self.spares_acks = notes_in, spares_acks
        self.arrived: Callable[[list[str], float], None] = lambda notes, now: None
        self.answered: Callable[[int, dict, float], None] = lambda number, answer, now: None
        self.lost: Callable[[Peer, str], None] = self.missed
        self.epoll = select.epoll()
        self.peers: dict[int, Peer] = {}
        self.receive: dict[int, Callable[[int], bytes]] = {}
        self.careful: set[int] = set()  # those who are in a talk, or in the middle of a frame
        self.known: dict[bytes, list[Message]] = {}
        self.messages: dict[bytes, Message | None] = {}
        self.rounds = 0
        self.news = 0  # messages with notes in them
        self.gone = 0  # connections that the other side ended

    def listen(self, seconds: float) -> int:
        """Wait up to so many seconds for something to arrive, and take in some of it. Returns from how many connections."""
        receive, known, careful = self.receive, self.known, self.careful
        if seconds > 0 and select.select([self.epoll], (), (), seconds)[0]:  # epoll alone would wait for whole milliseconds
            time.sleep(min(seconds, NAP * len(receive)))
        ready = self.epoll.poll(0, SOME)
        for fd, _ in ready:
            try:
                chunk = receive[fd](LARGE)
            except (KeyError, BlockingIOError):
                continue
            except ConnectionError:
                chunk = b""
            found = known.get(chunk)
            if found is None or fd in careful:
                self.study(fd, chunk)
                continue
            for message in found:
                message.left -= 1
                if not message.left:
                    self.complete(message)
        self.rounds += 1
        if self.spares_acks and not self.rounds % 3:
            self.spare_acks(ready)
        return len(ready)

    def calm(self, seconds: float = 0.3, patience: float = 20) -> None:
        """Listen until nothing has come for so many seconds, so that what is left of one load is no part of the next."""
        deadline = time.monotonic() + patience
        while self.listen(seconds) and time.monotonic() < deadline:
            pass

    def spare_acks(self, ready: list[tuple[int, int]]) -> None:
        """Let the kernel wait with its TCP acknowledgements, which it would otherwise send from within each read, at thrice its cost.

        Linux forgets this wish after a while. Nobody waits for an acknowledgement but servers that leave Nagle's algorithm on.
        """
        for fd, _ in ready:
            if peer := self.peers.get(fd):
                peer.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)

    def study(self, fd: int, chunk: bytes) -> None:
        """Read what is not known, or not whole."""
        peer = self.peers[fd]
        if not chunk:
            self.end(peer)
            return
        whole = not peer.buffer
        peer.buffer += chunk
        if peer.talk and not self.talked(peer):
            return
        found, same_for_all = [], whole
        for kind, data in take(peer.buffer):
            if kind == CLOSE:
                self.end(peer)
                return
            if data[:2] == b"42":
                found.append(self.read(data))
            else:
                self.own(peer, data)
                same_for_all = False
        found = [message for message in found if message]
        if peer.buffer:
            self.careful.add(fd)
        else:
            self.careful.discard(fd)
            if same_for_all:
                self.remember(chunk, found)
        for message in found:
            message.left -= 1
            if not message.left:
                self.complete(message)

    def read(self, data: bytes) -> Message | None:
        """The message with these bytes, if it brings notes."""
        if data not in self.messages:
            notes = self.notes_in(*json.loads(data[2:]))
            self.news += bool(notes)
            self.messages[data] = Message(data, notes, len(self.peers)) if notes else None
        return self.messages[data]

    def remember(self, chunk: bytes, found: list[Message]) -> None:
        if len(self.known) >= KEPT:
            self.known.clear()
        self.known[chunk] = found

    def complete(self, message: Message) -> None:
        """Everybody has it."""
        del self.messages[message.text]
        self.arrived(message.notes, time.monotonic())

    def own(self, peer: Peer, data: bytes) -> None:
        """Something that this connection alone gets: an answer, or a ping."""
        if data == b"2":
            peer.socket.send(PONG)
        elif data[:2] == b"43":
            number, _, answer = data[2:].partition(b"[")
            self.answered(int(number), json.loads(b"[" + answer)[0], time.monotonic())

    # Talks

    def hold(self, talks: Iterable[tuple[Peer, list[Talk]]], at_once: int = 40, patience: float = 60) -> list[float]:
        """Let each peer go through its talks, each over a connection of its own, of which the last stays open. So many peers at once.

        Returns the moments when they were done. Raises when that takes too long, or the server ends a connection.
        """
        waiting, done = deque(talks), []
        begun, deadline = 0, time.monotonic() + patience
        while waiting or len(done) < begun:
            while waiting and begun - len(done) < at_once:
                begun += 1
                self.begin(*waiting.popleft(), lambda peer: done.append(time.monotonic()))
            self.listen(0.1)
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(waiting) + begun - len(done)} people did not get in within {patience} seconds.")
        return done

    def begin(self, peer: Peer, talks: list[Talk], ended: Callable[[Peer], None] = lambda peer: None) -> None:
        """Connect and begin the first talk. Raises OSError when nobody listens."""
        peer.connect()
        peer.talk, peer.talks, peer.ended = talks[0], talks[1:], ended
        self.peers[peer.fd], self.receive[peer.fd] = peer, peer.socket.recv
        self.careful.add(peer.fd)
        self.epoll.register(peer.fd, select.EPOLLIN)
        self.talked(peer)

    def talked(self, peer: Peer) -> bool:
        """Go on with its talk. Was it the last, and is it over?"""
        try:
            next(peer.talk)
            return False
        except StopIteration:
            pass
        except ConnectionError as refused:
            self.end(peer, str(refused))
            return False
        if peer.talks:
            self.hang_up(peer)
            self.begin(peer, peer.talks, peer.ended)
            return False
        peer.talk = None
        peer.ended(peer)
        return True

    def hang_up(self, peer: Peer) -> None:
        self.careful.discard(peer.fd)
        del self.peers[peer.fd], self.receive[peer.fd]
        peer.close()

    def end(self, peer: Peer, why: str = "hung up") -> None:
        """The other side has hung up, or won't talk."""
        talking, peer.talk = peer.talk, None
        self.hang_up(peer)
        self.gone += 1
        self.lost(peer, why if talking else "")

    def missed(self, peer: Peer, why: str) -> None:
        if why:
            raise ConnectionError(f"The server {why}.")

    def leave(self) -> None:
        for peer in list(self.peers.values()):
            self.hang_up(peer)
        self.epoll.close()
