"""What staff say of a brief besides its sections: kept as it is, or refused with a sentence at the field."""
import pytest

from workshop_app.method import cpv, market
from workshop_app.method.section_values import BadValue

FULL = {
    "cpv": ["72212000", "48813200"], "uk": True, "threshold": "yes", "engagement": "One event on 3 March, online.\nAnswers by mail.",
    "closes": "2027-03-31", "notice": "https://www.find-tender.service.gov.uk/Notice/012345-2027?origin=SearchResults&p=1",
}


def test_what_is_in_order_is_kept_and_what_is_not_said_is_empty():
    assert market.clean(FULL) == FULL
    assert market.clean({}) == market.EMPTY == market.of({}) and market.clean({"uk": True}) == market.EMPTY | {"uk": True}
    assert market.clean({"cpv": [" 72212000 ", "72212000"]})["cpv"] == ["72212000"]


@pytest.mark.parametrize(("field", "value"), [
    ("cpv", ["7221"]), ("cpv", ["72212000-4"]), ("cpv", ["99999999"]), ("cpv", "72212000"), ("cpv", list(cpv.CODES)[:11]), ("uk", "yes"),
    ("threshold", "perhaps"), ("engagement", 3), ("engagement", "word " * 500), ("closes", "2027-02-30"), ("closes", "next spring"),
    ("notice", "find-tender.service.gov.uk"), ("notice", "http://find-tender.service.gov.uk/1"), ("notice", "javascript:alert(1)"),
    ("notice", "https://x.example/<b>"), ("notice", "https://x.example/%zz"), ("notice", "https://x.example/" + "a" * 500), ("price", 3),
])
def test_what_is_not_is_named_in_a_sentence(field, value):
    with pytest.raises(BadValue) as bad:
        market.clean({field: value})
    [(name, [sentence])] = bad.value.fields.items()
    assert name.split(".")[1] == field and sentence.endswith(".")


@pytest.mark.parametrize("value", [None, [], "uk", 3])
def test_what_is_no_set_of_fields_is_refused(value):
    with pytest.raises(BadValue):
        market.clean(value)


def test_every_code_has_eight_digits_a_title_and_a_place_in_the_form():
    shown = [code for _, codes in cpv.groups() for code, _ in codes]
    assert shown == sorted(cpv.CODES) and len(shown) > 40
    assert all(len(code) == 8 and code.isdecimal() and title == title.strip() and len(title) > 5 for code, title in cpv.CODES.items())
    assert {cpv.category(code) for code in ("48000000", "72000000", "45000000")} == {"goods", "services", "works"}
