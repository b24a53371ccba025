"""WebSocket frames (RFC 6455), as far as a client of Socket.IO needs them."""
import struct

TEXT, BINARY, CLOSE = 1, 2, 8


def framed(text: str) -> bytes:
    """A client's text frame. It is masked, with a key of zeros, which is allowed and changes nothing."""
    data = text.encode()
    length = len(data)
    if length < 126:
        return struct.pack("!BBI", 0x80 | TEXT, 0x80 | length, 0) + data
    if length < 1 << 16:
        return struct.pack("!BBHI", 0x80 | TEXT, 0x80 | 126, length, 0) + data
    return struct.pack("!BBQI", 0x80 | TEXT, 0x80 | 127, length, 0) + data


def first(buffer: bytes | bytearray, at: int = 0) -> tuple[int, int, int] | None:
    """(kind, where its payload begins, where it ends) of the server's frame that begins at `at`; None when it is not all there."""
    if len(buffer) < at + 2:
        return None
    length, begins = buffer[at + 1], at + 2
    if length == 126:
        begins = at + 4
        length = int.from_bytes(buffer[at + 2 : begins], "big")
    elif length == 127:
        begins = at + 10
        length = int.from_bytes(buffer[at + 2 : begins], "big")
    if len(buffer) < begins + length or len(buffer) < begins:
        return None
    return buffer[at] & 15, begins, begins + length


def take(buffer: bytearray) -> list[tuple[int, bytes]]:
    """[(kind, payload)] of the whole frames at the beginning of the buffer, which they leave."""
    found, at = [], 0
    while frame := first(buffer, at):
        kind, begins, at = frame
        found.append((kind, bytes(buffer[begins:at])))
    del buffer[:at]
    return found
