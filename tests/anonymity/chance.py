"""How likely is it that chance alone does this? Exact counts, so that a false alarm is rarer than one in a million sessions."""
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from math import comb, factorial

TOO_UNLIKELY = Fraction(1, 10**9)  # for one look; a session takes fewer than a thousand


def of_order(sequences: Iterable[Sequence[int]]) -> Fraction:
    """The chance that shuffled sequences are as well sorted, upwards or downwards, as these are together. 1 when there is nothing to sort."""
    sequences = list(sequences)
    inversions = sum(one > other for sequence in sequences for at, one in enumerate(sequence) for other in sequence[at + 1 :])
    ways = ways_to_sort(tuple(sorted(map(len, sequences))))
    tail = min(inversions, len(ways) - 1 - inversions)
    return min(Fraction(1), Fraction(2 * sum(ways[: tail + 1]), sum(ways)))


@cache
def ways_to_sort(lengths: tuple[int, ...]) -> list[int]:
    """ways_to_sort(lengths)[k]: in how many ways sequences of these lengths have k inversions together."""
    ways = [1]
    for length in lengths:
        for size in range(2, length + 1):
            ways = grown(ways, size)
    return ways


def grown(ways: list[int], size: int) -> list[int]:
    """ways[k] orders have k inversions; the same with one more thing to put among them, which adds 0 to size − 1."""
    made, running = [], 0
    for at in range(len(ways) + size - 1):
        running += (ways[at] if at < len(ways) else 0) - (ways[at - size] if at >= size else 0)
        made.append(running)
    return made


def of_neighbours(owners: Sequence) -> Fraction:
    """The chance that a shuffled row has as many neighbours of the same owner as this one."""
    if len(owners) < 2:
        return Fraction(1)
    runs = 1 + sum(one != other for one, other in zip(owners, owners[1:], strict=False))
    exactly = runs_of(tuple(sorted(owners.count(owner) for owner in set(owners))))
    return Fraction(sum(exactly[: runs + 1]), sum(exactly))


@cache
def runs_of(sizes: tuple[int, ...]) -> list[int]:
    """runs_of(sizes)[r]: in how many rows of things with owners of these numbers stand exactly r unbroken runs."""
    total = sum(sizes)
    cut = [Fraction(1)]  # cut[b]: cutting every owner's things into b pieces in all, over the pieces' own orders
    for size in sizes:
        more = [Fraction(0)] * (len(cut) + size)
        for before, ways in enumerate(cut):
            for pieces in range(1, size + 1):
                more[before + pieces] += ways * Fraction(comb(size - 1, pieces - 1), factorial(pieces))
        cut = more
    laid = [int(ways * factorial(pieces)) for pieces, ways in enumerate(cut)]
    # A row of r runs is laid once for each further cut inside its runs: take those away again.
    return [
        sum((-1) ** (runs - pieces) * comb(total - pieces, runs - pieces) * laid[pieces] for pieces in range(runs + 1)) for runs in range(total + 1)
    ]
