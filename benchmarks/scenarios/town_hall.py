"""Town hall: a thousand people in one workshop. How long they wait at some rates, and which rate the server sustains."""
from collections.abc import Callable
from functools import partial

from benchmarks.crowd import Crowd
from benchmarks.figures import DISTURBING, costing, quantiles, watched
from benchmarks.hall import Hall, strangers
from benchmarks.load import SETTLING, Load, every, posts, say_post, say_post_plainly
from benchmarks.search import LIMIT, sustained
from benchmarks.servers import Node, Plain, Server
from benchmarks.sizes import Size

RATES = (50, 150, 200)  # posts a second
PLAIN_RATES = (50,)  # at 200 they collapse, and would take a minute to get up again
TRIES = 3


def ours(hall: Hall, size: Size) -> dict:
    return at_rates(hall.servers, hall.gather(size.people), say_post, size, RATES, size.ours)


def relay(kind: type[Node] | type[Plain], size: Size) -> dict:
    """The same on a yardstick, with one message per post."""
    begin = size.node if kind is Node else size.plain
    with kind() as server:
        return at_rates([server], strangers(server, size.people), say_post_plainly, size, PLAIN_RATES, begin)


def at_rates(servers: list[Server], crowd: Crowd, saying: Callable, size: Size, rates: tuple, begin: float) -> dict:
    load = Load(crowd, posts(crowd, saying))
    found = {"people": len(crowd.peers)}
    for rate in rates:
        crowd.calm()
        found[f"at_{rate}"] = costing(servers, partial(load.play, every(rate, SETTLING + size.seconds), SETTLING))
    probes: dict[str, float | None] = {}

    def bears(rate: float) -> bool:
        """What fails while something else uses the machine is tried again."""
        for _ in range(TRIES):
            crowd.calm()
            outcome, spent = watched(servers, partial(load.play, every(rate, SETTLING + size.seconds), SETTLING, LIMIT))
            probes[f"{rate:.0f}"] = quantiles(outcome.to_last)["p99"] if outcome.clean else None
            if outcome.within(LIMIT) or spent["others_cpu_percent"] < DISTURBING:
                break
        return outcome.within(LIMIT)

    found["sustained_posts_per_second"] = round(sustained(bears, begin, size.step, size.stride))
    found["p99_ms_of_probes"] = probes
    crowd.leave()
    return found
