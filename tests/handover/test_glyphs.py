"""Every character survives or is spelled out, with the fonts that the typesetter brings; they know neither Chinese nor emoji."""
import pytest
import typst

from workshop_app.handover.glyphs import SHEET, Showing, attempted, quoted, signs

NO_FONTS = "/nowhere"
EMBEDDED = ("DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern Math")


@pytest.fixture(scope="module")
def fonts():
    return Showing(NO_FONTS, EMBEDDED)


def sets(showing: Showing, text: str) -> bool:
    """Can all of it be set as a PDF that leaves nothing out?"""
    return attempted(f'#set document(title: "t")\n{showing.style}\n#par({quoted(text)})', showing.fonts) is not None


@pytest.mark.parametrize("text", [
    "plain", "naïve – “quoted” £5 … é", "Ελλάδα Україна", "co\u00adop", "not\u200cjoined", "left\u200e right\u200f", "an \u2067isolate\u2069", "one\ntwo", "",
], ids=ascii)
def test_what_a_font_has_and_what_has_no_shape_stays_as_it_is(fonts, text):
    assert fonts.shown(text) == text


@pytest.mark.parametrize(("text", "told"), [
    ("😀", "[grinning face]"),
    ("ｆｕｌｌ ５", "full 5"),
    ("bus 🚌!", "bus [bus]!"),
    ("👩🏽\u200d🦽", "[woman][medium skin tone][manual wheelchair]"),
    ("👍🏿", "[thumbs up sign][dark skin tone]"),
    ("🇬🇧", "[flag gb]"),
    ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "[waving black flag][gbeng]"),
    ("水", "[cjk unified ideograph-6c34]"),
    ("한", "[hangul syllable han]"),
    ("a\ue000b", "a[U+E000]b"),
    ("a\u0378b", "a[U+0378]b"),
    ("no\ufeff break", "no\u2060 break"),
    ("ਪ", "[gurmukhi letter pa]"),
    ("ਪੀ", "[gurmukhi letter pa][gurmukhi vowel sign ii]"),
], ids=ascii)
def test_what_no_font_has_is_spelled_out(fonts, text, told):
    assert fonts.shown(text) == told


def test_a_letter_keeps_its_place_when_its_mark_is_spelled_out(fonts):
    assert fonts.shown("x\U0001e130y") == "x[nyiakeng puachue hmong tone-b]y"


def test_whatever_is_told_can_be_set(fonts):
    dirty = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x250), *range(0x2010, 0x2028), *range(0x1F600, 0x1F610)))) + "水한\ue000\ufeff a\u20e3 1️⃣ e\u0323\u0301"
    assert sets(fonts, fonts.shown(dirty))


def test_thousands_of_letters_of_a_script_that_no_font_has_are_asked_about_once(monkeypatch):
    fonts, asked, compile = Showing(NO_FONTS, EMBEDDED), [], typst.compile
    monkeypatch.setattr(typst, "compile", lambda source, **how: asked.append(source) or compile(source, **how))
    assert fonts.shown("".join(map(chr, range(0x4E00, 0x5E00)))).count("[cjk unified ideograph-") == 0x1000
    assert len(asked) == 1


def test_whatever_is_set_is_set_by_way_of_one_file_as_the_typesetter_can_number_only_so_many(fonts, monkeypatch):
    asked, compile = [], typst.compile
    monkeypatch.setattr(typst, "compile", lambda source, **how: asked.append(source) or compile(source, **how))
    fonts.shown("Ā new one ☃\u0301")
    assert len(asked) > 2 and set(asked) == {SHEET}


def test_what_was_asked_once_is_known(fonts):
    text = "".join(map(chr, range(0x1F600, 0x1F640)))
    fonts.shown(text)
    known = fonts.has.cache_info()
    fonts.shown(text)
    assert fonts.has.cache_info().misses == known.misses


def test_signs_are_letters_with_what_hangs_on_them():
    assert list(signs("ae\u0323\u0301\n\u0301b\u200dc")) == [("a", ""), ("e", "\u0323\u0301"), ("\n", ""), ("\u0301", ""), ("b", "\u200d"), ("c", "")]
