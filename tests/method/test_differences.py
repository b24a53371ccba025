"""Differences between two texts: word by word, readable, and bounded."""
import random
import time

import pytest

from workshop_app.method.differences import differences


def both(parts) -> tuple[str, str]:
    old = "".join(text for kind, text in parts if kind != "added")
    return old, "".join(text for kind, text in parts if kind != "removed")


def test_only_the_words_that_changed_are_marked():
    assert differences(["Residents hear nothing and call again."], ["Residents hear little and call again."]) == [
        ("same", "Residents hear "), ("removed", "nothing"), ("added", "little"), ("same", " and call again."),
    ]


def test_a_new_line_and_a_line_that_went_are_told():
    assert differences(["One", "Two"], ["One", "Two", "Three"]) == [("same", "One\nTwo"), ("added", "\nThree")]
    assert differences(["One", "Two"], ["Two"]) == [("removed", "One\n"), ("same", "Two")]


def test_nothing_changed_nothing_written_and_all_written_anew():
    assert differences(["As it was"], ["As it was"]) == [("same", "As it was")]
    assert differences([], []) == []
    assert differences([], ["New"]) == [("added", "New")] and differences(["Old"], []) == [("removed", "Old")]


def test_a_word_or_two_that_stayed_amid_changes_are_read_as_part_of_the_change():
    parts = differences(["Calls the office doubled"], ["Letters the crew halved"])
    assert parts == [("removed", "Calls the office doubled"), ("added", "Letters the crew halved")]


WORDS = ["bin", "the", "crew", "missed", "calls", "again", "resident", "and", "knows", "🚌", "ਬੱਸ"]


@pytest.mark.parametrize("seed", range(30))
def test_whatever_changed_both_texts_can_be_read_out_of_the_parts(seed):
    chance = random.Random(seed)

    def text():
        return [" ".join(chance.choices(WORDS, k=chance.randrange(12))) for _ in range(chance.randrange(5))]

    old, new = text(), text()
    parts = differences(old, new)
    assert both(parts) == ("\n".join(old), "\n".join(new))
    assert all(text for _, text in parts)


@pytest.mark.parametrize("words", [["the"], ["a", "b"], [f"w{number}" for number in range(1000)]], ids=["one word", "two words", "many words"])
def test_the_longest_texts_that_are_kept_take_no_second(words):
    chance = random.Random(7)
    old, new = ([" ".join(chance.choices(words, k=20_000 // (len(words[0]) + 1)))] for _ in range(2))
    began = time.process_time()
    parts = differences(old, new)
    assert time.process_time() - began < 1
    assert both(parts) == (old[0], new[0])
