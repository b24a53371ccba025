"""JSON is read as it is written, unless it is nested deeper than anything that anybody asks for."""
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_app.engine import intake


def nested(depth: int, opening: str = "[", closing: str = "]") -> str:
    return opening * depth + ("" if opening == "[" else "1") + closing * depth


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_twenty_levels_are_read_and_one_more_is_refused(opening, closing):
    assert intake.read(nested(20, opening, closing)) == json.loads(nested(20, opening, closing))
    for text in (nested(21, opening, closing), nested(21, opening, closing).encode(), nested(30_000, opening, ""), nested(30_000, opening, closing)):
        with pytest.raises(intake.TooDeep):
            intake.read(text)


def test_width_is_not_depth_and_brackets_in_words_are_words():
    for sent in ([[[]]] * 5000, {"text": "[" * 5000 + '"\\' + "{" * 5000}, ["\\", "[{", "]}"] * 100):
        assert intake.read(json.dumps(sent)) == sent


@pytest.mark.parametrize("text", ["", "nul", "NaN", "[Infinity]", '{"a":-Infinity}', "9" * 5000, '"\\ud', b"\xff\xfe", b"\xff", "[" + '"\\' * 30_000, '"' + "[" * 60_000, "]" * 30_000 + "[" * 30_000])
def test_what_is_no_json_is_refused_at_once(text):
    began = time.thread_time()
    with pytest.raises(ValueError):
        intake.read(text)
    assert time.thread_time() - began < 0.1


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=60)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(JSON)
def test_whatever_is_shallow_is_read_as_the_standard_library_reads_it(sent):
    for ascii in (True, False):
        assert intake.read(json.dumps(sent, ensure_ascii=ascii)) == sent
