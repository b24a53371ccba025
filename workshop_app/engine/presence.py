"""Who is connected, in this process's memory only: nothing of it is stored, logged or sent but a number."""
import threading

_here: dict[str, dict[str, str]] = {}  # workshop -> {connection: hash of the seat, "" for facilitators and screens}
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
    """How many seats have at least one connection open."""
    with _guard:
        return len(set(_here.get(workshop_id, {}).values()) - {""})


def live_workshops() -> list[str]:
    """Workshops with at least one connection to this process."""
    with _guard:
        return list(_here)
