"""Rushes: everybody posts, or votes, within ten seconds; and a hundred people come in at the same time."""
import json
import random
import time
import uuid
from functools import partial

from benchmarks.crowd import Crowd
from benchmarks.figures import costing, cpu_of, quantiles
from benchmarks.hall import Hall
from benchmarks.load import Load, notes_in, posts, say_post
from benchmarks.peer import Peer
from benchmarks.sizes import Size
from workshop_app.rehearsal.colleagues import CHALLENGES

DOTS = 3  # that each person gives, one at a time


def start_gun(hall: Hall, size: Size) -> dict:
    crowd = hall.gather(size.people)
    moments = sorted(random.uniform(0, size.rush_seconds) for _ in range(size.people))
    found = costing(hall.servers, partial(Load(crowd, posts(crowd, say_post)).play, moments))
    crowd.leave()
    return {"people": size.people, "within_seconds": size.rush_seconds} | found


def dots(hall: Hall, size: Size) -> dict:
    """All vote, and every dot is counted once."""
    challenges = open_vote(hall)
    crowd = hall.gather(size.people)
    moments = sorted(random.uniform(0, size.rush_seconds) for _ in range(DOTS * size.people))
    found = costing(hall.servers, partial(Load(crowd, casts(crowd, challenges)).play, moments))
    crowd.leave()
    hall.ask("close_vote")
    counted = hall.fay.whole_board()["board"]["round"][-1]
    if (counted["ballots"], sum(counted["tally"].values())) != (size.people, DOTS * size.people):
        raise RuntimeError(f"{size.people} people gave {DOTS} dots each, but these were counted: {counted['tally']}")
    return {"people": size.people, "dots": DOTS * size.people, "within_seconds": size.rush_seconds} | found


def open_vote(hall: Hall) -> list[str]:
    """Put up challenges and open the vote; their ids."""
    hall.go("frame")
    ids = [str(uuid.uuid4()) for _ in CHALLENGES]
    for id, text in zip(ids, CHALLENGES, strict=True):
        hall.ask("offer", id=id, key=2 * id.replace("-", "")[:20], text=text, cluster=None)
        hall.ask("put_up", id=id)
    hall.go("dot-vote")
    hall.ask("open_vote", id=str(uuid.uuid4()), dots=DOTS, per_challenge=1)
    return ids


def casts(crowd: Crowd, challenges: list[str]):
    """What `Load` sends when people give their dots in turn: the first favours one challenge, so that there is a winner."""
    peers = list(crowd.peers.values())

    def send(number: int) -> tuple[Peer, str, str]:
        turn, who = divmod(number - 1, len(peers))
        challenge = challenges[0] if turn == 0 else challenges[1 + (who + turn) % (len(challenges) - 1)]
        return peers[who], f"42{number}" + json.dumps(["do", ["cast", {"challenge": challenge, "dots": 1}]]), ""

    return send


def joining(hall: Hall, size: Size) -> dict:
    """From nothing to a board: join page, seat, page of the board, live connection, board. All at the same time."""
    newcomers, crowd = hall.newcomers(size.joining), Crowd(notes_in)
    talks = [(peer, [peer.sit(hall.code), peer.arrive()]) for peer in newcomers]
    began, cpu = time.monotonic(), cpu_of(hall.servers)
    took = [moment - began for moment in crowd.hold(talks, at_once=len(talks))]
    crowd.leave()
    hall.cookies += [peer.cookies for peer in newcomers]
    return {
        "people": size.joining, "seconds": round(max(took), 2), "each_ms": quantiles(took),
        "server_cpu_seconds": round(cpu_of(hall.servers) - cpu, 2),
    }
