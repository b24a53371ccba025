"""The wording check on a whole section: it names the sentence, and is silent about what people kept."""
from workshop_app.method.section_wording import MOST, weigh
from workshop_app.method.sections import SECTIONS, empty

APP = "We need to build an app that tells people when the bus comes."


def test_the_sentence_that_names_a_solution_is_named_and_its_neighbours_are_not():
    found = weigh("summary", f"People wait at the stop. {APP}\nNobody tells them anything.")
    assert [nudge["wording"] for nudge in found] == [APP]
    assert found[0]["keep"] and "build an app" in found[0]["messages"][0]


def test_words_that_people_kept_are_left_alone_until_they_change():
    assert weigh("summary", APP, kept=[APP]) == []
    assert weigh("summary", APP.replace("bus", "tram"), kept=[APP])


def test_only_the_challenge_has_to_be_a_question():
    assert weigh("summary", "People wait.") == []
    [nudge] = weigh("question", "People wait.")
    assert not nudge["keep"] and "How can technology" in nudge["messages"][0]


def test_a_target_is_welcome_where_success_is_described():
    target = "We will build an app for 20% fewer calls"
    assert "is a target" in str(weigh("offer", target)) and "is a target" not in str(weigh("success", [target]))


def test_a_name_from_the_councils_own_list_is_pointed_at():
    assert "PlanTrack" in str(weigh("constraints", ["It has to work with PlanTrack"], products=["PlanTrack"]))


def test_every_kind_of_section_can_be_weighed_and_quotes_dates_and_names_never_are():
    for key in SECTIONS:
        weigh(key, empty(key))
    assert weigh("told_us", [{"text": APP, "redacted": False}]) == []
    assert weigh("owner", {"owner": APP, "contact": APP}) == weigh("timetable", [{"what": APP, "when": ""}]) == []
    assert weigh("who_can_apply", {"text": APP, "criteria": [APP]}) and weigh("route", {"route": "", "notes": APP})


def test_a_text_without_an_end_is_weighed_in_parts_and_not_for_ever():
    assert len(weigh("problem", "We need an app " * 1300)) <= MOST
    assert weigh("problem", f"{'word ' * 150}we need to build an app")
