"""What is kept of people's words: all that they mean, and nothing that could reach into the words of others."""
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_app.method.characters import JOINS, MARKS, as_kept, is_blank, paired

FAMILY, PERSIAN, HEBREW = "👩\u200d👩\u200d👧\u200d👦", "می\u200cخواهم", "בְּרֵאשִׁ֖ית"
PILE = "".join(map(chr, range(0x300, 0x340)))


@pytest.mark.parametrize("text", [
    FAMILY, PERSIAN, HEBREW, "لا أحد يخبرني", "ཧཱུྃ", "👍🏽 1️⃣ 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\ue000 private", "\ufeffmark", "a\u200bb",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "{{7*7}}", "=cmd|' /C calc'!A0", "# heading", "[x](javascript:1)", "`a` | b ---",
    "one\n\ntwo\nthree", "an \u2067isolate\u2069 and \u202bembedding\u202c", "left\u200e right\u200f arabic\u061c", "tab\tstop", "ﬁ ﷽ ｆｕｌｌ",
])
def test_what_people_mean_is_kept_to_the_letter(text):
    assert as_kept(text) == text


@pytest.mark.parametrize(("text", "kept"), [
    ("nul\0 bell\x07 c1\x9f del\x7f", "nul bell c1 del"), ("half \ud83d a pair", "half  a pair"), ("\ufffe\uffff\ufdd0\U0010ffffend", "end"),
    ("exe.\u202egnp\u202c \u202dx", "exe.gnp x"), ("\u2067never ends", "never ends"), ("ends\u2069 nothing\u202c", "ends nothing"),
    ("\u2067first line\nsecond\u2069", "first line\nsecond"), ("\u2066a\u202bb\u2069c\u202c", "\u2066ab\u2069c"), ("\u202ba\u2069b\u202c", "\u202bab\u202c"),
    ("\u2066a\u202cb\u2069", "\u2066ab\u2069"), ("e\u202a\u0301", "é"), ("e\0\u0301", "é"), ("a\u2028b\u2029c\x85d\x0be\x0cf\r\ng\rh", "a\nb\nc\nd\ne\nf\ng\nh"),
    ("top" + "\n \n" * 200 + "bottom", "top\n\nbottom"), ("\u200b\u200d\ufeff \u2800\u3164\ufe0f\U000e0100", ""), ("\u2066\u2069\n\u200e", ""),
])
def test_what_would_harm_others_is_left_out(text, kept):
    assert as_kept(text) == kept


def test_a_pile_of_marks_becomes_a_letter_that_stays_in_its_line():
    kept = as_kept("Z" + PILE + "a\u0301\u034f" + "\u0301\u034f" * 140)
    assert kept.startswith("Z") and "á" in kept and len(kept) <= 2 * (MARKS + 1)


@pytest.mark.parametrize("text", ["👩\u200d" * 140, "👩🏽\u200d" * 140, "👩\ufe0f\u200d" * 90, "का" + "ा" * 200, "ℹ\u200d" * 140], ids=ascii)
def test_a_sign_that_no_line_can_break_stays_short(text):
    kept = as_kept(text)
    assert kept[:2] == text[:2] and kept.count("\u200d") + kept.count("ा") == JOINS


@pytest.mark.parametrize(("text", "kept"), [
    ("ᄀ" * 280, "ᄀ" * JOINS), ("가" + "ᆞ" * 270, "가" + "ᆞ" * JOINS), ("\u0600" * 270 + "1", "\u0600" * JOINS + "1"), ("क्" * 140, "क्" * JOINS + "क" * (140 - JOINS)),
], ids=["leading", "vowels", "before a number", "conjuncts"])
def test_a_row_that_is_one_sign_stays_short_too(text, kept):
    assert as_kept(text) == kept


@pytest.mark.parametrize("text", ["कार्त्स्न्या" * 20, "한국어 가나다라마바사" * 9, "ᄒᆞᆫ글" * 20, "👩🏽\u200d❤\ufe0f\u200d💋\u200d👩🏽" * 20, "ක්\u200dර" * 20, "लागोबोका" * 20, "လျှော့" * 20])
def test_many_signs_in_a_row_are_kept_as_they_are(text):
    assert as_kept(text) == text


def test_one_line_is_one_line():
    assert as_kept(" a\u2028b \n\n c\t", lines=False) == "a b c"


def test_a_sign_can_stand_where_a_direction_has_no_end():
    assert paired("\u2067a\nb\u2069", "\ufffd") == "\ufffda\nb\ufffd"


@pytest.mark.parametrize("text", [
    "a" + "\u0323\u0301" * 16_000, "\u2067" * 32_000, "\u202a" * 16_000 + "\u2069" * 16_000, "\u2066" + "\u202a\u2069" * 16_000, "\n \n" * 10_000 + "x",
    " " * 32_000 + "x", "\u200d" * 32_000, "\u1160" * 32_000, "가\u11a8" * 10_000, "\U0001d160" * 10_000,
], ids=lambda text: ascii(text[:3]))
def test_the_longest_message_is_read_in_no_time(text):
    began = time.thread_time()
    as_kept(text)
    assert time.thread_time() - began < 0.1


SPECIAL = st.text("aeा👩🏽क\u094d\u0301\u0323\u034f\u0344\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200d\ufeff\0\n\r\u2028 \t가ᄀ\u1161\u11a8\ud800\ufffe🙂א")


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(st.text() | SPECIAL)
def test_what_was_kept_once_is_kept_the_same_again(text):
    for lines in (True, False):
        kept = as_kept(text, lines)
        assert as_kept(kept, lines) == kept
        assert kept == "" or not is_blank(kept)
