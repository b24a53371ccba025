"""What one connection may pour in: messages that can be read, no larger than we take, and no more than anybody has to say.

The libraries bound a frame but not a message of many frames, and read on while there is something to read: without this, one
connection could fill the memory, or keep a whole process to itself for as long as it likes.
"""
import time

A_SECOND, AT_ONCE = 200.0, 400.0  # frames; a browser is told that it is too fast long before
MOST_PARTS = 1000  # frames of one message
KINDS = frozenset("0123456")  # what an Engine.IO packet begins with; any other would end its reader and leave the rest behind


class TooMuch(OSError):
    """The connection has had its share. Both libraries take this for a broken line."""


class Tap:
    """Lets so many frames through, one turn for each: meanwhile everybody else gets theirs."""

    def __init__(self):
        self.level, self.at = AT_ONCE, time.monotonic()

    def draw(self) -> None:
        time.sleep(0)
        now = time.monotonic()
        self.level = min(AT_ONCE, self.level + (now - self.at) * A_SECOND) - 1
        self.at = now
        if self.level < 0:
            raise TooMuch


def stand(line, largest: int) -> None:
    """Watch a WebSocket of either library; `largest` is the size of a message, in bytes."""
    if hasattr(line, "_recv_frame"):
        line._recv_frame = by_frames(line, Tap(), largest)
    else:
        line.ws.ws.events = by_events(line.ws.ws.events, Tap(), largest)
    line.wait = packets(line)


def packets(line):
    """The library's way to wait for a message. What is no packet is the end of the line."""
    wait = line.wait

    def next_packet():
        message = wait()
        return message if isinstance(message, bytes) or (message and message[0] in KINDS) else None

    return next_packet


def by_frames(line, tap: Tap, largest: int):
    """eventlet's way to read a frame."""
    receive = line._recv_frame

    def next_frame(message=None):
        tap.draw()
        message = receive(message=message)
        if not message.finished and (len(message.data) > MOST_PARTS or sum(map(len, message.data)) > largest):
            raise TooMuch
        return message

    return next_frame


def by_events(events, tap: Tap, largest: int):
    """simple-websocket's way to go through what has arrived, in a thread of its own. Its own limit of size leaves its reader waiting."""
    size = 0  # of the message so far

    def one_by_one():
        nonlocal size
        for event in events():
            tap.draw()
            size += len(getattr(event, "data", ""))
            if size > largest:
                raise TooMuch
            if getattr(event, "message_finished", False):
                size = 0
            yield event

    return one_by_one
