"""How long a note takes from its sender to the last person: on this machine, with the simulated people's own work in it."""
import math
import threading
import time
from functools import partial

from workshop_app.rehearsal.guest import Guest, Unanswered

PATIENCE = 15  # seconds


class Stopwatch:
    """Watches what guests receive. All times in seconds of the monotonic clock."""

    def __init__(self):
        self.guests: list[Guest] = []
        self.waiting_for: dict[str, set[Guest]] = {}
        self.sent_at: dict[str, float] = {}
        self.took: list[float] = []
        self.settled = threading.Condition()

    def watch(self, guest: Guest) -> None:
        self.guests.append(guest)
        guest.listeners.append(partial(self._heard, guest))

    def sending(self, note: str) -> None:
        """A note is about to be sent that everybody who is watched should have."""
        with self.settled:
            self.waiting_for[note], self.sent_at[note] = set(self.guests), time.monotonic()

    def taken_back(self, note: str) -> None:
        """The note was refused: nobody waits for it."""
        with self.settled:
            self.waiting_for.pop(note, None)

    def wait(self) -> None:
        """Until everybody has every note."""
        with self.settled:
            if not self.settled.wait_for(lambda: not self.waiting_for, PATIENCE):
                raise Unanswered(f"{len(self.waiting_for)} notes did not reach everybody within {PATIENCE} seconds.")

    def milliseconds(self, share: float) -> float | None:
        """The time within which this share (0 to 1) of the notes reached the last person; None when there was none."""
        if not self.took:
            return None
        return round(1000 * sorted(self.took)[max(0, math.ceil(share * len(self.took)) - 1)], 1)

    def _heard(self, guest: Guest, name: str, data: dict, at: float) -> None:
        if name == "patch":
            notes = [record["id"] for kind, record in data["put"] if kind == "note"]
        else:
            notes = [record["id"] for record in data.get("board", {}).get("note", ())]
        with self.settled:
            for note in notes:
                left = self.waiting_for.get(note)
                if left is None:
                    continue
                left.discard(guest)
                if not left:
                    del self.waiting_for[note]
                    self.took.append(at - self.sent_at[note])
                    self.settled.notify_all()
