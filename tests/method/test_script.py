"""Facilitation scripts: what is wrong is named by line, nothing hostile gets in, and the shelf holds what is in order."""
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshop_app.method import script

GOOD = """\
key: afternoon
title: An afternoon
about: Who it is for.
stages:
  - key: write
    title: Write
    minutes: 10
    activity: post
    say: Please write.
    watch_for: [Silence]
    see: Write a note.
    settings:
      prompt: What is hard?
      hidden_until_reveal: true
  - key: look
    title: Look
    minutes: 5
    activity: read
    principle: openness
    say: Please read.
    watch_for: [Talk]
    see: Read the notes.
    settings: {reveals: true, also: [post]}
  - key: ask
    title: Ask
    minutes: 10
    activity: frame
    say: Please ask.
    watch_for: [Answers]
    see: Offer a question.
  - key: choose
    title: Choose
    minutes: 5
    activity: vote
    say: Please choose.
    watch_for: [Ties]
    see: Give your dots.
    settings: {dots: 4, per_challenge: 2}
"""


@pytest.fixture
def written(tmp_path):
    """A function that writes text or bytes as afternoon.yaml (or another name) and gives its path."""

    def write(content: str | bytes, name: str = "afternoon.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def said(path: Path) -> list[str]:
    return [str(error) for error in script.check(path)]


# Reading


def test_a_stage_list_is_flat_and_complete(written):
    write, look, ask, choose = script.stage_list(script.load(written(GOOD)))
    assert write == {
        "key": "write", "title": "Write", "minutes": 10, "activity": "post", "principle": None, "say": "Please write.",
        "watch_for": ["Silence"], "see": "Write a note.", "prompt": "What is hard?", "dots": 5, "per_challenge": 3,
        "hidden": True, "evidence": True, "reveals": False, "also": [],
    }
    assert (look["also"], look["reveals"], look["evidence"], look["prompt"]) == (["post"], True, True, "")
    assert (ask["evidence"], ask["also"]) == (False, [])
    assert (choose["dots"], choose["per_challenge"]) == (4, 2)


def test_a_small_budget_lowers_the_cap_that_nobody_wrote(written):
    script_with_two_dots = script.load(written(GOOD.replace("{dots: 4, per_challenge: 2}", "{dots: 2}")))
    assert script.stage_list(script_with_two_dots)[-1]["per_challenge"] == 2


def test_text_may_be_wrapped_and_keeps_its_paragraphs_and_lists(written):
    wrapped = "say: |\n      One line\n      and the rest.\n\n      The list:\n      - first,\n        still first\n      - second\n"
    found = script.load(written(GOOD.replace("say: Please ask.", wrapped)))
    assert found["stages"][2]["say"] == "One line and the rest.\n\nThe list:\n- first, still first\n- second"


def test_folded_text_keeps_its_paragraphs_too(written):
    found = script.load(written(GOOD.replace("say: Please ask.", "say: >\n      One line\n      and the rest.\n\n      Two.\n")))
    assert found["stages"][2]["say"] == "One line and the rest.\n\nTwo."


def test_numbers_and_dates_that_yaml_would_bend_stay_as_written(written):
    assert script.load(written(GOOD.replace("title: An afternoon", "title: 2030-02-31")))["title"] == "2030-02-31"
    assert 'minutes: "1:30" is not a whole number' in said(written(GOOD.replace("minutes: 10", "minutes: 1:30", 1)))[0]


# What is wrong is named


def test_an_error_names_file_line_field_and_what_is_allowed(written):
    assert said(written(GOOD.replace("activity: read", "activity: brainstorm"))) == [
        'afternoon.yaml, line 18: stages[1].activity: "brainstorm" is not an activity.'
        " Allowed: welcome, post, read, cluster, break, frame, vote, brief, pulse"
    ]


@pytest.mark.parametrize("before, after, line, sentence", [
    ("key: afternoon", "key: evening", 1, 'key: "evening" is not the file\'s name. Allowed: afternoon'),
    ("key: afternoon", "key: After noon", 1, 'key: "After noon" has other characters. Allowed: small letters'),
    ("about: Who it is for.", "about: ''", 3, "about: is empty. Allowed: paragraphs, up to 1,500 characters"),
    ("about: Who it is for.", "about:", 3, "about: is empty. Allowed: paragraphs, up to 1,500 characters"),
    ("about: Who it is for.\n", "", 1, "about: is missing. Allowed: paragraphs, up to 1,500 characters"),
    ("about: Who", "language: English\nabout: Who", 3, 'language: "English" is not a language tag. Allowed: a language tag'),
    ("about: Who", "kind: workshop\nabout: Who", 3, 'kind: "workshop" is not a kind. Allowed: script, programme'),
    ("about: Who", "abuot: twice\nabout: Who", 3, "abuot: is not a field. Did you mean about?"),
    ("about: Who", "colour: red\nabout: Who", 3, "colour: is not a field. Allowed: kind, key, title, about, language, stages"),
    ("    title: Look", "    title: Look\n    prompt: Why?", 17, "stages[1].prompt: is not a field here. It belongs under settings"),
    ("    title: Look", "    title: No", 16, "stages[1].title: false is read as yes or no: put it in quotes. Allowed: text"),
    ("    title: Look", "    title: 12", 16, "stages[1].title: 12 is read as a number: put it in quotes. Allowed: text"),
    ("    title: Look", f"    title: {'L' * 61}", 16, "stages[1].title: is 61 characters long. Allowed: text, up to 60"),
    ("    title: Look", "    title: |\n      a\n\n      b", 16, "stages[1].title: has more than one paragraph. Allowed: text"),
    ("    title: Look", "    title: [Look]", 16, "stages[1].title: must be text. Allowed: text, up to 60 characters"),
    ("  - key: look", "  - key: write", 15, 'stages[1].key: "write" is the key of an earlier stage'),
    ("    minutes: 10", "    minutes: 0", 7, "stages[0].minutes: 0 is too small. Allowed: a whole number from 1 to 240"),
    ("    minutes: 10", "    minutes: 241", 7, "stages[0].minutes: 241 is too large. Allowed: a whole number from 1 to 240"),
    ("    minutes: 10", "    minutes: 7.5", 7, 'stages[0].minutes: "7.5" is not a whole number. Allowed:'),
    ("    minutes: 10", "    minutes: true", 7, "stages[0].minutes: true is not a whole number. Allowed:"),
    ("    principle: openness", "    principle: kindness", 19, 'stages[1].principle: "kindness" is not a principle. Allowed: coll'),
    ("watch_for: [Talk]", "watch_for: Talk", 21, "stages[1].watch_for: is not a list: start each item with a hyphen. Allowed:"),
    ("watch_for: [Talk]", "watch_for: []", 21, "stages[1].watch_for: has 0. Allowed: a list of 1 to 10 texts"),
    ("watch_for: [Talk]", "watch_for:\n      - Talk\n      - 7", 23, "stages[1].watch_for[1]: 7 is read as a number"),
    ("reveals: true, also", "reveals: maybe, also", 23, 'stages[1].settings.reveals: "maybe" is neither. Allowed: true or false'),
    ("also: [post]", "also: [talk]", 23, 'stages[1].settings.also[0]: "talk" is not a room. Allowed: post, read'),
    ("also: [post]", "also: [post, post]", 23, 'stages[1].settings.also[1]: "post" is there twice'),
    ("also: [post]", "also: [read]", 23, "stages[1].settings.also: names read, which is this stage's activity already"),
    ("also: [post]", "dots: 3", 23, "stages[1].settings.dots: makes no sense when the activity is read. Allowed with: vote"),
    ("also: [post]", "evidence: no", 23, "stages[1].settings.evidence: makes no sense when the activity is read. Allowed with: post"),
    ("also: [post]", "colour: red", 23, "stages[1].settings.colour: is not a field. Allowed: prompt"),
    ("      prompt: What is hard?\n", "", 12, "stages[0].settings.prompt: is missing: people need a question to write about"),
    ("prompt: What is hard?", f"prompt: {'w' * 201}", 13, "stages[0].settings.prompt: is 201 characters long. Allowed: text, up to 200"),
    ("      hidden_until_reveal: true\n", "", 22, "stages[1].settings.reveals: needs an earlier stage with hidden_until_reveal: true"),
    ("reveals: true, ", "", 14, "stages[0].settings.hidden_until_reveal: needs a later stage with reveals: true"),
    ("activity: frame", "activity: break", 34, "stages[3].activity: vote needs a stage with the activity frame before it"),
    ("activity: vote", "activity: brief", 34, "stages[3].activity: brief needs a stage with the activity vote before it"),
    ("dots: 4", "dots: 21", 38, "stages[3].settings.dots: 21 is too large. Allowed: a whole number from 1 to 20"),
    ("dots: 4", "dots: 1", 38, "stages[3].settings.per_challenge: 2 is more than dots, which is 1"),
    ("    settings: {dots: 4, per_challenge: 2}", "    settings:", 38, "stages[3].settings: is empty"),
    ("    settings: {dots: 4, per_challenge: 2}", "    settings: [dots]", 38, "stages[3].settings: must be a set of fields"),
    ("stages:\n", "stages:\n  - hello\n", 5, "stages[0]: must be a set of fields, each written as name: value"),
    ("stages:\n", "stages:\n  -\n", 5, "stages[0]: is empty"),
])
def test_whatever_is_wrong_has_its_line_and_its_sentence(written, before, after, line, sentence):
    path = written(GOOD.replace(before, after, 1))
    expected = f"afternoon.yaml, line {line}: {sentence}"
    assert [error for error in said(path) if error.startswith(expected)], said(path)


def test_a_misspelt_activity_is_not_blamed_on_the_stages_after_it(written):
    assert len(said(written(GOOD.replace("activity: frame", "activity: farme")))) == 1


def test_a_script_has_stages_and_not_too_many(written):
    head, body = GOOD.split("stages:\n")
    stage = "  - {key: k%d, title: T, minutes: 1, activity: break, say: S, watch_for: [W], see: S}\n"
    assert said(written(head + "stages: []\n"))[0].endswith("stages: has 0. Allowed: a list of 1 to 30 stages")
    assert said(written(head + "stages: {a: 1}\n"))[0].endswith("Allowed: a list of 1 to 30 stages")
    assert said(written(head + "stages:\n" + "".join(stage % n for n in range(30)))) == []
    many = said(written(head + "stages:\n" + "".join(stage % n for n in range(31))))
    assert many[0].endswith("stages: has 31. Allowed: a list of 1 to 30 stages")


def test_all_errors_of_a_file_are_told_in_the_order_of_its_lines(written):
    spoilt = GOOD.replace("title: An", "titel: An").replace("minutes: 5", "minutes: 500").replace("activity: vote", "activity: voting")
    path = written(spoilt)
    lines = [error.line for error in script.check(path)]
    assert lines == [1, 2, 17, 33, 34] == sorted(lines)
    with pytest.raises(script.ScriptError) as caught:
        script.load(path)
    assert (caught.value.line, caught.value.field, caught.value.path) == (1, "title", path)
    assert [error.line for error in caught.value.others] == [2, 17, 33, 34]


@pytest.mark.parametrize("content, line, sentence", [
    (GOOD.replace("    title: Look", "    title: Look\n    title: Again"), 17, "stages[1].title: is written twice, first on line 16"),
    (GOOD.replace("say: Please read.", "say: Please: read."), 20, "there is a colon in the text: put the text in quotes, or below a |"),
    (GOOD.replace("    say: Please read.", "\tsay: Please read."), 20, "there is a tab: use spaces to move text to the right"),
    (GOOD.replace("say: Please read.", "say: 'Please read."), None, "is not YAML: while scanning a quoted scalar"),
    (GOOD + "---\nkey: other\n", 39, "a line of three hyphens starts a second document: remove it"),
    (GOOD.replace("say: Please read.", "? [say]\n    : Please read."), 20, "stages[1]: a field's name must be a word"),
    (GOOD.replace("say: Please read.", 'say: "Please \\0 read."'), 20, "stages[1].say: has a character that cannot be shown"),
    (GOOD.replace("say: Please read.", 'say: "Please \\ud800 read."'), 20, "stages[1].say: has a character that cannot be shown"),
    (GOOD.replace("say: Please read.", 'say: "Please \\UFFFFFFFF read."'), 20, "has a character that cannot be shown"),
    (GOOD.replace("say: Please read.", "say: Please \x07 read."), 20, "has a character that cannot be shown"),
    (GOOD.replace("Please read.", "Café").encode("latin-1"), 20, "is not saved as UTF-8 text"),
    ("", None, "is empty"),
    ("# only a comment\n", None, "is empty"),
    ("just words", 1, "must be a set of fields, each written as name: value"),
    ("- a\n- b\n", 1, "must be a set of fields, each written as name: value"),
])
def test_broken_yaml_has_its_line_too(written, content, line, sentence):
    errors = script.check(written(content))
    assert any(sentence in str(error) and (line is None or error.line == line) for error in errors), [str(error) for error in errors]


def test_a_file_that_is_not_there_is_told_without_a_line(tmp_path):
    assert said(tmp_path / "gone.yaml") == ["gone.yaml: cannot be read: No such file or directory"]


def test_a_byte_order_mark_does_no_harm(written):
    assert said(written(b"\xef\xbb\xbf" + GOOD.encode())) == []


# Nothing hostile gets in


@pytest.mark.parametrize("hostile", [
    "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "base: &base {minutes: 5}\nstages:\n  - <<: *base\n",
    "key: !!python/object/apply:os.system ['touch owned']\n",
    "key: !!binary aGk=\n",
    "key: !include /etc/passwd\n",
    "? !!set {a, b}\n: c\n",
])
def test_aliases_and_tags_are_refused(written, hostile, tmp_path):
    errors = said(written(hostile))
    assert len(errors) == 1 and "starts with &, * or ! is not plain text" in errors[0]
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("hostile", ["[" * 60_000, "{a: " * 10_000, "- " * 20_000 + "x", "? " * 20_000 + "x"])
def test_deep_nesting_is_refused_before_it_exhausts_the_stack(written, hostile):
    assert "nested too deeply" in said(written(hostile))[0]


def test_a_large_file_is_refused_unread(written):
    assert said(written("x" * (64 * 1024 + 1))) == ["afternoon.yaml: is larger than 64 KB"]
    assert said(written(GOOD + "#" * (64 * 1024 - len(GOOD)))) == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.text(alphabet="ab:-[]{}&*!|>'\"#?%@,\\ \t\n", max_size=60).map(str.encode)))
def test_no_bytes_whatever_break_the_reader(written, content):
    assert script.check(written(content))


PLACES = [
    ("key",), ("kind",), ("stages",), ("stages", 0), ("stages", 1, "key"), ("stages", 1, "settings"), ("stages", 0, "watch_for"),
    ("stages", 1, "settings", "also"), ("stages", 3, "activity"), ("stages", 3, "settings", "dots"), ("stages", 0, "settings", "reveals"),
]
NAMES = st.sampled_from(["key", "also", "dots", "_schema", "settings"])
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 400) | st.sampled_from(["", "post", "vote", "programme", "_schema", "x" * 70]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), PLAIN)
def test_a_value_of_any_shape_in_any_place_is_told_and_never_thrown(written, place, value):
    whole = script.load(written(GOOD))
    at = whole
    for part in place[:-1]:
        at = at[part]
    at[place[-1]] = value
    for error in script.check(written(json.dumps(whole))):
        assert error.line == 1 and error.message


# The shelf


def test_a_later_folder_takes_the_place_of_an_earlier_one(written, tmp_path):
    written(GOOD, "ours/afternoon.yaml")
    written(GOOD.replace("An afternoon", "Theirs"), "theirs/afternoon.yaml")
    assert script.shelf(tmp_path / "theirs", tmp_path / "ours")["afternoon"]["title"] == "An afternoon"


def test_a_broken_file_stays_off_the_shelf_and_leaves_the_others_in_peace(written, tmp_path):
    written(GOOD)
    written("key: [", "broken.yaml")
    assert list(script.shelf(tmp_path)) == ["afternoon"]
    assert [error.path.name for error in script.faults(tmp_path)] == ["broken.yaml"]


def test_a_broken_replacement_does_not_bring_back_what_it_replaced(written, tmp_path):
    written(GOOD, "theirs/afternoon.yaml")
    written("key: [", "ours/afternoon.yaml")
    assert script.shelf(tmp_path / "theirs", tmp_path / "ours") == {}


def test_a_folder_that_is_not_there_is_a_fault(tmp_path):
    assert [str(error) for error in script.faults(tmp_path / "nowhere")] == ["nowhere: is not a folder"]
    assert script.shelf(tmp_path / "nowhere") == {}


def test_hidden_copies_and_other_files_are_not_scripts(written, tmp_path):
    for name in (".#afternoon.yaml", "notes.txt", "README.md"):
        written("key: [", name)
    assert script.files(tmp_path) == []


def test_a_script_ends_in_yaml(written, tmp_path):
    written(GOOD, "afternoon.yml")
    assert [str(error) for error in script.faults(tmp_path)] == ["afternoon.yml: has the wrong ending. Allowed: afternoon.yaml"]


PROGRAMME = """\
kind: programme
key: series
title: A series
about: Two of them.
sessions:
  - {script: afternoon, title: First}
  - {script: afternoon, title: Second, carry: [clusters, challenges]}
"""


def test_a_programme_links_scripts_of_the_shelf(written, tmp_path):
    written(GOOD)
    written(PROGRAMME, "series.yaml")
    assert [session["carry"] for session in script.shelf(tmp_path)["series"]["sessions"]] == [[], ["clusters", "challenges"]]


@pytest.mark.parametrize("before, after, line, sentence", [
    ("title: First}", "title: First, carry: [clusters]}", 6, "sessions[0].carry: is empty in the first session: nothing comes before it"),
    ("[clusters, challenges]", "[challenges]", 7, "sessions[1].carry: has challenges without clusters"),
    ("[clusters, challenges]", "[dots]", 7, 'sessions[1].carry[0]: "dots" is not something that is carried. Allowed: clusters, challenges'),
    ("script: afternoon, title: Second", "script: evening, title: Second", 7,
     'sessions[1].script: "evening" is not a script, or has errors. Allowed: afternoon'),
    ("script: afternoon, title: Second", "script: series, title: Second", 7, 'sessions[1].script: "series" is not a script, or has errors'),
    ("sessions:", "stages: []\nsessions:", 5, "stages: is not a field. Allowed: kind, key, title, about, language, sessions"),
])
def test_a_programme_that_is_wrong_stays_off_the_shelf(written, tmp_path, before, after, line, sentence):
    written(GOOD)
    written(PROGRAMME.replace(before, after), "series.yaml")
    assert list(script.shelf(tmp_path)) == ["afternoon"]
    assert [str(error) for error in script.faults(tmp_path)][0].startswith(f"series.yaml, line {line}: {sentence}")
