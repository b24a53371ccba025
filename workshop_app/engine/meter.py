"""How the house is doing, as Prometheus reads it: sums over all workshops, never a workshop, a seat, an address or a time.

`/metrics` serves the text as it was frozen at the last slow beat. Live figures would tell whoever reads them quickly when a single note
came, which is hidden for good reason.
"""
import logging
import threading
import time
from collections.abc import Callable

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from workshop_app.engine.commands import REGISTRY

log = logging.getLogger(__name__)
# Each series would say to the microsecond when it began: that is when, for the first time, somebody took back a note.
prometheus_client.disable_created_metrics()

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PAUSE = 0.01  # seconds between two looks at the loop
SHORT = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1)  # seconds
MANY = (1, 2, 5, 10, 20, 50, 100)  # commands in one commit
all_series = CollectorRegistry()
ProcessCollector(registry=all_series)
_commands = Counter("workshop_commands", "Commands answered, by name and outcome.", ["name", "outcome"], registry=all_series)
_commit = Histogram("workshop_commit_seconds", "Time that a commit took.", buckets=SHORT, registry=all_series)
_together = Histogram("workshop_commit_commands", "Commands that shared a commit.", buckets=MANY, registry=all_series)
_fan_out = Histogram("workshop_fan_out_seconds", "Time that it took to hand on one message.", buckets=SHORT, registry=all_series)
_deliveries = Counter("workshop_deliveries", "Messages handed on, counted once for each connection.", registry=all_series)
_dropped = Counter("workshop_dropped_clients", "Connections ended because they did not read.", registry=all_series)
_lag = Histogram("workshop_loop_delay_seconds", "How late the loop came back to a sleeper.", buckets=SHORT, registry=all_series)
_worst = Gauge("workshop_loop_lag_seconds", "The largest of these delays since the last freeze.", registry=all_series)
_watched = {
    "connections": Gauge("workshop_connections", "Live connections.", registry=all_series),
    "waiting": Gauge("workshop_waiting_commands", "Commands that wait to be settled.", registry=all_series),
    "queued": Gauge("workshop_longest_queue", "Messages that wait for the connection furthest behind.", registry=all_series),
}
_looks: dict[str, Callable[[], float]] = {}
_children: dict[tuple[str, str], Counter] = {}  # looking a child up by its labels costs more than counting
_guard = threading.Lock()
_largest = 0.0
_frozen = b""


def command(name, outcome: str) -> None:
    """One command was answered: "ok", or the refusal's code. A name that is none of ours counts as "unknown"."""
    key = (name if isinstance(name, str) and name in REGISTRY else "unknown", outcome)
    child = _children.get(key)
    if child is None:
        child = _children[key] = _commands.labels(*key)
    child.inc()


def commit(seconds: float, commands: int) -> None:
    _commit.observe(seconds)
    _together.observe(commands)


def fan_out(seconds: float, deliveries: int) -> None:
    """One message was handed on to so many connections of this process."""
    _fan_out.observe(seconds)
    _deliveries.inc(deliveries)


def dropped() -> None:
    _dropped.inc()


def loop_lag(seconds: float) -> None:
    global _largest
    _lag.observe(seconds)
    with _guard:
        _largest = max(_largest, seconds)


def watch(*, connections: Callable[[], float], waiting: Callable[[], float], queued: Callable[[], float]) -> None:
    """What to ask at each freeze."""
    _looks.update(connections=connections, waiting=waiting, queued=queued)


def watch_loop() -> None:
    """Sleep a little, see how late we wake; for as long as the process lives. In threads it is the interpreter that comes late."""
    while True:
        due = time.monotonic() + PAUSE
        time.sleep(PAUSE)
        loop_lag(max(0.0, time.monotonic() - due))


def render() -> bytes:
    """All series as they are now, in Prometheus' text format 0.0.4."""
    return prometheus_client.generate_latest(all_series)


def freeze() -> None:
    """Keep the text of this moment, and begin to look for the largest delay anew. It never raises: the beat goes on without it."""
    global _frozen, _largest
    with _guard:
        largest, _largest = _largest, 0.0
    try:
        _worst.set(largest)
        for name, look in list(_looks.items()):
            _watched[name].set(look())
        _frozen = render()
    except Exception:
        log.exception("the figures were not renewed")


def frozen() -> bytes:
    """The text of the last freeze; empty until the first."""
    return _frozen
