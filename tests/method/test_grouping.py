"""Suggested clusters: the same for the same texts, a first sort for realistic notes, and calm about odd ones."""
import random
from pathlib import Path

import pytest

from workshop_app.method import grouping
from workshop_app.method.grouping_titles import titles

NOTES = (Path(__file__).parent / "notes" / "transport.txt").read_text().splitlines()


def partition(texts, k=None) -> set[frozenset[str]]:
    return {frozenset(texts[i] for i in one["members"]) for one in grouping.suggest(texts, k)}


def test_forty_notes_of_a_council_make_groups_that_cover_most_of_them():
    found = grouping.suggest(NOTES)
    sizes = [len(one["members"]) for one in found]
    assert len(found) >= 3 and sizes == sorted(sizes, reverse=True) and sizes[-1] >= 2 and sum(sizes) >= 30
    members = [i for one in found for i in one["members"]]
    assert len(members) == len(set(members)) and set(members) <= set(range(40))
    for one in found:
        assert one["example"] in [NOTES[i] for i in one["members"]] and one["members"] == sorted(one["members"])


def test_notes_that_share_their_subject_are_found():
    together = partition(NOTES)
    for pair in (("You can only book by phone, and the phone is always busy", "Nobody answers the phone after lunch"),
                 ("There is no lift at the station, so wheelchair users can't get to the platform", "The lift at the station is out of order every other week"),
                 ("We type the same address into three systems", "The three systems don't talk to each other, so staff type everything twice")):
        assert any(set(pair) <= group for group in together), pair


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_the_notes_says_nothing(seed):
    shuffled = random.Random(seed).sample(NOTES, len(NOTES))
    for k in (None, 5):
        assert partition(shuffled, k) == partition(NOTES, k)
        said = [[(one["title"], one["example"]) for one in grouping.suggest(texts, k)] for texts in (NOTES, shuffled)]
        assert said[0] == said[1]


@pytest.mark.parametrize("k", [3, 5, 8, 11])
def test_as_many_groups_as_asked_for(k):
    assert len(grouping.suggest(NOTES, k)) == k


def test_more_groups_than_the_words_hold_are_as_many_as_there_are():
    assert len(grouping.suggest(NOTES, 11)) < len(grouping.suggest(NOTES, 30)) <= 20
    assert [len(one["members"]) for one in grouping.suggest(["Late bus", "No lift"] * 20, 30)] == [20, 20]


@pytest.mark.parametrize("count", range(5))
def test_few_notes_make_no_fuss(count):
    for k in (None, 3, 30):
        found = grouping.suggest(NOTES[:count], k)
        assert sum(len(one["members"]) for one in found) <= count and (count == 4 or found == [])


def test_notes_that_are_all_the_same_are_one_group():
    assert [one["members"] for one in grouping.suggest(["The bus is late"] * 40)] == [list(range(40))]


@pytest.mark.parametrize("k", [None, 3, 30])
@pytest.mark.parametrize("notes", [[""] * 40, ["👍", "🎉", "😀 😀"] * 14, ["…", "!!!", "–"] * 12], ids=["empty", "emoji", "marks"])
def test_notes_without_words_stay_in_the_tray(notes, k):
    assert grouping.suggest(notes, k) == []


def test_stop_words_alone_still_count_as_words():
    found = grouping.suggest(["It is what it is", "and so on", "Why not", "Here and there"] * 10)
    assert {len(one["members"]) for one in found} == {10} and {one["title"] for one in found} == {""}


def test_one_odd_note_is_left_out():
    found = grouping.suggest([*NOTES, "Zwölf Boxkämpfer jagen Viktor"])
    assert 40 not in [i for one in found for i in one["members"]]


def test_a_heap_about_the_workshops_own_subject_is_split():
    random.seed(1)
    things = ["bins", "parking", "trees", "lamps", "noise", "benches", "pigeons", "puddles"]
    notes = [f"Birmingham city centre {thing} trouble {random.choice('abcdefgh') * 4}" for thing in things for _ in range(10)]
    assert max(len(one["members"]) for one in grouping.suggest(notes)) <= 0.35 * len(notes)


def test_a_title_names_what_the_group_shares_and_the_others_do_not():
    notes = ["The traffic flow is bad", "Improve traffic flow here", "Parking is dear", "No parking for traffic", "Schools are full", "Our schools leak"]
    assert titles(notes, [[0, 1, 2, 3], [4, 5]]) == ["Traffic flow, parking", "Schools"]


def test_a_title_is_blank_when_the_notes_share_no_telling_word():
    assert titles(["It is so", "So it is", "👍"], [[0, 1], [2]]) == ["", ""]


def test_a_title_begins_and_ends_with_telling_words_and_fits_a_heading():
    assert titles(["A lack of buses", "Lack of buses"], [[0, 1]]) == ["Lack of buses"]
    long = "antidisestablishmentarianism " * 9
    assert titles([long, long + "again"], [[0, 1]])[0].count(" ") <= 1
    assert titles(["x" * 280, "x" * 280], [[0, 1]]) == [""]
    assert all(len(one["title"]) <= 80 for one in grouping.suggest([f"{'w' * 60}{n % 3} {'v' * 70}{n % 3}" for n in range(30)]))


def test_a_title_says_one_stem_once():
    assert titles(["Letter lost. Our letters late", "Lost a letter; late letters"], [[0, 1]]) == ["Late, letter"]


def test_an_abbreviation_keeps_its_capitals_and_a_shout_does_not():
    assert titles(["NHS forms", "Fill in NHS forms"], [[0, 1]]) == ["NHS forms"]
    assert titles(["LATE BUSES", "late buses"], [[0, 1]]) == ["Late buses"]


def test_from_twenty_notes_on_the_workshops_subject_names_no_group():
    others = [f"Transport {letter * 5}" for letter in "bcdfghjklmnpqrstvwxz"]
    ramps = ["Ramps for transport", "Transport without ramps"]
    assert titles(ramps, [[0, 1]]) == ["Ramps, transport"]
    assert titles([*others, *ramps], [[20, 21]]) == ["Ramps"]


def test_phones_and_keyboards_write_the_same_word():
    assert titles(["Don’t shout", "I don't shout"], [[0, 1]]) == ["Shout"]
    assert grouping.suggest(["can’t read the sign", "can't read the sign", "Bins smell", "Bins smell bad"])[0]["members"] == [0, 1]
