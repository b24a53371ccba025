"""One message to a whole channel: encoded once, framed once, and written straight to every WebSocket that is idle.

Engine.IO gives each connection a queue and a greenlet that frames and writes what is in it. For a room of 1,000 that costs three
times what the writing costs. So where a connection's queue is empty and its writer waits, the ready frame goes to its socket at once;
in every other case, and wherever the library is not as we know it, the message takes its place in the queue.
"""
import contextlib
import socket as sockets
import struct
from functools import partial

from engineio import packet

from workshop_app import runtime
from workshop_app.engine import guard, meter

# In one connection's queue, messages and characters; whoever is further behind is dropped, and starts again from a snapshot.
MOST_WAITING, MOST_TEXT = 256, 1_000_000


def lay(server) -> None:
    """Let this Socket.IO server guard the WebSocket of each of its connections, and note it where its async mode has one to write to."""
    library, known = server.eio._async["websocket"], runtime.mode() == "eventlet"

    def noting(handler, eio):
        connection = handler.__self__

        def handle(line):
            if known:
                connection.line = line
                line._apply_mask = unmasked
            guard.stand(line, eio.max_http_buffer_size)
            return handler(line)

        made = library(handle, eio)
        made.support_legacy_versions = False  # drafts from before the standard, of which nobody has heard for a decade
        return made

    # A copy: the library shares this table between all servers of the process.
    server.eio._async = server.eio._async | {"websocket": noting}
    server.eio.disconnect = partial(let_go, server.eio.sockets)


def let_go(connections: dict, sid: str) -> None:
    """End a connection by long polling that sent rubbish. The library would wait until its client has read everything, perhaps for ever."""
    connection = connections.pop(sid, None)
    if connection is not None:
        connection.close(wait=False)


def unmasked(data: bytes, mask, length: int | None = None, offset: int = 0) -> bytes:
    """What a client sent, without its mask (RFC 6455, 5.3). The library goes byte by byte: 20 ms for the longest message that we take."""
    size = len(data) if length is None else length
    key = (bytes(mask) * (size // 4 + 2))[offset % 4 : offset % 4 + size]
    return (int.from_bytes(data[:size], "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


def send(server, channel: str, text: str) -> int:
    """Send the text of a Socket.IO event to everybody in a channel; returns to how many. It never waits for any of them."""
    connections = server.eio.sockets
    message, frame = packet.Packet(packet.MESSAGE, text), framed(text)
    told = 0
    for _, sid in server.manager.get_participants("/", channel):
        connection = connections.get(sid)
        if connection is None or connection.closed:
            continue
        told += 1
        line = getattr(connection, "line", None)
        if line is None or not idle(connection, line) or not written(line, frame):
            queue(connection, message)
    return told


def idle(connection, line) -> bool:
    """Has everything before been written, and does nothing else write just now?"""
    return (
        connection.upgraded and not connection.upgrading and not connection.queue.qsize() and connection.queue.getting()
        and not line._sendlock.locked()
    )


def written(line, frame: bytes) -> bool:
    """Write as much as goes at once; the rest follows before anything else. False when nothing could be written."""
    try:
        sent = line.socket.fd.send(frame)
    except OSError:  # its buffer is full; or it is gone, which its reader will find
        return False
    if sent < len(frame):
        line._sendlock.acquire(blocking=False)
        runtime.background(finish, line, frame[sent:])
    return True


def finish(line, rest: bytes) -> None:
    try:
        line.socket.sendall(rest)
    except OSError:
        hang_up(line)
    finally:
        line._sendlock.release()


def queue(connection, message) -> None:
    if not behind(connection):
        connection.queue.put(message)
    elif not getattr(connection, "dropped", False):
        connection.dropped = True
        meter.dropped()
        runtime.background(drop, connection)


def behind(connection) -> bool:
    waiting = connection.queue.qsize()
    return waiting > MOST_WAITING or (
        waiting > 1 and sum(len(message.data) for message in list(connection.queue.queue) if message and message.data) > MOST_TEXT
    )


def drop(connection) -> None:
    """End a connection that does not read. Its browser comes back by itself and starts again from a snapshot."""
    line = getattr(connection, "line", None)
    if line is not None:
        hang_up(line)
    else:
        connection.close(wait=False, abort=True)


def hang_up(line) -> None:
    """Shut the socket, so that whoever reads or writes it finds out at once."""
    with contextlib.suppress(OSError):  # it may be shut already
        line.socket.shutdown(sockets.SHUT_RDWR)


def framed(text: str) -> bytes:
    """A whole WebSocket text frame with an Engine.IO message in it (RFC 6455, unmasked, as servers send)."""
    data = packet.Packet(packet.MESSAGE, text).encode().encode()
    length = len(data)
    if length < 126:
        return struct.pack("!BB", 0x81, length) + data
    if length < 65536:
        return struct.pack("!BBH", 0x81, 126, length) + data
    return struct.pack("!BBQ", 0x81, 127, length) + data


def longest(server) -> int:
    """How many messages wait for the connection that is furthest behind."""
    return max((connection.queue.qsize() for connection in list(server.eio.sockets.values())), default=0)
