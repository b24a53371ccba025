"""What SQLite leaves between its rows, and how it is taken out.

`secure_delete` zeroes what is deleted. But when a full page is split, a copy of a row that moved can stay in the unused middle of the
old page, and nothing that is done to the row later reaches it: words that were taken back, in the order of writing. So we look there.
"""
import os
import re
import struct
from collections.abc import Callable
from typing import BinaryIO

BTREE = {2: 12, 5: 12, 10: 8, 13: 8}  # kinds of pages that hold rows -> bytes of their header
# Places of rows that are gone may stand there too. Their first byte is below 16, because a page has 4,096 bytes.
WORDS = re.compile(rb"[\x10-\xff]{2}")


def take_out(connection, file: BinaryIO, needed: Callable[[BinaryIO], bool], most: float) -> bool:
    """Empty the write-ahead log and, where `needed`, write the whole file anew; False when it has more than `most` bytes and has to wait.

    Whoever saves meanwhile waits: 17 ms for 1.7 MB, 60 ms for 7 MB, 263 ms for 27 MB.
    """
    empty_log(connection)
    if os.fstat(file.fileno()).st_size > most:
        return False
    if needed(file):
        connection.execute("VACUUM")
        empty_log(connection)
    return True


def empty_log(connection) -> None:
    # Read to its end: a statement in progress would bar the connection's next savepoint.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def any_in(file: BinaryIO) -> bool:
    file.seek(0)
    return any(WORDS.search(unused) for unused in gaps(file.read()))


def gaps(pages: bytes):
    """The unused middle of every page that has something in it: between the list of its rows' places and the first of its rows."""
    size = struct.unpack_from(">H", pages, 16)[0]
    nothing = bytes(size)
    for page in range(0, len(pages), size):
        header = page or 100  # the first page begins with the file's own header
        if pages[header] in BTREE:
            rows, first = struct.unpack_from(">HH", pages, header + 3)
            unused = pages[header + BTREE[pages[header]] + 2 * rows : page + first]
            if unused != nothing[: len(unused)]:
                yield unused
