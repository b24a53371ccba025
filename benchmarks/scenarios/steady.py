"""Steady: a usual workshop, much busier than people ever are. Beside it, the same on a bare relay that keeps nothing, in turns."""
from functools import partial

from benchmarks.figures import costing, middle
from benchmarks.hall import Hall, strangers
from benchmarks.load import SETTLING, Load, every, posts, say_post, say_post_plainly
from benchmarks.servers import Node, Plain
from benchmarks.sizes import Size


def steady(hall: Hall, size: Size) -> dict:
    """In turns, so that a disk or a neighbour who is slow for a while is slow for both."""
    moments = every(size.steady_rate, SETTLING + size.steady_seconds)
    with Node() as node, Plain() as plain:
        people = size.steady_people
        crowds = {"ours": hall.gather(people), "node": strangers(node, people), "plain": strangers(plain, people)}
        loads = {
            "ours": (hall.servers, Load(crowds["ours"], posts(crowds["ours"], say_post))),
            "node": ([node], Load(crowds["node"], posts(crowds["node"], say_post_plainly))),
            "plain": ([plain], Load(crowds["plain"], posts(crowds["plain"], say_post_plainly))),
        }
        found: dict[str, list[dict]] = {name: [] for name in loads}
        for _ in range(size.steady_rounds):
            for name, (servers, load) in loads.items():
                found[name].append(costing(servers, partial(load.play, moments, SETTLING)))
        for crowd in crowds.values():
            crowd.leave()
    p95 = {name: middle(one["post_to_last_ms"]["p95"] for one in rounds) for name, rounds in found.items()}
    return {
        "people": size.steady_people, "posts_per_second": size.steady_rate, "p95_ms": p95,
        "ratio_p95": round(p95["ours"] / p95["node"], 2), "rounds": found,
    }
