"""Answers that are anybody's: any cache may keep them, if it asks each time whether they have changed. No cookie, no session."""
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response, request

from workshop_app.doors.locks import FOR_ANYBODY

REMEMBERED = 1000  # answers


class FirstSeen:
    """Since when each answer is as it is now. In memory only: no column tells when somebody took something off the noticeboard."""

    def __init__(self):
        self.guard = threading.Lock()
        self.seen: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def since(self, key: str, tag: str) -> datetime:
        """To the second."""
        with self.guard:
            known, at = self.seen.get(key, ("", None))
            if known != tag:
                at = present()
                self.seen[key] = tag, at
                self.seen.move_to_end(key)
                if len(self.seen) > REMEMBERED:
                    self.seen.popitem(last=False)
            return at


first_seen = FirstSeen()


def present() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def answer(key: str, tag: str, content_type: str, make: Callable[[], str | bytes]) -> Response:
    """The answer called `key`, or a word that it has not changed. `tag` changes whenever the answer does; `make` makes it where needed.

    A date is good for the very content that it was given with and for no other, however times compare: processes see a change at
    different moments. While its second has not passed yet, the content may change within it, so that no date is told.
    """
    since = first_seen.since(key, tag)
    dated = since < present()
    same = request.if_none_match.contains_weak(tag) if request.if_none_match else dated and request.if_modified_since == since
    response = Response(status=304) if same else Response(make(), content_type=content_type)
    response.set_etag(tag, weak=True)
    if dated:
        response.last_modified = since
    response.headers["Cache-Control"] = FOR_ANYBODY
    return response
