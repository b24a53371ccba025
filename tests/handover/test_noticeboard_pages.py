"""The noticeboard as Sam sees it, and as caches and search engines do."""
import re
import xml.etree.ElementTree as xml
from datetime import UTC, datetime, timedelta

from browsing import Browser, account, words
from challenges import QUESTION, QUOTE, change, day_from_now, put_up
from sqlalchemy import event

from workshop_app.doors import conditional, noticeboard
from workshop_app.extensions import db
from workshop_app.handover.document import spelled

PAGE = "/challenges/b-222222"
ALL = ("/challenges", PAGE, "/challenges/feed.atom", "/challenges/feed.json", f"{PAGE}/brief.md", f"{PAGE}/brief.html")


def test_a_page_tells_what_a_firm_has_to_know(board, sam):
    told = words(sam.get(PAGE))
    for said in (QUESTION, "hear nothing, and call again", "Head of Waste Services, Birmingham City Council", "waste@council.example", "Waste Services",
                 "£20,000 without VAT", "Firms of any size", "What it costs", "Answers due", f"Open until {spelled(day_from_now(30))}", "Word document", "OpenDocument", "PDF", "Open contracting data", "Version 1"):
        assert said in told, said
    assert 'href="mailto:waste@council.example"' in sam.get(PAGE).text


def test_the_documents_are_the_approved_edition_and_name_nobody_who_approved_it(board, sam):
    told = sam.get(f"{PAGE}/brief.md")
    assert QUESTION in told.text and QUOTE in told.text and "Approved" in told.text and "Birmingham City Council" in told.text
    assert told.headers["Content-Disposition"] == 'attachment; filename="challenge-b-222222-version-1.md"'
    assert sam.get(f"{PAGE}/brief.exe").status_code == 404 and sam.get("/challenges/b-nobody/brief.md").status_code == 404


def test_open_challenges_come_first_and_the_newest_first_among_each(two_hours, sam):
    for number, (question, age, last) in enumerate((("Older", 4, 1), ("Newest but closed", 1, -1), ("Newer", 2, 0), ("Long closed", 5, -1)), 2):
        put_up(two_hours, number, age, last, question=question)
    assert re.findall(r"<h2><a [^>]+>([^<]+)</a>", sam.get("/challenges").text) == ["Newer", "Older", "Newest but closed", "Long closed"]
    assert [item["title"] for item in sam.get("/challenges/feed.json").json["items"]] == ["Newest but closed", "Newer", "Older", "Long closed"]


def test_many_challenges_stand_on_several_pages(two_hours, board, sam, monkeypatch):
    put_up(two_hours, 3, age=1, question="How can technology shorten the wait?")
    monkeypatch.setattr(noticeboard, "ON_A_PAGE", 1)
    first, second = (words(sam.get(f"/challenges?page={page}")) for page in (1, 2))
    assert QUESTION in first and "Older challenges" in first and "shorten the wait" in second and "Newer challenges" in second
    for strange in ("0", "-3", "x", ""):
        assert QUESTION in words(sam.get(f"/challenges?page={strange}"))
    assert "shorten the wait" in words(sam.get(f"/challenges?page={'9' * 40}"))


def test_what_has_not_changed_is_not_sent_again_to_those_who_ask_by_tag_or_by_date(board, sam, monkeypatch):
    clock = [datetime(2030, 1, 1, tzinfo=UTC)]
    monkeypatch.setattr(conditional, "present", lambda: clock[0])
    conditional.first_seen.seen.clear()
    for path in ALL:
        assert "Last-Modified" not in sam.get(path).headers, "within this second it may change yet"
    clock[0] += timedelta(seconds=1)
    for path in ALL:
        seen = sam.get(path)
        assert seen.headers["Last-Modified"] == "Tue, 01 Jan 2030 00:00:00 GMT" and seen.headers["Cache-Control"] == "public, no-cache", path
        for asked in ({"If-None-Match": seen.headers["ETag"]}, {"If-Modified-Since": seen.headers["Last-Modified"]}):
            again = sam.get(path, headers=asked)
            assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", seen.headers["ETag"]), path
        later = sam.get(path, headers={"If-Modified-Since": "Wed, 02 Jan 2030 00:00:00 GMT"})
        assert later.status_code == 200, "another process may have given that date to something else"
    clock[0] += timedelta(seconds=1)
    change(board, noticed=False)
    gone = sam.get("/challenges/feed.atom", headers={"If-Modified-Since": "Tue, 01 Jan 2030 00:00:00 GMT"})
    assert gone.status_code == 200 and "missed bin" not in gone.text


def test_the_pages_are_the_same_for_staff_who_are_signed_in_and_set_no_cookie(app, board, sam):
    fay = Browser(app)
    fay.sign_in(account("Fay", "facilitator", "coordinator"))
    for path in ALL:
        theirs, mine = fay.get(path), sam.get(path)
        assert theirs.data == mine.data and not mine.headers.getlist("Set-Cookie") and "Cookie" not in mine.headers.get("Vary", ""), path


def test_a_document_is_rendered_once_however_many_ask(board, sam, monkeypatch):
    came = []
    monkeypatch.setattr(noticeboard.beside.documents, "call", lambda render, *args: came.append(render) or render(*args))
    monkeypatch.setattr(noticeboard, "shelf", noticeboard.Kept(1_000_000))
    assert len({sam.get(f"{PAGE}/brief.md").data for _ in range(5)}) == 1
    assert sam.get(f"{PAGE}/brief.html").status_code == 200 and len(came) == 2


def test_a_list_of_many_takes_as_many_queries_as_one_of_few(two_hours, board, sam):
    asked = []
    event.listen(db.reader, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def queries(path: str) -> int:
        asked.clear()
        assert sam.get(path).status_code == 200
        return sum(each.startswith("SELECT") for each in asked)

    few = {path: queries(path) for path in ALL[:4]}
    for number in range(3, 10):
        put_up(two_hours, number, number)
    assert {path: queries(path) for path in ALL[:4]} == few and max(few.values()) <= 3


def test_every_page_links_to_the_noticeboard_when_there_is_something_on_it(board, sam):
    assert "/challenges" in sam.get("/").text and "/challenges" in sam.get("/promise").text
    change(board, noticed=False)
    assert "/challenges" not in sam.get("/").text and "/challenges" not in sam.get("/promise").text


def test_search_engines_may_keep_the_noticeboard_and_no_other_page(board, sam):
    assert "noindex" not in sam.get("/challenges").text and "noindex" not in sam.get(PAGE).text
    assert "noindex" in sam.get("/").text and "noindex" in sam.get(f"{PAGE}/interest").text


def test_hostile_words_stay_words(two_hours, sam):
    hostile = "<script>alert(1)</script>]]>&\"'\x0b\ufeff\u202e"
    put_up(two_hours, question=hostile, summary=hostile, offer=hostile, owner={"owner": hostile, "contact": "a@b.c?subject=x&body=\"><script>"},
           timetable=[{"what": hostile, "when": hostile}], who_can_apply={"text": hostile, "criteria": [hostile]})
    for path in ("/challenges", PAGE, "/challenges/feed.atom", f"{PAGE}/interest"):
        answer = sam.get(path)
        assert answer.status_code == 200 and "<script>" not in answer.text, path
    assert "alert(1)" in "".join(xml.fromstring(sam.get("/challenges/feed.atom").data).itertext())
