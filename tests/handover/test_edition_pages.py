"""The preview is what is exported and can do nothing; versions tell how they differ."""
import re

import pytest
from browsing import PASSWORD, Browser, words

from workshop_app.doors.locks import FRAMED


@pytest.fixture
def at(app, desk):
    browser = Browser(app)
    assert browser.submit("/sign-in", email="appa@council.example", password=PASSWORD).status_code == 302
    return browser


def test_the_preview_frames_the_very_bytes_that_are_downloaded(at, desk):
    page = at.get(f"/w/{desk.code}/brief/preview")
    assert re.search(rf'<iframe [^>]*src="/w/{desk.code}/brief/exported" [^>]*sandbox>', page.text)
    framed, downloaded = at.get(f"/w/{desk.code}/brief/exported"), at.get(f"/w/{desk.code}/brief.html")
    assert framed.data == downloaded.data and b"<h1" in framed.data
    assert framed.headers["Content-Type"] == "text/html; charset=utf-8"


def test_what_is_framed_can_do_nothing_and_nobody_else_can_frame_it(at, desk):
    framed, page = at.get(f"/w/{desk.code}/brief/exported"), at.get(f"/w/{desk.code}/brief/preview")
    assert FRAMED.items() <= dict(framed.headers).items()
    policy = framed.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; ") and "script" not in policy and "frame-ancestors 'self'" in policy
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"] and page.headers["X-Frame-Options"] == "DENY"
    assert "frame-src" not in at.get(f"/w/{desk.code}/brief/versions").headers["Content-Security-Policy"]


def test_an_edition_is_shown_as_it_was(at, desk):
    desk.cora.do("edit_brief", section="summary", value="The first words.")
    desk.send()
    desk.appa.do("request_changes", edit=desk.brief.edit, message="Other words.")
    desk.cora.do("edit_brief", section="summary", value="The second words.")
    assert "The first words." in at.get(f"/w/{desk.code}/brief/exported/1").text
    assert "The second words." in at.get(f"/w/{desk.code}/brief/exported").text
    assert f'src="/w/{desk.code}/brief/exported/1"' in at.get(f"/w/{desk.code}/brief/preview/1").text


def test_an_edition_that_is_not_there_is_a_404_with_a_sentence(at, desk):
    desk.send()
    for path in ("preview/9", "exported/9", "versions/9/draft", "versions/1/9", "versions/1/nonsense", "exported/99999999999999999999"):
        answer = at.get(f"/w/{desk.code}/brief/{path}")
        assert answer.status_code == 404 and "no such edition" in words(answer), path


@pytest.fixture
def twice(desk):
    """Sent to review twice, approved the second time, and changed since."""
    desk.fill_in()
    desk.send()
    desk.appa.do("request_changes", edit=desk.brief.edit, message="Shorter.")
    desk.cora.do("edit_brief", section="summary", value="Residents who report a missed bin hear nothing, and call again.")
    desk.cora.do("edit_brief", section="success", value=["Fewer people call a second time"])
    desk.send(), desk.approve()
    desk.cora.do("begin_version", version=2)
    desk.cora.do("edit_brief", section="why_now", value="Calls have doubled since spring. The contract ends.")
    return desk


def test_versions_say_when_each_was_sent_and_approved(at, twice):
    page = at.get(f"/w/{twice.code}/brief/versions")
    rows = re.findall(r'<th scope="row">(\d)</th>\s*<td>(\d)</td>.*?<td>(No|<time)', page.text.replace("\n", " "))
    assert [(number, version) for number, version, _ in rows] == [("2", "1"), ("1", "1")]
    assert "2 editions" in words(page) and words(page).count(" No ") == 1
    assert f'href="/w/{twice.code}/brief/versions/1/2"' in page.text and f'href="/w/{twice.code}/brief/versions/2/draft"' in page.text


def test_a_difference_marks_what_went_and_what_came_for_eyes_and_for_ears(at, twice):
    page = at.get(f"/w/{twice.code}/brief/versions/1/2")
    assert "2 sections changed." in words(page)
    assert re.search(r"report a missed <del><span[^>]*>\[removed: </span>collection<span[^>]*>\] </span></del>"
                     r"<ins><span[^>]*>\[added: </span>bin<span[^>]*>\] </span></ins> hear nothing", page.text)
    assert "Not changed: The challenge, Owner and contact" in words(page)


def test_an_edition_is_compared_with_the_draft_and_from_the_form_in_any_order(at, twice):
    assert "The contract ends." in words(at.get(f"/w/{twice.code}/brief/versions/2/draft"))
    path = f"/w/{twice.code}/brief/versions"
    assert at.get(f"{path}?from=draft&to=1").location == f"{path}/1/draft"
    assert at.get(f"{path}?from=2&to=1").location == f"{path}/1/2"
    assert at.get(f"{path}?from=draft&to=draft").status_code == at.get(f"{path}?from=x&to=y").status_code == 200
    assert "Nothing changed between the two." in words(at.get(f"{path}/1/1"))


def test_before_the_first_review_there_is_no_edition(at, desk):
    assert "There is no edition yet" in words(at.get(f"/w/{desk.code}/brief/versions"))


def test_a_redacted_quote_shows_in_no_version_and_no_difference(at, desk):
    gone = desk.brief.sections["told_us"][0]["text"]
    desk.send()
    desk.appa.do("request_changes", edit=desk.brief.edit, message="Redact that.")
    quotes = [quote | {"redacted": quote["text"] == gone} for quote in desk.brief.sections["told_us"]]
    assert desk.cora.code("edit_brief", section="told_us", value=quotes) == "ok"
    for path in ("versions", "versions/1/draft", "exported/1", "exported", "preview/1"):
        assert gone not in at.get(f"/w/{desk.code}/brief/{path}").text, path
