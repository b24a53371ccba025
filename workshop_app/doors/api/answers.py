"""What programs get, with a tag by which they can ask whether it has changed."""
import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable

from flask import Response, request

from workshop_app.doors.locks import ASK_AGAIN

MOST_BYTES = 16 * 1024 * 1024


def represented(what: dict, tagged=None) -> Response:
    """As JSON. The tag is weak: on its way it may be compressed. `tagged`: what makes the tag, if that is less than all of it."""
    response = Response(json.dumps(what, ensure_ascii=False), content_type="application/json")
    response.set_etag(hashlib.sha256(json.dumps(what if tagged is None else tagged).encode()).hexdigest()[:32], weak=True)
    return kept(response)


def kept(response: Response) -> Response:
    """One that a program may keep, if it asks each time whether it is still so. 304 where nothing has changed."""
    response.headers["Cache-Control"] = ASK_AGAIN
    response.vary.add("Authorization")
    return response.make_conditional(request)


class Kept:
    """Files that were rendered lately, by their tags. What a tag names never changes."""

    def __init__(self, most: int = MOST_BYTES):
        self.most, self.held = most, 0
        self.files: OrderedDict[str, bytes] = OrderedDict()
        self.guard = threading.Lock()

    def get(self, tag: str, make: Callable[[], bytes]) -> bytes:
        with self.guard:
            if tag in self.files:
                self.files.move_to_end(tag)
                return self.files[tag]
        made = make()
        with self.guard:
            if tag not in self.files and len(made) <= self.most:
                self.files[tag] = made
                self.held += len(made)
            while self.held > self.most:
                self.held -= len(self.files.popitem(last=False)[1])
        return made
