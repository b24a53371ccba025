"""The pages and the command with which a brief goes out as open contracting data."""
import json
import re

import pytest
from browsing import Browser, account, words

from workshop_app.config import BadSetting, Settings
from workshop_app.extensions import db, house
from workshop_app.handover import ocds
from workshop_app.models import Brief

GOOD = {"main": "73100000", "cpv": ["72212000", "73100000"], "uk": "yes", "threshold": "yes", "engagement": "One event, online.", "closes": "2027-03-31",
        "notice": ""}


@pytest.fixture
def cora_at(app, room):
    """Cora signed in, and a drafted brief."""

    def draft(session):
        session.add(Brief(workshop_id=room.id, sections={"question": "How can technology help?"}, drafted_at=1, edited_at=1_773_316_800_000, changed_at=1))

    db.write(draft)
    browser = Browser(app)
    browser.sign_in(account("Cora", "coordinator"))
    return browser


def market_of(room) -> dict:
    with db.reading() as reading:
        return reading.query(Brief).filter_by(workshop_id=room.id).one().market


def test_what_the_form_says_is_kept_with_what_fits_best_first(cora_at, room):
    assert cora_at.submit(f"/w/{room.code}/brief/market", **GOOD).location == f"/w/{room.code}/brief/market"
    assert market_of(room) == {
        "cpv": ["73100000", "72212000"], "uk": True, "threshold": "yes", "engagement": "One event, online.", "closes": "2027-03-31", "notice": ""}
    page = cora_at.get(f"/w/{room.code}/brief/market").text
    assert re.search(r'<option value="73100000" selected>', page) and re.search(r'value="72212000" id="cpv-72212000" checked', page)
    assert "2027-03-31" in page and page.count(" checked") == 2  # the further code, and the United Kingdom


def test_what_cannot_be_used_stands_at_its_field_and_nothing_typed_is_lost(cora_at, room):
    answer = cora_at.submit(f"/w/{room.code}/brief/market", **GOOD | {"closes": "in spring", "notice": ""})
    assert answer.status_code == 400 and "Write the date like 2027-03-31." in words(answer)
    assert 'href="#closes"' in answer.text and 'value="in spring"' in answer.text and "One event, online." in answer.text
    assert market_of(room) == {}


def test_the_page_warns_of_what_is_not_set_and_says_that_the_checks_are_content(cora_at, room):
    page = words(cora_at.get(f"/w/{room.code}/brief/market"))
    assert all(sentence in page for sentence in ocds.warnings(house)) and "our checks found nothing wrong" in page


def test_the_page_names_what_the_checks_find_and_the_file_does_not_leave(cora_at, room, monkeypatch):
    monkeypatch.setattr(house, "council", "")
    page = cora_at.get(f"/w/{room.code}/brief/market")
    assert "The publisher is missing." in words(page) and "Name the body that publishes this." in words(page) and "ocds.json" not in page.text
    answer = cora_at.get(f"/w/{room.code}/brief/ocds.json", headers={"Accept": "application/json"})
    assert answer.status_code == 409 and answer.json["error"]["code"] == "unfit_data" and "publisher" in answer.json["error"]["fields"]


def test_the_file_is_taken_away_as_a_draft(cora_at, room):
    answer = cora_at.get(f"/w/{room.code}/brief/ocds.json")
    assert answer.content_type == "application/json" and answer.headers["Content-Disposition"].startswith("attachment")
    package = json.loads(answer.data)
    assert ocds.problems(package) == [] and package["releases"][0]["tender"]["title"] == "DRAFT, not for publication: How can technology help?"


def test_fields_for_find_a_tender_can_be_copied_and_not_changed(cora_at, room):
    cora_at.submit(f"/w/{room.code}/brief/market", **GOOD)
    page = cora_at.get(f"/w/{room.code}/brief/uk2")
    assert "How can technology help?" in page.text and "31 March 2027" in page.text and "Nothing is known of it yet." in words(page)
    boxes = re.findall(r"<(?:input|textarea) class=\"input\"[^>]*>", page.text)
    assert len(boxes) == len(ocds.uk2_fields(facts(room), house)) and all("readonly" in box for box in boxes)


def facts(room) -> dict:
    with db.reading() as reading:
        return ocds.facts(reading, reading.query(Brief).filter_by(workshop_id=room.id).one())


def test_what_was_sent_to_review_is_shown_and_stays(cora_at, room):
    db.write(lambda session: session.query(Brief).update({"state": "in_review"}))
    page = cora_at.get(f"/w/{room.code}/brief/market")
    assert "<fieldset class=\"field\" disabled>" in page.text and "can’t be changed now" in words(page)
    assert cora_at.submit(f"/w/{room.code}/brief/market", **GOOD).status_code == 409 and market_of(room) == {}


def test_without_a_brief_there_is_nothing_to_say(app, room):
    browser = Browser(app)
    browser.sign_in(account("Coco", "coordinator"))
    for path in ("market", "uk2", "ocds.json"):
        assert browser.get(f"/w/{room.code}/brief/{path}").status_code == 404


@pytest.fixture
def check(app):
    def run(*files):
        done = app.test_cli_runner().invoke(args=["ocds", "check", *map(str, files)])
        return done.exit_code, done.output

    return run


def test_the_command_says_what_is_wrong_in_a_file_and_what_mends_it(check, cora_at, room, tmp_path):
    package = json.loads(cora_at.get(f"/w/{room.code}/brief/ocds.json").data)
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(package))
    code, said = check(good)
    assert code == 0 and "1 file is in order." in said and "drafts, not for publication" in said
    package["releases"][0]["tag"] = ["plan"]
    bad.write_text(json.dumps(package))
    code, said = check(good, bad)
    assert code == 1 and f"{bad}: releases[0].tag[0]: The release’s tag is “plan”" in said and "planningUpdate" in said and str(good) not in said


@pytest.mark.parametrize(("content", "said"), [
    (b"{", "line 1: This is no JSON."), (b"\xff\xfe", "This is no text in UTF-8."), (b"[" * 100_000, "nested too deeply"), (b'{"a": NaN}', "JSON knows no NaN."),
    (b"[]", "The package is a list. An object with named fields belongs here."), (b'"text"', "The package is text."),
])
def test_a_file_that_is_no_package_is_named_without_a_traceback(check, tmp_path, content, said):
    file = tmp_path / "file.json"
    file.write_bytes(content)
    code, output = check(file)
    assert code == 1 and said in output and "Traceback" not in output


@pytest.mark.parametrize(("setting", "value", "why"), [
    ("ocid_prefix", "ocds-b5fd17", "Contracts Finder"), ("ocid_prefix", "ocds-h6vhtk", "Find a Tender"), ("ocid_prefix", "ocds-1", "looks like"),
    ("buyer_id", "Birmingham", "GB-LAE-BIR"), ("buyer_address", "Council House, Birmingham", "semicolons"), ("data_licence", "OGL", "https://"),
    ("data_policy", "ask us", "https://"),
])
def test_a_setting_that_would_spoil_what_is_published_stops_the_start(tmp_path, setting, value, why):
    with pytest.raises(BadSetting, match=why) as refused:
        Settings(instance=str(tmp_path), **{setting: value})
    assert str(refused.value).startswith("WORKSHOP_") and str(refused.value).endswith(".")


def test_settings_as_a_council_has_them_are_taken(tmp_path):
    assert Settings(
        instance=str(tmp_path), ocid_prefix="ocds-a1b2c3", buyer_id="GB-PPON-PBZB-4962-TVLR", buyer_address="1 Street; Town; B1 1BB; United Kingdom",
        data_licence="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", data_policy="https://council.example/open-data",
    )
