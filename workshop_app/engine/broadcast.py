"""The only place that emits: patches at once, counts on a slow beat."""
import logging
import time

from workshop_app.engine import board, presence
from workshop_app.extensions import db, socketio
from workshop_app.models import Workshop, now

log = logging.getLogger(__name__)
_counts: dict[tuple[str, str], dict] = {}  # the last counts told, so that a newcomer learns no fresher ones


def channel(workshop_id: str, eye: str) -> str:
    return f"{workshop_id}:{eye}"


def tell(workshop_id: str, patches: dict[str, dict]) -> None:
    """Send each audience its patch. Called after the commit, and under no lock: emitting can wait for a dead peer."""
    for eye, patch in patches.items():
        socketio.emit("patch", patch, to=channel(workshop_id, eye))


def told_counts(workshop_id: str, eye: str) -> dict:
    """The counts as this audience last heard them."""
    return _counts.get((workshop_id, eye), {})


def beat(workshop_id: str) -> None:
    """Tell each audience its version, the time and the counts. The version lets a client notice a patch that never came."""
    with db.reading() as session:
        workshop = session.get(Workshop, workshop_id)
        if workshop is None:
            return
        news = {
            eye: {"version": workshop.version_for(eye), "now": now(),
                  "counts": {"people": presence.people(workshop_id)} | board.counts(session, workshop, eye)}
            for eye in board.EYES
        }
    for eye, message in news.items():
        _counts[workshop_id, eye] = message["counts"]
        socketio.emit("beat", message, to=channel(workshop_id, eye))


def beat_forever(seconds: float) -> None:
    """Beat for every workshop that somebody here looks at, for as long as the process lives."""
    while True:
        time.sleep(seconds)
        for workshop_id in presence.live_workshops():
            try:
                beat(workshop_id)
            except Exception:
                # One workshop's bad beat must not silence the others; the next beat tries again.
                log.exception("a beat was not sent")
