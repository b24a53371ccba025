"""Who is connected, in this process's memory only: nothing of it is stored, logged or sent but a number."""
from collections import defaultdict

_here: dict[str, dict[str, str]] = defaultdict(dict)  # workshop -> {connection: hash of the seat}


def arrive(workshop_id: str, connection: str, seat: str | None) -> None:
    """A connection opened; `seat` is None for facilitators and screens, who aren't counted as people."""
    _here[workshop_id][connection] = seat or ""


def leave(workshop_id: str, connection: str) -> None:
    _here[workshop_id].pop(connection, None)
    if not _here[workshop_id]:
        del _here[workshop_id]


def people(workshop_id: str) -> int:
    """How many seats have at least one connection open."""
    return len(set(_here.get(workshop_id, {}).values()) - {""})


def live_workshops() -> list[str]:
    """Workshops with at least one connection to this process."""
    return list(_here)
