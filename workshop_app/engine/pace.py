"""How fast one sender may go: a token bucket for each seat, account or link, over both doors together. In memory only."""
import threading
import time

from workshop_app.engine import meter
from workshop_app.engine.commands import Actor, Refused

A_SECOND, AT_ONCE = 20.0, 60.0  # tokens that come back in a second, and that a bucket holds
KEPT = 20_000  # buckets; beyond that, the full ones are thrown away
TOO_FAST = "That was very much at once. Nothing is lost: this is sent again in a moment."
_buckets: dict[tuple, tuple[float, float]] = {}  # sender -> (tokens, when that was counted)
_guard = threading.Lock()


def refuse_haste(actor: Actor) -> None:
    """Take a token, or refuse: a sender who is in too much of a hurry is told so, and nothing is dropped in silence."""
    sender = (actor.workshop_id, actor.role, actor.token or actor.account_id)
    with _guard:
        now = time.monotonic()
        if len(_buckets) >= KEPT and sender not in _buckets:
            _throw_away_full(now)
        tokens = _level(*_buckets.get(sender, (AT_ONCE, now)), now)
        enough = tokens >= 1
        _buckets[sender] = (tokens - enough, now)
    if not enough:
        meter.command("unknown", "too_fast")
        raise Refused("too_fast", TOO_FAST, status=429)


def forget() -> None:
    """Fill every bucket."""
    with _guard:
        _buckets.clear()


def _level(tokens: float, at: float, now: float) -> float:
    return min(AT_ONCE, tokens + (now - at) * A_SECOND)


def _throw_away_full(now: float) -> None:
    for sender, bucket in list(_buckets.items()):
        if _level(*bucket, now) >= AT_ONCE:
            del _buckets[sender]
