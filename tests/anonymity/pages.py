"""What lies in a SQLite file where no row is: gaps and free blocks of pages, and pages that are free; and how many rows lie in a table of
PostgreSQL. A reading of the files' formats by itself."""
import struct
from collections.abc import Iterator


def unused(file: bytes) -> Iterator[tuple[str, bytes]]:
    """(where, bytes) of every part of the file that holds no row at present."""
    size = struct.unpack_from(">H", file, 16)[0]
    for number in range(len(file) // size):
        page = file[number * size : (number + 1) * size]
        yield from ((f"page {number + 1}, {what}", part) for what, part in unused_in(page, 100 if number == 0 else 0))
    for number in free_pages(file, size):
        yield f"free page {number}", file[(number - 1) * size : number * size]


def unused_in(page: bytes, header: int) -> Iterator[tuple[str, bytes]]:
    kind, block, rows, first = struct.unpack_from(">BHHH", page, header)
    if kind not in (2, 5, 10, 13):
        return
    places = header + (12 if kind in (2, 5) else 8)
    yield "the gap", page[places + 2 * rows : first]
    while block:
        following, length = struct.unpack_from(">HH", page, block)
        yield "a free block", page[block + 4 : block + length]
        block = following


def free_pages(file: bytes, size: int) -> Iterator[int]:
    """Pages on the free list; of its trunks only the part that lists no pages is unused, and that is zero in all of ours."""
    [trunk] = struct.unpack_from(">I", file, 32)
    while trunk:
        following, count = struct.unpack_from(">II", file, (trunk - 1) * size)
        yield from struct.unpack_from(f">{count}I", file, (trunk - 1) * size + 8)
        trunk = following


def heap_rows(file: bytes, size: int = 8192) -> int:
    """How many rows lie in the pages of a table of PostgreSQL, dead ones among them."""
    found = 0
    for page in range(0, len(file), size):
        [lower] = struct.unpack_from("<H", file, page + 12)  # where the list of places ends
        places = struct.unpack_from(f"<{max(0, lower - 24) // 4}I", file, page + 24)
        found += sum(place >> 15 & 3 == 1 for place in places)
    return found
