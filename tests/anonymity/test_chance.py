"""The arithmetic behind “this is no chance”, against counting by hand."""
from fractions import Fraction
from itertools import permutations

import pytest
from anonymity import chance


@pytest.mark.parametrize("sequence", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 2, 3), (2, 3, 0, 1), (4, 0, 3, 1, 2)])
def test_the_chance_of_an_order_is_what_counting_all_orders_says(sequence):
    def inversions(row):
        return sum(one > other for at, one in enumerate(row) for other in row[at + 1 :])

    most = len(sequence) * (len(sequence) - 1) // 2
    tail = min(inversions(sequence), most - inversions(sequence))
    orders = list(permutations(range(len(sequence))))
    counted = Fraction(2 * sum(inversions(order) <= tail for order in orders), len(orders))
    assert chance.of_order([sequence]) == min(1, counted)


def test_orders_of_several_pages_add_up():
    assert chance.of_order([[0, 1], [0, 1]]) == Fraction(2, 4)
    assert chance.of_order([range(8), range(8)]) < chance.of_order([range(8)]) / 10_000
    assert chance.of_order([]) == chance.of_order([[5]]) == 1


@pytest.mark.parametrize("owners", ["aabb", "abab", "aaabbc", "abcabc", "ab", "aaaa"])
def test_the_chance_of_neighbours_is_what_counting_all_rows_says(owners):
    def runs(row):
        return 1 + sum(one != other for one, other in zip(row, row[1:], strict=False))

    rows = set(permutations(owners))
    assert chance.of_neighbours(owners) == Fraction(sum(runs(row) <= runs(owners) for row in rows), len(rows))


def test_what_is_sorted_by_time_or_by_author_is_no_chance():
    assert chance.of_order([range(24)]) < chance.TOO_UNLIKELY
    assert chance.of_neighbours([author for author in "abcdefgh" for _ in range(3)]) < chance.TOO_UNLIKELY
