"""When to try again: the outcome of one try, and how long until the next."""
import random
from dataclasses import dataclass

SECOND, MINUTE, HOUR = 1, 60, 3600
LONGEST_WISH = 24 * HOUR  # of a receiver that says when to come back
BUSY = (429, 502, 503, 504)  # the receiver, or what stands before it, has too much to do; it may say for how long


@dataclass(frozen=True)
class Pace:
    """All in seconds. `delays`: before the first try, between that and the second, and so on; after the last one follows no other."""

    delays: tuple[float, ...] = (0, 5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
    jitter: float = 0.1  # of a delay, added at random, so that what failed together does not come back together
    patience: float = 20  # for one try
    lease: float = 90  # after which another process takes over a try of which nothing was heard: it was cut off
    look: float = 5  # between two looks at what is due
    at_once: int = 8  # receivers that are spoken to at the same time


@dataclass(frozen=True)
class Outcome:
    """`done`: the receiver has it. `over`: it will never work, so nothing is tried again. `gone`: the receiver wants nothing any more."""

    said: str = ""  # what went wrong
    status: int | None = None
    done: bool = False
    over: bool = False
    gone: bool = False
    wish: float | None = None  # seconds that the receiver asked us to wait


def until_next(attempts: int, outcome: Outcome, pace: Pace) -> float | None:
    """Seconds to the next try after so many that failed; None when there is none."""
    if outcome.over or outcome.gone or attempts >= len(pace.delays):
        return None
    delay = pace.delays[attempts] * (1 + random.uniform(0, pace.jitter))
    return max(delay, min(outcome.wish or 0, LONGEST_WISH))
