"""The scripts that are shipped are complete and keep the promise, and their README tells the schema's truth."""
import re
from pathlib import Path

import pytest

from workshop_app.method import script, script_schema
from workshop_app.method.principles import MEANINGS, PRINCIPLES

SHIPPED = Path(__file__).parents[2] / "facilitation_scripts"
SHELF = script.shelf(SHIPPED)
SCRIPTS = {key: found for key, found in SHELF.items() if found["kind"] == "script"}
STAGES = [pytest.param(key, stage, id=f"{key}-{stage['key']}") for key, found in SCRIPTS.items() for stage in script.stage_list(found)]
COUNCIL_CHALLENGES = (
    "How can technology enable citizens with learning disabilities to access, and be in control of, suitable transport services that"
    " increase confidence and independence?",
    "How can technology enable citizens to access engaging and inclusive Adult Social Care service information quickly and efficiently?",
    "How can technology support the transformation of Mobility Hubs into places of community and business activity that drives active"
    " transport use in the city?",
    "How can technology transform public consultation to increase citizen engagement, improve quality, and enable meaningful dialogue?",
    "How can technology directly connect regional food producers with urban demand, and transport goods between them in a reliable,"
    " affordable, and sustainable way?",
)
PROMISE = (
    "without your name, your device or the time", "that includes the facilitator", "or the network could watch", "fewer than five people",
    "leave out names", "A challenge, not a solution",
)


def test_everything_that_is_shipped_is_in_order():
    assert script.faults(SHIPPED) == []
    assert sorted(SHELF) == ["dips-programme", "dips-session-1", "dips-session-2", "in-house-hour", "two-hours"]


@pytest.mark.parametrize("key, minutes", [("two-hours", 120), ("in-house-hour", 60), ("dips-session-1", 120), ("dips-session-2", 120)])
def test_a_script_takes_as_long_as_it_says(key, minutes):
    assert script.minutes(SHELF[key]) == minutes


def test_the_two_hours_are_the_table_of_the_product():
    table = [(s["key"], s["title"], s["minutes"], s["principle"], s["activity"]) for s in script.stage_list(SHELF["two-hours"])]
    assert table == [
        ("welcome", "Welcome", 8, "openness", "welcome"),
        ("warm-up", "Warm-up", 7, "conversation", "post"),
        ("explore", "Explore", 20, "exploration", "post"),
        ("read", "Read and talk", 15, "conversation", "read"),
        ("cluster", "Cluster", 15, "collaboration", "cluster"),
        ("break", "Break", 5, None, "break"),
        ("frame", "Frame", 20, "newness", "frame"),
        ("dot-vote", "Dot-vote", 10, "openness", "vote"),
        ("brief", "Brief", 15, "collaboration", "brief"),
        ("close", "Close", 5, None, "pulse"),
    ]


def test_the_two_hours_hide_reveal_and_count_as_promised():
    stages = {stage["key"]: stage for stage in script.stage_list(SHELF["two-hours"])}
    assert [key for key, stage in stages.items() if stage["hidden"]] == ["explore"]
    assert [key for key, stage in stages.items() if stage["reveals"]] == ["read"]
    assert [key for key, stage in stages.items() if stage["evidence"]] == ["explore", "read", "cluster"]
    assert [key for key, stage in stages.items() if stage["also"] == ["post"]] == ["read", "cluster"]
    assert (stages["dot-vote"]["dots"], stages["dot-vote"]["per_challenge"]) == (5, 3)


def test_the_second_session_carries_what_the_first_gathered():
    assert [(s["script"], s["carry"]) for s in SHELF["dips-programme"]["sessions"]] == [
        ("dips-session-1", []),
        ("dips-session-2", ["clusters", "challenges"]),
    ]
    assert [s["activity"] for s in script.stage_list(SHELF["dips-session-1"])].count("vote") == 0
    assert {"frame", "vote", "brief"} < {s["activity"] for s in script.stage_list(SHELF["dips-session-2"])}


@pytest.mark.parametrize("key, stage", STAGES)
def test_every_stage_has_words_for_the_facilitator_and_for_everybody(key, stage):
    assert len(stage["say"].split("\n\n")) >= 2
    assert 3 <= len(stage["watch_for"]) <= 5
    assert stage["see"]
    assert stage["principle"] or stage["activity"] in ("break", "pulse")


@pytest.mark.parametrize("key, stage", [p for p in STAGES if p.values[1]["hidden"]])
def test_people_are_told_that_hidden_notes_are_hidden_from_the_facilitator_too(key, stage):
    assert "Nobody sees your notes yet" in stage["see"]
    assert not re.search(r"\bwho has (posted|written|finished)\b", stage["say"])


@pytest.mark.parametrize("key", SCRIPTS)
def test_a_workshop_begins_with_the_promise_its_limits_and_the_five_principles(key):
    first = script.stage_list(SCRIPTS[key])[0]
    assert first["activity"] == "welcome"
    for name, meaning in MEANINGS.items():
        assert f"- {name.capitalize()}. {meaning}" in first["see"].splitlines()
    for words in PROMISE:
        assert words in first["see"]


@pytest.mark.parametrize("key", SCRIPTS)
def test_a_workshop_ends_with_the_pulse(key):
    assert script.stage_list(SCRIPTS[key])[-1]["activity"] == "pulse"


@pytest.mark.parametrize("key, stage", [p for p in STAGES if p.values[1]["prompt"]])
def test_a_prompt_asks_and_does_not_sell(key, stage):
    assert "?" in stage["prompt"]
    assert not re.search(r"\b(app|portal|chatbot|website|software|system|build|buy|solution|solve)\b", stage["prompt"], re.I)


@pytest.mark.parametrize("key, stage", STAGES)
def test_the_examples_are_the_councils_own_words(key, stage):
    quoted = re.findall(r'"(How can technology (?!help)[^"]+\?)"', stage["say"])
    assert set(quoted) <= set(COUNCIL_CHALLENGES)


def test_there_are_five_principles_with_one_sentence_each():
    assert PRINCIPLES == ("collaboration", "conversation", "exploration", "openness", "newness")
    assert all(meaning.endswith(".") and meaning.count(".") == 1 for meaning in MEANINGS.values())


# The README


def rows(heading: str) -> dict[str, list[str]]:
    """{field: its other cells} of the first table below a heading of the README."""
    below = f"\n{(SHIPPED / 'README.md').read_text()}".split(f"\n{heading}\n", 1)[1]
    table = re.search(r"(?:^\|.*\n)+", below, re.M).group()
    cells = [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in table.splitlines()[2:]]
    return {first.strip("`"): rest for first, *rest in cells}


def without(field) -> str:
    if field.required:
        return "needed"
    if isinstance(field.load_default, bool):
        return str(field.load_default).lower()
    return str(field.load_default) if isinstance(field.load_default, str | int) else "none"


@pytest.mark.parametrize("heading, schema", [
    ("## A script", script_schema.Script),
    ("### A stage", script_schema.Stage),
    ("### Settings of a stage", script_schema.Settings),
    ("## A programme", script_schema.Programme),
    ("### A session", script_schema.Session),
])
def test_the_readme_tells_every_field_and_its_limits(heading, schema):
    fields = schema().fields
    told = rows(heading)
    assert list(told) == [name for name in told if name in fields] and set(told) == set(fields)
    for name, field in fields.items():
        assert told[name][1:3] == [getattr(field, "allowed", "the settings below"), without(field)], name


def test_the_readme_tells_where_a_setting_makes_sense():
    told = {name: cells[3] for name, cells in rows("### Settings of a stage").items()}
    needs = {name: ", ".join(activities) for name, (activities, _) in script_schema.SETTING_NEEDS.items()}
    assert told == needs | {"also": "any"}


def test_the_readme_names_every_file_with_its_minutes():
    listed = rows("# Facilitation scripts")
    sizes = {f"{key}.yaml": script.minutes(found) for key, found in SCRIPTS.items()}
    sizes["dips-programme.yaml"] = sum(sizes[f"{s['script']}.yaml"] for s in SHELF["dips-programme"]["sessions"])
    assert {name: int(cells[1]) for name, cells in listed.items()} == sizes
