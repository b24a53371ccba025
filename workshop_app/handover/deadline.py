"""Hanging up in time."""
import socket
import threading
import time
from contextlib import contextmanager, suppress

from workshop_app import runtime


@contextmanager
def ends(line: socket.socket, deadline: float):
    """Hang up at the deadline. Time limits of sockets begin anew with every byte, and a receiver may drip for hours.

    Gives an event that is set once we have hung up.
    """
    other_end, done, over = line.dup(), threading.Event(), threading.Event()  # of its own: encryption takes the first one over

    def watch():
        if not done.wait(max(0.0, deadline - time.monotonic())):
            over.set()
            with suppress(OSError):  # it may be gone already
                other_end.shutdown(socket.SHUT_RDWR)
        other_end.close()

    runtime.background(watch)
    try:
        yield over
    finally:
        done.set()
