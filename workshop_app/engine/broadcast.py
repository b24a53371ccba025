"""The only place that tells: patches at once, counts on a slow beat; to our own connections, and over the bus to everybody else's."""
import json
import logging
import time

from workshop_app.engine import board, fanout, meter, presence, snapshot
from workshop_app.engine.bus import bus
from workshop_app.extensions import db, socketio
from workshop_app.models import Workshop, now

log = logging.getLogger(__name__)
_counts: dict[tuple[str, str], dict] = {}  # the last counts told, so that a newcomer learns no fresher ones


def channel(workshop_id: str, eye: str) -> str:
    return f"{workshop_id}:{eye}"


def say(to: str, event: str, data: dict) -> str:
    """Send an event to our own connections in a channel. Returns its text, as Socket.IO has it on the wire."""
    text = "2" + json.dumps([event, data], separators=(",", ":"))
    hear({"to": to, "text": text})
    return text


@bus.on("tell")
def hear(said: dict) -> None:
    """Hand on what this process, or another one, has to tell. Under no lock: a room of 1,000 takes about ten milliseconds."""
    if "from" in said:
        snapshot.news(said["to"].partition(":")[0])
    began = time.monotonic()
    told = fanout.send(socketio.server, said["to"], said["text"])
    meter.fan_out(time.monotonic() - began, told)


def tell(workshop_id: str, patches: dict[str, dict]) -> None:
    """Send each audience its patch, here and everywhere. Called after the commit."""
    for eye, patch in patches.items():
        to = channel(workshop_id, eye)
        bus.say("tell", {"to": to, "text": say(to, "patch", patch)})


def told_counts(workshop_id: str, eye: str) -> dict:
    """The counts as this audience last heard them."""
    return _counts.get((workshop_id, eye), {})


def beat(workshop_id: str) -> None:
    """Tell our own connections their version, the time and the counts. The version lets a client notice a patch that never came."""
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
        say(channel(workshop_id, eye), "beat", message)


def beat_forever(seconds: float) -> None:
    """Beat for every workshop that somebody here looks at, for as long as the process lives.

    On the clock's own multiples: processes that beat in turn would tell counts more often than the promise says.
    """
    while True:
        time.sleep(seconds - time.time() % seconds)
        meter.freeze()
        bus.say("people", {"counts": presence.counted(), "until": now() + int(3000 * seconds)})
        for workshop_id in presence.live_workshops():
            try:
                beat(workshop_id)
            except Exception:
                # One workshop's bad beat must not silence the others; the next beat tries again.
                log.exception("a beat was not sent")
