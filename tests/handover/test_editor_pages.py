"""The brief editor at its doors, without scripts and with them: nobody is written over, no word is lost, words can be kept for a reason."""
import re

import pytest
from browsing import PASSWORD, Browser, words

from workshop_app.extensions import db
from workshop_app.models import Act, Receiver

APP = "We need to build an app that tells people when the crew comes."


@pytest.fixture
def at(app, desk):
    """Cora's browser, signed in."""
    return signed_in(app, "cora")


def signed_in(app, name: str) -> Browser:
    browser = Browser(app)
    assert browser.submit("/sign-in", email=f"{name}@council.example", password=PASSWORD).status_code == 302
    return browser


def json_of(browser, desk, path: str, sent=None, **more):
    at = f"/w/{desk.code}/brief/{path}"
    headers = {"Accept": "application/json", "X-CSRFToken": browser.token()}
    return browser.client.get(at, headers=headers) if sent is None else browser.client.post(at, json=sent, headers=headers)


def test_a_section_says_which_clusters_and_how_many_notes_it_was_drafted_from(at, desk):
    page = words(at.get(f"/w/{desk.code}/brief"))
    assert page.count("Drafted from 2 notes of the cluster ‘Missed bins’.") == 2  # the problem, and what people told us
    desk.cora.do("edit_brief", section="problem", value="Written anew.")
    assert "Drafted from 2 notes of the cluster ‘Missed bins’. Edited since." in words(at.get(f"/w/{desk.code}/brief"))


def test_the_meter_says_how_many_sections_an_approval_needs_and_how_many_are_there(at, desk):
    page = at.get(f"/w/{desk.code}/brief").text
    assert re.search(r'<meter[^>]* min="0" max="13" value="8">8 of 13</meter>', page)
    desk.fill_in()
    page = at.get(f"/w/{desk.code}/brief")
    assert "13 of 13 sections that an approval needs are there." in words(page) and 'value="13"' in page.text


def test_a_form_that_is_older_than_somebody_elses_words_shows_both_and_writes_over_nothing(at, desk):
    seen = desk.brief.edit
    desk.fay.do("edit_brief", section="summary", value="Fay wrote this first.")
    answer = at.submit(f"/w/{desk.code}/brief/summary", value="Cora wrote this afterwards.", base=str(seen))
    page = words(answer)
    assert answer.status_code == 409 and desk.brief.sections["summary"] == "Fay wrote this first."
    assert "Two versions of “Summary”" in page and "Somebody with the facilitator’s link changed this section" in page
    assert "[only here: Fay wrote this first. ]" in page and "[only here: Cora wrote this afterwards. ]" in page
    assert ">\nCora wrote this afterwards.</textarea>" in answer.text
    base = re.search(r'name="base" value="(\d+)"', answer.text)[1]
    assert at.submit(f"/w/{desk.code}/brief/summary", value="Both wrote this.", base=base).status_code == 302
    assert desk.brief.sections["summary"] == "Both wrote this."


def test_another_section_is_saved_from_the_same_old_form(at, desk):
    seen = desk.brief.edit
    desk.fay.do("edit_brief", section="summary", value="Fay’s.")
    assert at.submit(f"/w/{desk.code}/brief/why_now", value="Cora’s.", base=str(seen)).status_code == 302


def test_words_that_come_too_late_for_a_draft_are_given_back(at, desk):
    desk.to("in_review")
    answer = at.submit(f"/w/{desk.code}/brief/summary", value="A last thought.", base=str(desk.brief.edit))
    page = words(answer)
    assert answer.status_code == 409 and "“Summary” was not saved" in page and "A last thought." in page
    assert "Only a draft can be changed" in page and "Save this version" not in page


def test_a_brief_that_is_no_draft_is_shown_with_the_reason_and_has_no_field(at, desk):
    desk.to("in_review")
    page = at.get(f"/w/{desk.code}/brief")
    assert "An approver has it" in words(page) and "<textarea" not in page.text and "data-section=" not in page.text
    assert f'href="/w/{desk.code}/brief/review"' in page.text
    assert "Residents who report a missed collection hear nothing" in words(page)
    desk.approve()
    assert "begin a new version" in words(at.get(f"/w/{desk.code}/brief"))


def test_what_the_wording_check_says_stands_beside_the_section_and_stops_nothing(at, desk):
    assert at.submit(f"/w/{desk.code}/brief/summary", value=APP).status_code == 302
    page = at.get(f"/w/{desk.code}/brief").text
    section = page.split('id="summary"')[1].split('id="owner"')[0]
    assert "build an app" in section and "Why do you keep these words?" in section


def test_words_are_kept_with_a_reason_that_the_brief_tells(at, desk):
    at.submit(f"/w/{desk.code}/brief/summary", value=APP)
    nothing = at.submit(f"/w/{desk.code}/brief/keep", section="summary", wording=APP, reason=" ")
    assert nothing.status_code == 400 and 'href="#summary-reason-1"' in nothing.text and "Say why you keep these words" in words(nothing)
    kept = at.submit(f"/w/{desk.code}/brief/keep", section="summary", wording=APP, reason="Crews use it already")
    assert kept.location.endswith("#summary")
    assert desk.brief.sections["open_to_any"]["kept"][-1] == {"wording": APP, "reason": "Crews use it already"}
    section = at.get(f"/w/{desk.code}/brief").text.split('id="summary"')[1].split('id="owner"')[0]
    assert "Why do you keep" not in section
    assert "Crews use it already" in at.get(f"/w/{desk.code}/brief.md").text.replace("\\", "")


def test_words_that_are_kept_twice_stand_once_with_the_last_reason(desk):
    for reason in ("First", "Second", "Second"):
        assert desk.cora.code("keep_wording", wording=APP, reason=reason) == "ok"
    assert desk.brief.sections["open_to_any"]["kept"] == [{"wording": APP, "reason": "Second"}]
    desk.fill_in()
    desk.send()
    assert desk.cora.code("keep_wording", wording=APP, reason="Second") == "ok"  # a resend
    assert desk.cora.code("keep_wording", wording=APP, reason="Third") == "brief_locked"


def test_an_unknown_section_keeps_no_words(at, desk):
    assert at.submit(f"/w/{desk.code}/brief/keep", section="nothing", wording="x", reason="y").status_code == 404


def test_an_open_editor_learns_which_sections_changed_and_by_whom(at, desk):
    before = json_of(at, desk, "edits.json").json
    assert before["state"] == "draft" and before["edit"] == desk.brief.edit
    desk.fay.do("edit_brief", section="summary", value=APP)
    after = json_of(at, desk, "edits.json").json
    assert after["marks"]["summary"] == after["edit"] > before["edit"]
    assert "app" not in str(after)
    told = json_of(at, desk, "sections/summary.json").json
    assert (told["value"], told["who"], told["edit"]) == (APP, "Somebody with the facilitator’s link", after["edit"])
    assert told["nudges"][0]["wording"] == APP and told["problems"] == []
    desk.cora.do("edit_brief", section="summary", value="Mine.")
    assert json_of(at, desk, "sections/summary.json").json["who"] == "You, in another window,"


def test_somebody_else_is_named(app, at, desk):
    colleague = desk.signed_in("Carl", "coordinator")
    colleague.do("edit_brief", section="summary", value="Carl’s words.")
    assert json_of(at, desk, "sections/summary.json").json["who"] == "Carl"
    db.write(lambda session: session.query(Act).delete())
    assert json_of(at, desk, "sections/summary.json").json["who"] == "Somebody"


def test_two_versions_are_compared_without_keeping_anything(at, desk):
    desk.cora.do("edit_brief", section="success", value=["Fewer calls", "Calm crews"])
    edit = desk.brief.edit
    told = json_of(at, desk, "sections/success.json", {"value": ["Fewer calls", "Calm residents"]}).json
    assert told["difference"] == [["same", "• Fewer calls\n• Calm "], ["removed", "crews"], ["added", "residents"]]
    assert desk.brief.edit == edit


def test_what_is_no_value_of_a_section_that_can_be_written_in_is_refused(at, desk):
    for sent in ([], {}, {"value": 7}, {"value": {"text": "x"}}):
        answer = json_of(at, desk, "sections/success.json", sent)
        assert answer.status_code == 400 and answer.json["error"]["code"] == "bad_payload" and answer.json["error"]["fields"], sent
    for key in ("how_chosen", "history", "nothing"):
        assert json_of(at, desk, f"sections/{key}.json").json["error"]["code"] == "unknown_section", key


def test_the_list_of_what_staff_did_names_the_section(at, desk):
    desk.cora.do("edit_brief", section="summary", value="Mine.")
    assert "edited the brief: Summary" in words(at.get(f"/w/{desk.code}/acts"))


def test_redacting_says_that_it_is_for_good_and_reaches_approved_editions(at, desk):
    page = words(at.get(f"/w/{desk.code}/brief"))
    assert "Redacting is for good." in page and "from every edition, the approved ones too" in page


def test_quotes_are_redacted_from_the_form_that_says_so(at, desk):
    quotes = [quote["text"] for quote in desk.brief.sections["told_us"]]
    at.submit(f"/w/{desk.code}/brief/told_us", text=quotes, redacted=["0"], base=str(desk.brief.edit))
    assert desk.brief.sections["told_us"][0] == {"text": "", "redacted": True} and quotes[0] not in at.get(f"/w/{desk.code}/brief").text


def test_an_older_form_brings_no_redacted_quote_back_and_keeps_its_own_ticks(at, desk):
    seen, (first, second) = desk.brief.edit, [quote["text"] for quote in desk.brief.sections["told_us"]]
    desk.fay.do("edit_brief", section="told_us", value=[{"text": first, "redacted": True}, {"text": second, "redacted": False}])
    answer = at.submit(f"/w/{desk.code}/brief/told_us", text=[first, second], redacted=["1"], base=str(seen))
    assert answer.status_code == 409 and "changed the quotes meanwhile" in words(answer) and first not in answer.text
    assert re.search(r'name="redacted" value="1" checked', answer.text)
    assert [quote["text"] for quote in desk.brief.sections["told_us"]] == ["", second]
    desk.send()
    assert at.submit(f"/w/{desk.code}/brief/told_us", text=[second], base=str(desk.brief.edit)).status_code == 409


def test_receivers_are_no_business_of_the_editor(at, desk):
    db.write(lambda session: session.add(Receiver(name="Procurement", kind="webhook", target="https://secret.example", events=[], made_at=0)))
    assert "secret.example" not in at.get(f"/w/{desk.code}/brief").text
