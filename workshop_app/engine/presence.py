"""Who is connected, in memory only: nothing of it is stored or logged, and nothing is sent but a number."""
import threading

from workshop_app.engine.bus import bus
from workshop_app.models import now

_here: dict[str, dict[str, str]] = {}  # workshop -> {connection: hash of the seat, "" for facilitators and screens}
_elsewhere: dict[str, dict] = {}  # process -> {"counts": {workshop: people}, "until": when that is out of date}
_guard = threading.Lock()


def arrive(workshop_id: str, connection: str, seat: str | None) -> None:
    """A connection opened; `seat` is None for facilitators and screens, who aren't counted as people."""
    with _guard:
        _here.setdefault(workshop_id, {})[connection] = seat or ""


def leave(workshop_id: str, connection: str) -> None:
    with _guard:
        connections = _here.get(workshop_id, {})
        connections.pop(connection, None)
        if not connections:
            _here.pop(workshop_id, None)


def people(workshop_id: str) -> int:
    """How many seats have at least one connection open. Whoever has one in two processes is counted twice: seats aren't compared."""
    with _guard:
        here = len(set(_here.get(workshop_id, {}).values()) - {""})
        there = sum(told["counts"].get(workshop_id, 0) for told in _elsewhere.values() if told["until"] > now())
    return here + there


def counted() -> dict[str, int]:
    """How many people each workshop has in this process."""
    with _guard:
        return {workshop_id: len(set(connections.values()) - {""}) for workshop_id, connections in _here.items()}


@bus.on("people")
def heard(said: dict) -> None:
    """Another process has counted its own."""
    with _guard:
        _elsewhere[said["from"]] = said
        for gone in [process for process, told in _elsewhere.items() if told["until"] <= now()]:
            del _elsewhere[gone]


def live_workshops() -> list[str]:
    """Workshops with at least one connection to this process."""
    with _guard:
        return list(_here)


def connections() -> int:
    with _guard:
        return sum(map(len, _here.values()))
