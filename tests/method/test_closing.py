from datetime import date

import pytest

from workshop_app.method.closing import closing_day, is_open

USUAL = [
    {"what": "Questions until", "when": "2027-02-01"}, {"what": "Answers to questions", "when": "2027-02-10"},
    {"what": "Answers due", "when": "2027-03-01"}, {"what": "Decision", "when": "2027-04-01"}, {"what": "Start", "when": "2027-05-03"},
]


@pytest.mark.parametrize("what", [
    "Answers due", "Closing date", "Deadline", "Apply by", "Applications close", "Proposals by noon", "Submission deadline", "Responses in",
    "Tell us by: reply by", "Last day for bids: bids until",
])
def test_a_challenge_is_open_until_answers_are_due_however_that_is_put(what):
    timetable = [USUAL[0], {"what": what, "when": "2027-03-01"}, *USUAL[3:]]
    assert closing_day(timetable) == date(2027, 3, 1)


@pytest.mark.parametrize("what", ["Questions until", "Deadline for questions", "Clarification questions by", "Enquiries close"])
def test_a_last_day_for_questions_closes_nothing(what):
    assert closing_day([{"what": what, "when": "2027-02-01"}, *USUAL[1:]]) == date(2027, 3, 1)


def test_the_last_day_counts_in_full():
    assert is_open(USUAL, date(2027, 3, 1)) and not is_open(USUAL, date(2027, 3, 2))


def test_where_no_line_says_when_answers_are_due_the_last_day_of_the_timetable_counts():
    assert closing_day([{"what": "Workshop", "when": "2027-02-01"}, {"what": "Start", "when": "2027-05-03"}]) == date(2027, 5, 3)


@pytest.mark.parametrize("timetable", [[], [{"what": "Answers due", "when": "Spring 2027"}], [{"what": "Answers due", "when": "2027-02-30"}]])
def test_a_challenge_without_a_day_is_open(timetable):
    assert closing_day(timetable) is None and is_open(timetable, date(2999, 1, 1))
