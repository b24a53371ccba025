"""Busy: people post while the server also writes documents and looks for clusters. Does any of it hold the others up?"""
import re
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

import requests

from benchmarks.figures import costing, quantiles
from benchmarks.hall import Hall
from benchmarks.load import SETTLING, Load, every, posts, say_post
from benchmarks.servers import Ours
from benchmarks.sizes import Size

RATE = 50  # posts a second
BEAT = 5.0  # seconds after which the server renews its own figures
LOOK = 1.0  # seconds between two looks at them
PAUSE = 0.3  # seconds between two documents
LAG = re.compile(r"(?m)^workshop_loop_lag_seconds(?:\{[^}]*\})? (\S+)")


class Beside:
    """Something that is done again and again in a thread, from `with` to its end."""

    def __init__(self, work: Callable[[], None], pause: float):
        self.work, self.pause = work, pause
        self.done, self.error = threading.Event(), None
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        try:
            while not self.done.wait(self.pause):
                self.work()
        except Exception as error:
            self.error = error

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_) -> None:
        self.done.set()
        self.thread.join()
        if self.error:
            raise self.error


def lag(server: Ours) -> float:
    """Seconds: the longest time that the server's loop was held up, between its last two slow beats."""
    answer = requests.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {server.token}"}, timeout=10)
    answer.raise_for_status()
    return max(map(float, LAG.findall(answer.text)), default=0.0)


def busy(hall: Hall, size: Size) -> dict:
    """First with posts alone, then with documents and suggestions beside them."""
    hall.ask("draft_brief")
    hall.go("cluster")
    crowd, server = hall.gather(size.asking), hall.servers[0]
    load = Load(crowd, posts(crowd, say_post))
    moments = every(RATE, SETTLING + size.asking_seconds)
    lags: list[float] = []
    took: dict[str, list[float]] = {"brief.docx": [], "brief.html": [], "suggestion": []}

    def look() -> None:
        lags.append(lag(server))

    def ask(name: str) -> None:
        began = time.monotonic()
        wanted(hall, name)
        took[name].append(time.monotonic() - began)

    with Beside(look, LOOK):
        alone = costing([server], partial(load.play, moments, SETTLING))
    calm = max(lags)
    lags.clear()
    with Beside(look, LOOK):
        with ExitStack() as beside:
            for name in took:
                beside.enter_context(Beside(partial(ask, name), PAUSE))
            found = costing([server], partial(load.play, moments, SETTLING))
        time.sleep(BEAT)
    crowd.leave()
    return {
        "people": size.asking, "posts_per_second": RATE, "hub_stall_ms": round(1000 * max(lags), 1),
        "hub_stall_ms_with_posts_alone": round(1000 * calm, 1), "alone": alone, "beside_requests": found,
        "requests_ms": {name: {"asked": len(times)} | quantiles(times) for name, times in took.items()},
    }


def wanted(hall: Hall, name: str) -> None:
    """A document, or a suggestion for clusters, over HTTP."""
    fay = hall.fay
    if name == "suggestion":
        address = f"{fay.url}/w/{hall.code}/suggestion?as=facilitator"
        answer = fay.web.post(address, json={"groups": None}, headers={"X-CSRFToken": fay.csrf("/")}, timeout=60)
    else:
        answer = fay.get(f"/w/{hall.code}/{name}")
    answer.raise_for_status()
