"""Files that were rendered lately, by their tags: what a tag names never changes. Each is rendered once, however many ask at a time."""
import threading
from collections import OrderedDict
from collections.abc import Callable


class Kept:
    def __init__(self, most: int):
        self.most, self.held = most, 0  # bytes
        self.files: OrderedDict[str, bytes] = OrderedDict()
        self.guard = threading.Lock()
        self.making: dict[str, threading.Lock] = {}

    def get(self, tag: str, make: Callable[[], bytes]) -> bytes:
        with self.guard:
            if (known := self._known(tag)) is not None:
                return known
            alone = self.making.setdefault(tag, threading.Lock())
        with alone:
            with self.guard:
                if (known := self._known(tag)) is not None:
                    return known
            try:
                made = make()
            finally:
                with self.guard:
                    self.making.pop(tag, None)
            with self.guard:
                self._keep(tag, made)
            return made

    def _known(self, tag: str) -> bytes | None:
        if tag in self.files:
            self.files.move_to_end(tag)
        return self.files.get(tag)

    def _keep(self, tag: str, made: bytes) -> None:
        if len(made) > self.most:
            return
        self.held += len(made) - len(self.files.pop(tag, b""))
        self.files[tag] = made
        while self.held > self.most:
            self.held -= len(self.files.popitem(last=False)[1])
