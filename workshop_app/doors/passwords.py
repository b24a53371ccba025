"""Passwords of staff: kept as argon2 hashes, and guessing them gets slower with each wrong try."""
import threading
import time
from collections import OrderedDict

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workshop_app import runtime

SHORTEST, LONGEST = 12, 200  # characters
FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 5, 900  # seconds
REMEMBERED = 10_000  # names with wrong tries that we keep in mind

_hasher = PasswordHasher()
_one_at_a_time = threading.Lock()  # each hash takes 64 MiB: many at once would be a way to fill the memory
_nobody: list[str] = []


def hash_of(password: str) -> str:
    with _one_at_a_time:
        return runtime.off_loop(_hasher.hash, password)


def fits(known: str | None, password: str) -> bool:
    """Is this the password behind a hash? Without a hash the same work is done, so that the time doesn't tell who has an account."""
    if not known and not _nobody:
        _nobody.append(hash_of("nobody has this password"))
    with _one_at_a_time:
        try:
            right = runtime.off_loop(_hasher.verify, known or _nobody[0], password)
        except (VerificationError, InvalidHashError):
            return False
    return right and bool(known)


class Throttle:
    """Five free tries for each name; then a wait that doubles with every further one. In memory only.

    A name stands for all strangers who try an account, or for one browser that its owner has signed in with: see `known_browsers`.
    """

    def __init__(self, clock=time.monotonic):
        self.clock = clock
        self.guard = threading.Lock()
        self.tries: OrderedDict[str, tuple[int, float]] = OrderedDict()  # name: (tries, when the next one may come)

    def begin(self, name: str) -> int:
        """Count a try before its outcome is known, so that many at once don't slip through. Returns the seconds to wait, 0 to go on."""
        with self.guard:
            tries, free_at = self.tries.get(name, (0, 0.0))
            wait = free_at - self.clock()
            if wait > 0:
                return int(wait) + 1
            tries += 1
            pause = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries - FREE_TRIES, 20)) if tries >= FREE_TRIES else 0
            self.tries[name] = (tries, self.clock() + pause)
            self.tries.move_to_end(name)
            if len(self.tries) > REMEMBERED:
                self.tries.popitem(last=False)
            return 0

    def forget(self, name: str) -> None:
        """The right password came: the count starts anew."""
        with self.guard:
            self.tries.pop(name, None)


throttle = Throttle()
