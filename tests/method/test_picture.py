"""Charts: lengths, circles and corners are where the numbers say."""
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_app.method import picture

amounts = st.lists(st.integers(0, 400), max_size=25)


def test_the_longest_bar_is_full_and_the_others_are_in_proportion():
    assert picture.bars([19, 0, 9]) == [100.0, 0.0, 47.4]


def test_bars_of_nothing_have_no_length():
    assert picture.bars([0, 0]) == [0.0, 0.0]
    assert picture.bars([]) == []


@settings(max_examples=50, deadline=None)
@given(amounts)
def test_bubbles_never_overlap(numbers):
    circles = picture.bubbles(numbers)
    assert len(circles) == len(numbers)
    for index, one in enumerate(circles):
        for other in circles[:index]:
            assert math.dist((one["x"], one["y"]), (other["x"], other["y"])) >= one["r"] + other["r"]


def test_more_notes_make_a_bigger_bubble_and_the_order_is_kept():
    small, big, middle = picture.bubbles([5, 40, 20])
    assert small["r"] < middle["r"] < big["r"]


def test_the_same_numbers_give_the_same_picture():
    assert picture.bubbles([3, 1, 4]) == picture.bubbles([3, 1, 4])


@settings(max_examples=50, deadline=None)
@given(amounts.filter(bool))
def test_the_frame_cuts_no_circle_off(numbers):
    circles = picture.bubbles(numbers)
    left, top, width, height = map(float, picture.frame(circles).split())
    for circle in circles:
        assert left <= circle["x"] - circle["r"] and circle["x"] + circle["r"] <= left + width
        assert top <= circle["y"] - circle["r"] and circle["y"] + circle["r"] <= top + height


def test_a_frame_around_nothing_is_still_a_frame():
    assert picture.frame([]) == "0 0 1 1"


def test_a_label_is_wrapped_and_shortened_to_its_circle():
    lines = picture.label("Waiting for a surveyor and chasing the contractor again and again for weeks", 40)
    assert len(lines) <= 3 and lines[-1].endswith("…")
    assert picture.label("Trust", 40) == ["Trust"]
    assert picture.label("", 40) == []


def test_a_full_score_stands_on_the_outer_ring():
    chart = picture.radar([5, 5, 5, 5, 5])
    assert chart["shape"] == chart["rings"][0]
    assert len(chart["rings"]) == 5
    assert chart["dots"][0] == {"x": 0.0, "y": -100.0}


def test_a_half_score_stands_half_way():
    assert picture.radar([2.5, 5, 5, 5, 5])["dots"][0] == {"x": 0.0, "y": -50.0}


def test_a_principle_that_is_not_shown_leaves_no_dot_and_no_shape():
    chart = picture.radar([4.0, None, 3.0, 3.0, 3.0])
    assert chart["shape"] is None
    assert chart["dots"][1] is None and chart["dots"][2] is not None


@pytest.mark.parametrize(("index", "anchor"), [(0, "middle"), (1, "start"), (2, "start"), (3, "end"), (4, "end")])
def test_labels_lean_away_from_the_chart(index, anchor):
    assert picture.radar([1, 1, 1, 1, 1])["axes"][index]["anchor"] == anchor
