"""Cursors: places in the list of briefs, from which a program goes on."""
from dataclasses import dataclass

from workshop_app.models import now

UNSETTLED = 10_000  # milliseconds for which a change made by another process may come to light later than younger ones
BEFORE_ALL = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Walk:
    """One visit to the list, page after page. `began`: milliseconds since 1970; `after`: the place behind which its present page begins."""

    began: int
    after: tuple[int, str] | None = None

    @classmethod
    def of(cls, cursor: str | None) -> "Walk":
        """"at-began-id": the last brief that was seen, when it had changed, and when the visit began; 0 where a visit has ended."""
        if cursor is None:
            return cls(now())
        at, began, id = cursor.split("-", 2)
        return cls(int(began) or now(), (int(at), id))

    def cursor(self, shown: list[tuple[int, str]], more: bool) -> str:
        """Where to go on: on the next page, or with the next visit.

        The next visit begins before whatever may have been on its way into the store while this one lasted. Some of it comes twice, so
        that nothing is missed.
        """
        place = shown[-1] if shown else self.after
        if more:
            return f"{place[0]}-{self.began}-{place[1]}"
        settled = (self.began - UNSETTLED, BEFORE_ALL)
        at, id = min(place or settled, settled)
        return f"{max(at, 0)}-0-{id}"
