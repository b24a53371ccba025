"""How large a run is."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Seconds, people, and posts a second. The rates are those that 1,000 people are expected to bear; the search begins there."""

    people: int = 1000  # in a town hall
    steady_people: int = 60
    steady_rate: int = 100
    steady_rounds: int = 3
    steady_seconds: float = 6
    seconds: float = 5  # of posting, beside one of settling
    rush_seconds: float = 10  # within which everybody posts, or votes
    notes: int = 500  # on the board that all come back to
    joining: int = 100
    asking: int = 200  # people who post while the server works
    asking_seconds: float = 15
    step: float = 1.12  # how finely the sustained rate is looked for
    stride: int = 4  # steps at once, until it is surrounded
    ours: float = 400
    node: float = 60
    plain: float = 25


USUAL = Size()
QUICK = Size(
    people=200, steady_rounds=1, steady_seconds=2, seconds=1.5, rush_seconds=3, notes=200, asking=100, asking_seconds=4, step=1.3, stride=2,
    ours=1000, node=250, plain=150,
)
