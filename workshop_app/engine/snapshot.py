"""The board as it is sent whole: read, written as JSON and compressed once for each version and audience, and shared by all who ask.

After a restart a thousand ask at once. For a moment after a snapshot was made or found right, it is given without asking the database
again, unless news went out meanwhile. Who gets one that is behind a commit by then is in the channel already, and gets the patch.
"""
import gzip
import json
import threading
import time
from collections import defaultdict
from functools import cached_property

from workshop_app.engine import board
from workshop_app.models import Workshop

KEPT = 200  # snapshots
SURE = 1.0  # seconds


class Snapshot:
    def __init__(self, version: int, found: dict[str, list]):
        self.version = version
        self.text = json.dumps(found, separators=(",", ":"))
        self.open_round = next((round_["id"] for round_ in found["round"] if round_["state"] == "open"), None)
        self.sure_until = 0.0

    @cached_property
    def packed(self) -> bytes:
        """The text, compressed with gzip."""
        return gzip.compress(self.text.encode(), 5, mtime=0)


_kept: dict[tuple[str, str], Snapshot] = {}
_making: dict[tuple[str, str], threading.Lock] = {}
_news: dict[str, int] = defaultdict(int)  # workshop -> how often it had news, as far as this process knows


def forget() -> None:
    """Drop the kept snapshots, when another database is connected."""
    for kept in (_kept, _making, _news):
        kept.clear()


def known(workshop_id: str, eye: str) -> Snapshot | None:
    """The snapshot that is right without asking the database, if there is one."""
    kept = _kept.get((workshop_id, eye))
    return kept if kept is not None and kept.sure_until > time.monotonic() else None


def news(workshop_id: str) -> None:
    """Something of this workshop is about to be told: what is kept has to be looked at again."""
    _news[workshop_id] += 1
    for eye in board.EYES:
        if (workshop_id, eye) in _kept:
            _kept[workshop_id, eye].sure_until = 0.0


def so_far(workshop_id: str) -> int:
    """To be asked before the database is: news that come between the two make the snapshot less than sure."""
    return _news[workshop_id]


def of(session, workshop: Workshop, eye: str, heard: int) -> Snapshot:
    """The board of one audience, as this session sees it or newer. One of those who wait for it reads it. `heard` is of `so_far()`."""
    key, version = (workshop.id, eye), workshop.version_for(eye)
    if len(_kept) >= KEPT:
        forget()
    with _making.setdefault(key, threading.Lock()):
        kept = _kept.get(key)
        if kept is None or kept.version < version:
            kept = _kept[key] = Snapshot(version, board.whole(session, workshop, eye))
        if heard == _news[workshop.id]:
            kept.sure_until = time.monotonic() + SURE
        return kept
