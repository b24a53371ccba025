"""The wording check: solutions are nudged, challenges are left alone, and every message says which words it means."""
from pathlib import Path

import pytest

from workshop_app.method import wording

EXAMPLES = Path(__file__).with_name("wordings")
SOLUTIONS = (EXAMPLES / "solutions.txt").read_text(encoding="utf-8").splitlines()
CHALLENGES = (EXAMPLES / "challenges.txt").read_text(encoding="utf-8").splitlines()
DIPS = [
    "How can technology enable citizens with learning disabilities to access, and be in control of, suitable transport services that"
    " increase confidence and independence?",
    "How can technology enable citizens to access engaging and inclusive Adult Social Care service information quickly and efficiently?",
    "How can technology support the transformation of Mobility Hubs into places of community and business activity that drives active"
    " transport use in the city?",
    "How can technology transform public consultation to increase citizen engagement, improve quality, and enable meaningful dialogue?",
    "How can technology directly connect regional food producers with urban demand, and transport goods between them in a reliable,"
    " affordable, and sustainable way?",
]
ADVICE_ON_FORM = {"opening", "question_mark"}


def solution_codes(text, products=()):
    return {nudge["code"] for nudge in wording.check(text, products)} - ADVICE_ON_FORM


def test_at_least_85_percent_of_the_solutions_get_a_nudge():
    missed = [text for text in SOLUTIONS if not solution_codes(text)]
    assert len(SOLUTIONS) >= 80
    assert len(missed) <= len(SOLUTIONS) * 0.15, missed


def test_no_challenge_is_taken_for_a_solution():
    assert len(CHALLENGES) >= 80
    assert [(text, solution_codes(text)) for text in CHALLENGES if solution_codes(text)] == []


@pytest.mark.parametrize("challenge", DIPS)
def test_the_challenges_of_the_pilot_get_no_nudge_at_all(challenge):
    assert wording.check(challenge) == []
    assert wording.opens_well(challenge)


@pytest.mark.parametrize("word", ["technology", "data", "digital services", "information", "online advice"])
def test_everyday_words_of_the_trade_never_fire_alone(word):
    assert wording.check(f"How can technology help residents to trust {word} from the council?") == []


@pytest.mark.parametrize("running", ["our booking line", "Mobility Hubs", "our website", "the existing portal", "the council's app"])
def test_what_the_service_already_runs_never_fires(running):
    assert wording.check(f"How can technology help more people to be heard through {running}?") == []


@pytest.mark.parametrize("challenge", [
    "How can technology help residents who cannot use an app to reach us?",
    "How can technology help people who need a wheelchair to get about without a smartphone app?",
    "How can technology help families caught in a system that does not listen?",
])
def test_telling_of_people_s_lives_today_asks_for_no_product(challenge):
    assert wording.check(challenge) == []


@pytest.mark.parametrize(("text", "code", "words"), [
    ("How can technology build a new booking app for tip visits?", "make_or_buy", "build a new booking app"),
    ("How can technology replace our CRM?", "make_or_buy", "replace our CRM"),
    ("Residents need a chatbot", "asks_for", "need a chatbot"),
    ("How can an app cut waiting times?", "starts_from", "an app"),
    ("We hope for an app that lets carers swap shifts", "does", "an app that lets"),
    ("Sensors in every bin will tell the crews", "does", "Sensors in every bin will"),
    ("How can technology bring sharepoint to schools?", "product", "sharepoint"),
    ("Provision of lone worker alarms", "order", "Provision of"),
    ("Buy alarms for lone workers", "order", "Buy"),
    ("Let’s text everybody", "call", "Let’s"),
    ("Real-time bus tracking app", "thing", "Real-time bus tracking app"),
    ("How might we use AI to sort objections?", "means", "use AI"),
    ("How can technology automate blue badge renewals?", "means", "automate"),
    ("How can technology get more people to download our app?", "adoption", "get more people to download our app"),
])
def test_a_nudge_names_the_words_it_is_about(text, code, words):
    found = {nudge["code"]: nudge for nudge in wording.check(text)}
    assert found[code]["words"] == words
    assert f"“{words}”" in found[code]["message"]


def test_one_weak_sign_is_not_enough_and_two_are():
    assert wording.check("How can technology help people to feel safe near drones?") == []
    assert wording.check("How can technology cut waiting by 20%?") == []
    assert solution_codes("How can technology cut complaints about drones by 20%?") == {"artefact", "figure"}


def test_the_strongest_nudge_comes_first_and_the_form_last():
    codes = [nudge["code"] for nudge in wording.check("Let's build an app")]
    assert codes[0] == "make_or_buy" and codes[-1] == "opening"


def test_a_council_adds_names_of_products_and_suppliers():
    text = "How can technology make Acme  Flow (v2) fairer for tenants?"
    assert solution_codes(text) == set()
    assert solution_codes(text, ["acme flow (v2)", ""]) == {"product"}
    assert solution_codes("How can technology help acmeflowers to grow?", ["acme"]) == set()


@pytest.mark.parametrize("text", [
    "How can technology help?", "  how CAN technology\nhelp?  ", "“How can technology help?”", "How might we use technology to help?",
])
def test_both_openings_are_accepted(text):
    assert wording.opens_well(text)
    assert wording.check(text) == []


@pytest.mark.parametrize(("text", "code"), [
    ("Bins are missed every week", "opening"), ("How might we help?", "opening"), ("How can technologists help?", "opening"),
    ("How can technology help", "question_mark"),
])
def test_another_opening_gets_advice(text, code):
    assert not wording.opens_well(text)
    assert [nudge["code"] for nudge in wording.check(text)] == [code]


@pytest.mark.parametrize("text", [
    "", "  \n ", "?", "🙂", "\ud800\x00", "{words} {0}", "İ" * 499 + " app", "’-" * 400, "يحتاج السكان إلى تطبيق",
])
def test_any_text_is_answered(text):
    for nudge in wording.check(text):
        assert set(nudge) == {"code", "words", "message"}
        assert nudge["words"] in nudge["message"]


def test_only_the_first_500_characters_are_looked_at():
    assert solution_codes("How can technology help " + "so " * 170 + "build an app?") == set()


def test_the_reframe_has_three_gaps_to_fill():
    filled = wording.REFRAME.replace("{who}", "tenants").replace("{do what}", "rest").replace("{outcome}", "they can work")
    assert wording.opens_well(filled) and "{" not in filled


def test_messages_are_one_or_two_plain_sentences():
    for message in wording.MESSAGES.values():
        assert message.count("{words}") == 1
        assert len(message) < 130 and message.endswith(".")
