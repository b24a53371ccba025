"""What simulated colleagues say fits the workshop, and a seed makes it repeatable."""
import pytest

from workshop_app.method import brief, sections, tally, wording
from workshop_app.method.principles import PRINCIPLES
from workshop_app.rehearsal import colleagues
from workshop_app.rehearsal.colleagues import CHALLENGES, KEPT, THEMES, WORDS
from workshop_app.rooms import brief as brief_room
from workshop_app.rooms import cluster, frame, post

NOTES = [note for theme in THEMES.values() for note in theme["notes"]]


def test_there_are_enough_notes_of_every_theme_and_none_twice():
    assert len(NOTES) >= 60 and len(set(NOTES)) == len(NOTES)
    assert all(len(theme["notes"]) >= 10 for theme in THEMES.values())
    assert set(THEMES) == {"transport", "information", "hubs", "planning", "food"}


def test_everything_fits_into_its_field():
    longest = max(WORDS["lead_ins"], key=len)
    assert all(len(f"{longest} {note}") <= post.LONGEST for note in NOTES + WORDS["odd"] + WORDS["warm_up"])
    assert all(len(theme["title"]) <= cluster.NameCluster().fields["title"].most for theme in THEMES.values())
    assert all(len(text) <= frame.LONGEST for offer in colleagues.offers() for text in (offer.text, offer.instead, offer.reason))
    for said in WORDS["answers"].values():
        assert set(said) == set(sections.ANSWERABLE)
        assert all(len(text) <= brief_room.LONGEST for texts in said.values() for text in texts)
        for section, texts in said.items():
            value = texts if sections.SECTIONS[section].kind == "list" else "\n".join(texts)
            assert sections.limit_problems(section, value) == []
    assert all(sections.limit_problems("summary", theme["summary"]) == [] for theme in THEMES.values())
    assert brief.sentence(WORDS["choice_reason"]) == WORDS["choice_reason"] and len(WORDS["choice_reason"]) <= 200


def test_challenges_are_never_nudged_and_solutions_always_are():
    for offer in colleagues.offers():
        named = bool(offer.instead or offer.reason)
        assert bool(wording.check(offer.text)) == named, offer.text
        assert not (offer.instead and wording.check(offer.instead)), offer.instead
    assert KEPT and any(offer.instead for offer in colleagues.offers())


@pytest.mark.parametrize("people", [2, 3, 12, 60, 200])
def test_a_deal_gives_everybody_something_and_is_the_same_for_the_same_seed(people):
    hands = colleagues.deal(people, seed=4)
    assert hands == colleagues.deal(people, seed=4) != colleagues.deal(people, seed=5)
    assert all(hand.warm_up and len(hand.notes) >= hand.helping for hand in hands)
    dealt = [offer for hand in hands for offer in hand.offers]
    assert sorted(offer.text for offer in dealt) == sorted(offer.text for offer in colleagues.offers())


def test_nobody_says_the_same_as_another_while_there_are_words_left():
    said = [note for hand in colleagues.deal(12) for note in hand.notes[: hand.helping]]
    assert len(said) == len(set(said)) == colleagues.NOTES_IN_ALL


def test_when_words_run_out_people_agree_with_one_another_and_their_notes_still_belong_somewhere():
    said = [note for hand in colleagues.deal(200) for note in hand.notes[: hand.helping]]
    again = [note for note in said if note not in NOTES + WORDS["odd"]]
    assert again and all(any(note.startswith(lead_in) for lead_in in WORDS["lead_ins"]) for note in again)
    assert all(colleagues.theme_of(note) for note in again if not note.endswith(tuple(WORDS["odd"])))


def test_every_note_and_wording_knows_its_theme_and_odd_ones_have_none():
    for key, theme in THEMES.items():
        assert {colleagues.theme_of(text) for text in (*theme["notes"], theme["challenge"], *theme["others"])} == {key}
    assert {colleagues.theme_of(text) for text in (*WORDS["odd"], *WORDS["warm_up"], "What Ada wrote herself")} == {None}


def votes(people: int, challenges: dict[str, str]) -> dict[str, int]:
    found: list = []
    for person in range(people):
        spent = colleagues.spend(colleagues.preferences(person, challenges), dots=5, per_challenge=3)
        assert sum(spent.values()) == 5 and max(spent.values()) <= 3
        found += spent.items()
    return tally.count(found)


UP = {f"id{place}": text for place, text in enumerate(CHALLENGES + KEPT)}


@pytest.mark.parametrize("people", [3, 5, 6, 12, 40, 200])
def test_a_group_finds_a_single_winner(people):
    assert tally.leaders(votes(people, UP)) == ["id0"]


def test_two_people_alone_tie_and_tie_again():
    tied = tally.tied(votes(2, UP))
    assert tied == ["id0", "id1"]
    assert tally.tied(votes(2, {id: UP[id] for id in tied})) == tied


def test_dots_are_spent_even_where_there_is_little_to_choose():
    assert colleagues.spend(["a"], 5, 3) == {"a": 3}
    assert colleagues.spend(["a", "b", "c"], 3, 3) == {"a": 3}
    assert colleagues.preferences(7, {"a": "Only this"}) == ["a"]


def test_what_real_people_chose_is_answered_too():
    answers = colleagues.answers_to("How can technology help Bo to find his bike?")
    assert {section for section, _ in answers} == set(sections.ANSWERABLE)
    assert colleagues.answers_to(CHALLENGES[0]) != answers
    assert colleagues.summary_of("How can technology help Bo to find his bike?") == ""


def test_people_rate_every_principle():
    assert set(colleagues.ratings(3, PRINCIPLES)) == set(PRINCIPLES)
    assert set(colleagues.ratings(3, PRINCIPLES).values()) <= {1, 2, 3, 4, 5}


def test_what_staff_write_after_the_workshop_fits_into_its_sections():
    said = WORDS["coordinator"]
    for section, value in (said["writes"] | said["when_asked"]).items():
        assert sections.limit_problems(section, sections.clean(section, value)) == []
        said_once = " ".join(value) if isinstance(value, list) else value
        assert [nudge for nudge in wording.check(said_once) if nudge["code"] != "opening"] == [], section
    needed = {section.key for section in sections.CATALOGUE if section.needed == "approval"}
    assert needed <= {*said["writes"], *said["when_asked"], "timetable", "questions_access_privacy"}  # the last is written from a template
