"""A hall: one workshop on our server, its facilitator, and people with seats."""
from itertools import cycle

from benchmarks.crowd import Crowd
from benchmarks.load import notes_in
from benchmarks.peer import Peer
from benchmarks.servers import Ours, Plain, Server
from workshop_app.rehearsal.facilitator import Facilitator


def facilitator(server: Ours) -> Facilitator:
    """Somebody with the first account of a new server."""
    fay = Facilitator(server.url)
    fay.create_account(server.first_link())
    return fay


class Hall:
    """A new workshop, in a stage where people write notes that everybody sees at once. Its servers share what they keep."""

    def __init__(self, fay: Facilitator, *servers: Ours):
        self.fay, self.servers = fay, servers
        self.code = fay.open_workshop("two-hours")
        self.cookies: list[dict[str, str]] = []  # of those who have a seat
        self.ask("start")
        self.go("cluster")

    def ask(self, command: str, **fields) -> dict:
        """A command of the facilitator's; its result. Over HTTP: a live connection would have to read all that people write."""
        self.fay.code, self.fay.role = self.code, "facilitator"
        answer = self.fay.do_over_http(command, **fields)
        if not answer["ok"]:
            raise RuntimeError(f"{command} was refused: {answer['error']['message']}")
        return answer["result"]

    def go(self, stage: str) -> None:
        self.ask("go", stage=stage)

    def newcomers(self, many: int) -> list[Peer]:
        """People without a seat, at the servers in turn."""
        path = f"/socket.io/?EIO=4&transport=websocket&w={self.code}"
        servers = cycle(self.servers)
        return [Peer(next(servers).address, path, {"code": self.code, "as": "participant"}) for _ in range(many)]

    def fill(self, many: int) -> None:
        """Give seats to people until there are so many."""
        newcomers = self.newcomers(max(0, many - len(self.cookies)))
        crowd = Crowd(notes_in)
        crowd.hold((peer, [peer.sit(self.code)]) for peer in newcomers)
        crowd.leave()
        self.cookies += [peer.cookies for peer in newcomers]

    def gather(self, many: int) -> Crowd:
        """So many people with seats, connected."""
        self.fill(many)
        people = self.newcomers(many)
        for peer, cookies in zip(people, self.cookies, strict=False):
            peer.cookies = dict(cookies)
        crowd = Crowd(notes_in)
        crowd.hold((peer, [peer.join()]) for peer in people)
        return crowd


def strangers(server: Server, many: int) -> Crowd:
    """A crowd at one of the yardsticks."""
    # A plain Flask-SocketIO server leaves Nagle's algorithm on, and so waits for acknowledgements.
    crowd = Crowd(notes_in, spares_acks=not isinstance(server, Plain))
    people = [Peer(server.address) for _ in range(many)]
    crowd.hold((peer, [peer.join()]) for peer in people)
    return crowd
