"""Reconnect storm: the server is killed and started again, and everybody comes back at once for the board."""
import gzip
import heapq
import json
import random
import time
from itertools import count

from benchmarks.crowd import Crowd
from benchmarks.figures import quantiles
from benchmarks.hall import Hall
from benchmarks.load import Load, every, posts, say_post
from benchmarks.peer import Peer
from benchmarks.servers import Ours
from benchmarks.sizes import Size

BACK_OFF = 0.2, 0.5  # seconds until a client tries again
PATIENCE = 60  # seconds
FILLING = 100  # notes a second, before the storm


class Storm:
    def __init__(self, server: Ours, crowd: Crowd, notes: int):
        self.server, self.crowd, self.notes = server, crowd, notes
        self.tries: list[tuple[float, int, Peer]] = []  # heap of (when, a number that breaks ties, who)
        self.numbers = count()
        self.back: list[float] = []  # moments when somebody had the board
        self.boards: set[bytes] = set()
        crowd.lost = lambda peer, why: self.later(peer)

    def later(self, peer: Peer) -> None:
        heapq.heappush(self.tries, (time.monotonic() + random.uniform(*BACK_OFF), next(self.numbers), peer))

    def break_out(self) -> dict:
        people, cpu = len(self.crowd.peers), time.process_time()
        killed = time.monotonic()
        self.server.kill()
        self.server.run()
        listens = 0.0
        while len(self.back) < people and time.monotonic() < killed + PATIENCE:
            if not listens and self.server.answers():
                listens = time.monotonic()
            self.knock()
            self.crowd.listen(0.002)
        ended = self.back[-1] if len(self.back) == people else killed + PATIENCE
        return {
            "people": people, "back": len(self.back), "notes": self.notes, "seconds": round(ended - listens, 2),
            "each_ms": quantiles([moment - listens for moment in self.back]), "seconds_since_the_kill": round(ended - killed, 2),
            "server_cpu_seconds": round(self.server.cpu(), 2), "memory_mb": self.server.memory(),
            "generator_cpu_seconds": round(time.process_time() - cpu, 2),
        }

    def knock(self) -> None:
        """Those whose time has come try again."""
        while self.tries and self.tries[0][0] <= time.monotonic():
            peer = heapq.heappop(self.tries)[2]
            try:
                self.crowd.begin(peer, [peer.arrive()], self.arrived)
            except OSError:
                self.later(peer)

    def arrived(self, peer: Peer) -> None:
        """Its board must be whole. The same bytes are unpacked once."""
        if not peer.told.get("ok"):
            raise RuntimeError(f"The board was refused: {peer.told}")
        if peer.packed not in self.boards:
            board = json.loads(gzip.decompress(peer.packed))
            if len(board["note"]) != self.notes:
                raise RuntimeError(f"The board has {len(board['note'])} notes, not the {self.notes} that were saved.")
            self.boards.add(peer.packed)
        self.back.append(time.monotonic())


def storm(hall: Hall, size: Size) -> dict:
    """With a board of so many notes, each of which was acknowledged before the server was killed."""
    crowd = hall.gather(size.people)
    filling = Load(crowd, posts(crowd, say_post)).play(every(FILLING, size.notes / FILLING))
    if not filling.clean:
        raise RuntimeError(f"The board could not be filled: {filling.figures()}")
    found = Storm(hall.servers[0], crowd, size.notes).break_out()
    crowd.leave()
    return found
