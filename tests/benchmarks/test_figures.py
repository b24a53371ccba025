"""What the bench makes of what it saw."""
from benchmarks.figures import middle, quantiles
from benchmarks.load import Outcome, every
from benchmarks.search import sustained


def test_quantiles_are_milliseconds():
    assert quantiles([number / 1000 for number in range(1, 101)]) == {"p50": 50, "p95": 95, "p99": 99, "p100": 100}
    assert quantiles([])["p99"] is None


def test_the_middle_of_three_is_neither_the_best_nor_the_worst():
    assert middle([9, 1, 4]) == 4


def test_moments_are_as_many_as_the_rate_says():
    assert every(4, 1.5) == [0, 0.25, 0.5, 0.75, 1, 1.25]


def test_the_sustained_rate_is_the_largest_that_is_borne():
    for most in (5, 60, 99, 100, 101, 350, 2000):
        found = sustained(lambda rate, most=most: rate <= most, begin=100, step=1.12, stride=4)
        assert found <= most < found * 1.12


def test_a_server_that_bears_nothing_sustains_nothing():
    assert sustained(lambda rate: False, begin=100, step=1.5, stride=4) == 0


def test_a_run_in_which_a_note_was_lost_is_not_borne_however_quick_it_was():
    assert Outcome(to_last=[0.01]).within(0.25)
    assert not Outcome(to_last=[0.01], lost=1).within(0.25)
    assert not Outcome(to_last=[0.01], refused={"too_fast": 1}).within(0.25)
    assert not Outcome(to_last=[0.3]).within(0.25)
