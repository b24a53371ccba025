"""The catalogue of the brief: limits are warnings in plain sentences, wrong kinds are refused, and what is missing is named."""
import pytest

from workshop_app.method import sections

KEYS = ["question", "summary", "owner", "why_now", "problem", "told_us", "affected", "now_tried", "success", "constraints", "open_to_any",
        "offer", "timetable", "who_can_apply", "route", "how_chosen", "questions_access_privacy", "history"]
NEEDED_FOR_DRAFT = ["question", "owner", "problem", "told_us", "open_to_any", "how_chosen"]
FULL = {
    "question": "How can technology help?", "summary": "Short.", "owner": {"owner": "Cora", "contact": "cora@council.example"},
    "why_now": "Now.", "problem": "Hard.", "told_us": [{"text": "Ow", "redacted": False}], "affected": "Ada.", "now_tried": "Paper.",
    "success": ["Less waiting"], "constraints": ["The law"], "open_to_any": {"statement": "Open.", "kept": []}, "offer": "Time.",
    "timetable": [{"what": "Start", "when": "2027-01-11"}], "who_can_apply": {"text": "Anybody.", "criteria": ["Fit"]},
    "route": {"route": "open", "notes": "UK4."}, "how_chosen": {"ballots": 8}, "questions_access_privacy": "Ask.", "history": [],
}


def said(problem):
    return next(iter(problem.value.fields.values()))[0]


def test_the_brief_has_its_18_sections_in_order():
    assert [section.key for section in sections.CATALOGUE] == KEYS == list(sections.SECTIONS)


def test_every_section_says_what_it_is_where_it_comes_from_and_when_it_is_needed():
    for section in sections.CATALOGUE:
        assert section.title and section.comes_from and section.hint
        assert section.needed in {"draft", "approval", "optional", "always"}


def test_the_workshop_asks_for_four_sections_in_words():
    assert list(sections.ANSWERABLE) == ["affected", "now_tried", "success", "constraints"]
    assert all(question.endswith("?") for question in sections.ANSWERABLE.values())


@pytest.mark.parametrize(("text", "count"), [
    ("", 0), ("  one\ttwo\nthree ", 3), ("24/7 help – not now", 4), ("How can technology …?", 3), ("état 東京", 2),
])
def test_words_are_counted_as_people_count_them(text, count):
    assert sections.words(text) == count


@pytest.mark.parametrize(("key", "value", "sentences"), [
    ("summary", "word " * 63, ["The summary has 63 words; the limit is 50."]),
    ("summary", "word " * 50, []),
    ("question", "x" * 201, ["The challenge has 201 characters; the limit is 200."]),
    ("question", "a " * 34, ["The challenge has 34 words; aim for 30 or fewer."]),
    ("why_now", "word " * 201, ["“Why now” has 201 words; the limit is 200."]),
    ("success", ["good " * 31, "fine"], ["Point 1 has 31 words; the limit is 30."]),
    ("success", ["fine"] * 21, ["“What success looks like” has 21 points; the limit is 20."]),
    ("told_us", [{"text": "Ow", "redacted": False}] * 11, ["“What people told us” has 11 quotes; the limit is 10."]),
    ("owner", {"owner": "x" * 101, "contact": ""}, ["The owner has 101 characters; the limit is 100."]),
    ("who_can_apply", {"text": "", "criteria": ["Price"] * 21}, ["“Who can apply and how we choose” has 21 criteria; the limit is 20."]),
    ("timetable", [{"what": "Start", "when": "2027-02-30"}], ["“2027-02-30” is no day of the calendar."]),
    ("timetable", [{"what": "Start", "when": "Spring 2027"}], []),
    ("history", [], []),
])
def test_limits_are_told_in_plain_sentences(key, value, sentences):
    assert sections.limit_problems(key, value) == sentences


@pytest.mark.parametrize("key", [key for key in KEYS if key not in sections.READ_ONLY])
def test_a_full_value_of_each_section_comes_through_unchanged_and_within_limits(key):
    assert sections.clean(key, FULL[key]) == FULL[key]
    assert sections.limit_problems(key, FULL[key]) == []
    assert not sections.is_empty(key, FULL[key])


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_section_is_known_as_empty_has_no_problems_and_is_never_shared(key):
    value = sections.empty(key)
    assert sections.is_empty(key, value)
    assert sections.limit_problems(key, value) == []
    if key not in sections.READ_ONLY:
        assert sections.clean(key, value) == value
    assert isinstance(value, str) or sections.empty(key) is not value


@pytest.mark.parametrize(("key", "sent", "stored"), [
    ("question", "  How \n can\ttechnology? ", "How can technology?"),
    ("summary", " one \r\n\r\n\r\n\r\ntwo  \n", "one\n\ntwo"),
    ("summary", "bad \ud800and \0worse \u202ebaCk", "bad and worse baCk"),
    ("success", [" fast ", "", "  "], ["fast"]),
    ("told_us", [{"text": "Ow"}, {"text": ""}], [{"text": "Ow", "redacted": False}]),
    ("told_us", [{"text": "My name is Bo", "redacted": True}], [{"text": "", "redacted": True}]),
    ("owner", {"owner": " Cora "}, {"owner": "Cora", "contact": ""}),
    ("timetable", [{"what": "", "when": ""}, {"what": "Start"}], [{"what": "Start", "when": ""}]),
    ("open_to_any", {"statement": "Open.", "kept": [{"wording": "An app?", "reason": ""}, {}]},
     {"statement": "Open.", "kept": [{"wording": "An app?", "reason": ""}]}),
    ("who_can_apply", {"criteria": ["Price", " "]}, {"text": "", "criteria": ["Price"]}),
    ("route", {"notes": "Soon"}, {"route": "", "notes": "Soon"}),
    ("summary", "word " * 3000, "word " * 2999 + "word"),
])
def test_values_are_made_tidy_and_drafts_may_be_too_long(key, sent, stored):
    assert sections.clean(key, sent) == stored


@pytest.mark.parametrize(("key", "value", "field"), [
    ("summary", 5, "value"), ("summary", ["x"], "value"), ("summary", None, "value"), ("summary", "x" * 20_001, "value"),
    ("success", "x", "value"), ("success", [1], "value.0"), ("success", ["x" * 11_000] * 2, "value"), ("success", ["x"] * 201, "value"),
    ("told_us", ["x"], "value.0"), ("told_us", [{"text": "x", "redacted": "yes"}], "value.0.redacted"),
    ("told_us", [{"text": "x", "author": "Bo"}], "value.0.author"),
    ("owner", {"name": "x"}, "value.name"), ("owner", {"owner": 1}, "value.owner"), ("owner", "Cora", "value"),
    ("timetable", [{"what": "x", "when": 1}], "value.0.when"), ("open_to_any", {"kept": {}}, "value.kept"),
    ("route", {"route": "by pigeon"}, "value.route"), ("who_can_apply", {"criteria": "Price"}, "value.criteria"),
    ("how_chosen", {"ballots": 99}, "value"), ("history", [], "value"), ("price", "1", "value"),
])
def test_a_wrong_kind_is_refused_with_a_sentence_at_the_field(key, value, field):
    with pytest.raises(sections.BadValue) as refused:
        sections.clean(key, value)
    assert list(refused.value.fields) == [field]
    assert said(refused).endswith(".") and str(refused.value) == said(refused)
    assert isinstance(refused.value, ValueError)


def test_an_empty_brief_misses_what_each_stage_needs():
    assert sections.missing({}, "draft") == NEEDED_FOR_DRAFT
    assert sections.missing({}, "approval") == [
        "question", "summary", "owner", "why_now", "problem", "told_us", "affected", "success", "open_to_any", "offer", "timetable",
        "how_chosen", "questions_access_privacy"]


def test_a_full_brief_misses_nothing():
    assert sections.missing(FULL, "draft") == sections.missing(FULL, "approval") == []


def test_an_owner_without_a_contact_is_still_missing():
    assert sections.missing(FULL | {"owner": {"owner": "Cora", "contact": ""}}, "draft") == ["owner"]
