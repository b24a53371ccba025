"""The drafted brief: it quotes and counts what the workshop said, fairly and always the same way, and invents nothing."""
import copy
import random

import pytest

from workshop_app.method import brief, sections

QUESTION = "How can technology help tenants to live in homes without damp?"
MATERIAL = {
    "workshop": {"title": "Damp", "topic": "Damp and mould", "team": "Housing", "owner": "Head of Housing",
                 "contact": "homes@council.example", "council": "Birmingham City Council"},
    "question": QUESTION,
    "clusters": [{"title": "Reporting a problem", "notes": ["We tell you three times", "The form fails on my phone", "Nobody answers!"]},
                 {"title": "Waiting", "notes": ["Nobody says when", "The wait is 41 days"]}],
    "answers": {"affected": ["Tenants with asthma", "Surveyors"], "now_tried": [], "success": ["No child sleeps in a damp room"],
                "constraints": []},
    "kept": [{"wording": "How can technology give every tenant an app?", "reason": "Tenants asked for it"}],
    "counts": {"participants": 9, "notes": 41, "clusters": 6, "challenges": 5, "ballots": 8, "dots_per_person": 5},
    "method": "dots", "reason": "", "tally": [{"wording": QUESTION, "dots": 21}, {"wording": "How can technology cut calls?", "dots": 9}],
    "run_off": [], "date": "2026-11-23",
}


@pytest.fixture
def material():
    return copy.deepcopy(MATERIAL)


def test_the_draft_has_every_section_each_with_a_value_of_its_kind(material):
    drafted = brief.draft(material)
    assert list(drafted) == list(sections.SECTIONS)
    for key, value in drafted.items():
        if key not in sections.READ_ONLY:
            assert sections.clean(key, value) == value


def test_the_question_is_the_winner_word_for_word(material):
    assert brief.draft(material | {"question": "how can  Technology…?"})["question"] == "how can  Technology…?"


def test_what_is_not_known_stays_empty(material):
    drafted = brief.draft(material)
    for key in ("summary", "offer", "timetable", "who_can_apply", "route", "history", "now_tried", "constraints"):
        assert sections.is_empty(key, drafted[key]), key
    assert sections.missing(drafted, "draft") == []
    assert sections.missing(drafted, "approval") == ["summary", "offer", "timetable"]


def test_a_workshop_without_facts_gives_a_brief_without_inventions(material):
    material["workshop"] |= {"topic": "", "team": "", "owner": "", "contact": ""}
    drafted = brief.draft(material | {"clusters": [], "answers": {}, "kept": []})
    assert drafted["owner"] == {"owner": "", "contact": ""}
    assert drafted["why_now"] == drafted["problem"] == drafted["affected"] == "" and drafted["told_us"] == []
    assert not drafted["questions_access_privacy"].startswith("Questions:")


def test_the_problem_counts_the_notes_of_each_cluster_and_quotes_them(material):
    assert brief.draft(material)["problem"] == (
        "People wrote 3 notes under ‘Reporting a problem’. Nobody answers! The form fails on my phone. We tell you three times.\n"
        "People wrote 2 notes under ‘Waiting’. Nobody says when. The wait is 41 days.")


def test_one_note_and_a_cluster_without_a_title_are_worded_well(material):
    material["clusters"] = [{"title": "", "notes": ["It drips"]}, {"title": "Empty", "notes": []}]
    assert brief.draft(material)["problem"] == "People wrote 1 note in a cluster without a title. It drips."


def test_the_problem_keeps_its_limit_whatever_was_said(material):
    for clusters, notes in ((1, 90), (3, 40), (60, 3)):
        said = [[f"Note {n} of {c} with many words" for n in range(notes)] for c in range(clusters)]
        material["clusters"] = [{"title": f"Cluster {c} with a title of some words", "notes": told} for c, told in enumerate(said)]
        drafted = brief.draft(material)["problem"]
        assert 100 < sections.words(drafted) <= 200
        assert sections.limit_problems("problem", drafted) == []


def test_quotes_take_turns_between_clusters_and_stop_at_ten(material):
    material["clusters"] = [{"title": "Loud", "notes": [f"Loud {n:02}" for n in range(30)]},
                            {"title": "Quiet", "notes": ["Quiet b", "Quiet a"]}]
    told = [quote["text"] for quote in brief.draft(material)["told_us"]]
    assert told[:5] == ["Loud 00", "Quiet a", "Loud 01", "Quiet b", "Loud 02"] and len(told) == 10


def test_the_order_of_writing_never_shows(material):
    before = brief.draft(material)
    for cluster in material["clusters"]:
        random.Random(7).shuffle(cluster["notes"])
    assert brief.draft(material) == before


def test_what_was_said_twice_is_quoted_once(material):
    material["clusters"] = [{"title": "A", "notes": ["It drips", "it  drips"]}, {"title": "B", "notes": ["IT DRIPS"]}]
    assert len(brief.draft(material)["told_us"]) == 1


def test_answers_become_paragraphs_or_points(material):
    drafted = brief.draft(material)
    assert drafted["affected"] == "Tenants with asthma\nSurveyors"
    assert drafted["success"] == ["No child sleeps in a damp room"]


def test_kept_wordings_stand_with_their_reasons(material):
    material["kept"].append({"wording": "An app?", "reason": None})
    drafted = brief.draft(material)["open_to_any"]
    assert drafted["statement"].startswith("We describe a problem")
    assert drafted["kept"] == [*MATERIAL["kept"], {"wording": "An app?", "reason": ""}]


def test_how_it_was_chosen_records_the_counts_the_method_and_the_runners_up(material):
    chosen = brief.draft(material)["how_chosen"]
    assert chosen == {**material["counts"], "method": "dots", "reason": "", "date": "2026-11-23", "winner": QUESTION,
                      "tally": material["tally"], "run_off": []}


def test_the_standing_text_keeps_its_limit_and_names_the_contact(material):
    text = brief.draft(material)["questions_access_privacy"]
    assert text.startswith("Questions: homes@council.example.")
    assert sections.words(text) <= 100


def test_drafting_changes_nothing_it_was_given(material):
    brief.draft(material)
    assert material == MATERIAL
