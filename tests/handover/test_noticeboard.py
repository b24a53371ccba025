"""The noticeboard as firms find it: Cora puts a challenge up; Sam, who has a small firm, comes by without a cookie."""
import io
import json
import re
from datetime import UTC, datetime, timedelta

import docx
import pytest
from browsing import Browser, words
from sqlalchemy import event, select

from workshop_app.doors import conditional, interest, noticeboard
from workshop_app.extensions import db, house
from workshop_app.handover.feeds import moment
from workshop_app.models import Brief, Edition, Interest, new_id

QUESTION = "How can technology help residents know what happens with their missed bin collection?"
DAY = 24 * 3600 * 1000


@pytest.fixture
def sam(app):
    house.council = "Birmingham City Council"
    interest.rush.forget()
    return Browser(app)


@pytest.fixture
def board(desk, sam):
    """Cora's brief, approved and on the noticeboard. Its reference."""
    desk.to("approved")
    assert desk.cora.code("set_out", noticed=True, interest="list") == "ok"
    return desk.brief.reference


def change(reference: str, **values) -> None:
    def set_all(session):
        brief = session.query(Brief).filter_by(reference=reference).one()
        for name, value in values.items():
            setattr(brief, name, value)

    db.write(set_all)


def edition_of(reference: str, session) -> Edition:
    return session.scalar(select(Edition).join(Brief).where(Brief.reference == reference, Edition.approved_at.is_not(None)))


def rewrite(reference: str, **parts) -> None:
    def write(session):
        edition = edition_of(reference, session)
        edition.sections = edition.sections | parts

    db.write(write)


def test_no_challenge_is_shown_unless_a_coordinator_puts_it_up_and_somebody_approved_it(desk, sam):
    reference = desk.brief.reference
    for state in ("draft", "approved"):
        if state == "approved":
            desk.to("approved")
        assert QUESTION not in sam.get("/challenges").text and sam.get(f"/challenges/{reference}").status_code == 404
        assert reference not in sam.get("/challenges/feed.atom").text and sam.get(f"/challenges/{reference}/brief.md").status_code == 404
    desk.cora.do("set_out", noticed=True)
    assert QUESTION in words(sam.get("/challenges")) and sam.get(f"/challenges/{reference}").status_code == 200
    desk.cora.do("set_out", noticed=False)
    assert QUESTION not in words(sam.get("/challenges")) and sam.get(f"/challenges/{reference}").status_code == 404


def test_a_draft_that_is_to_be_shown_waits_for_its_approval(desk, sam):
    desk.cora.do("set_out", noticed=True)
    desk.to("in_review")
    assert sam.get(f"/challenges/{desk.brief.reference}").status_code == 404
    desk.approve()
    assert sam.get(f"/challenges/{desk.brief.reference}").status_code == 200


def test_its_page_tells_what_a_firm_has_to_know(board, sam):
    told = words(sam.get(f"/challenges/{board}"))
    for said in (QUESTION, "hear nothing, and call again", "Head of Waste Services", "Birmingham City Council", "waste@council.example",
                 "£20,000 without VAT", "Answers due", "1 March 2027", "Open until 1 March 2027", "Word document", "Version 1"):
        assert said in told, said


def test_it_stays_while_procurement_has_it_and_while_a_new_version_is_written(desk, board, sam):
    for move in (desk.hand_over, desk.receive):
        assert move() == "ok" and sam.get(f"/challenges/{board}").status_code == 200
    desk.cora.do("begin_version", version=2)
    assert desk.cora.code("edit_brief", section="summary", value="A secret second thought.") == "ok"
    desk.cora.do("edit_brief", section="question", value="How can technology do something else altogether?")
    assert desk.send() == "ok"
    for path in ("/challenges", f"/challenges/{board}", "/challenges/feed.atom", "/challenges/feed.json", f"/challenges/{board}/brief.md"):
        answer = sam.get(path).text
        assert "second thought" not in answer and "something else" not in answer and "missed bin" in answer, path
    assert desk.approve() == "ok"
    told = words(sam.get(f"/challenges/{board}"))
    assert "A secret second thought." in told and "Version 2" in told


def test_a_withdrawn_challenge_is_gone_and_its_page_says_so(desk, board, sam):
    assert desk.cora.code("withdraw_brief", edit=desk.brief.edit, message="The money went elsewhere, says Cora.") == "ok"
    gone = sam.get(f"/challenges/{board}")
    assert gone.status_code == 410 and "was withdrawn" in gone.text and "money" not in gone.text and "missed bin" not in gone.text
    for path in ("/challenges", "/challenges/feed.atom", "/challenges/feed.json"):
        assert "missed bin" not in sam.get(path).text
    for path in ("brief.md", "interest"):
        assert sam.get(f"/challenges/{board}/{path}").status_code == 410
    desk.cora.do("set_out", noticed=False)
    assert sam.get(f"/challenges/{board}").status_code == 404
    assert sam.get("/challenges/b-nobody").status_code == 404


def test_nothing_of_staff_of_the_workshop_or_of_what_is_no_quote_is_in_any_answer(desk, board, sam, ada):
    desk.hand_over(), desk.una.do("acknowledge", version=1, case_reference="PROC-17", message="Thank you, Cora.")
    with db.reading() as reading:
        sections = edition_of(board, reading).sections
    quotes = [{"text": quote["text"], "redacted": False} for quote in sections["told_us"][:1]]
    secret = sections["told_us"][1]["text"]
    rewrite(board, told_us=quotes, problem=sections["problem"].replace(secret, ""), history=[
        {"version": 1, "what": "Approved", "who": "Appa", "when": "2027-01-01", "message": "PROC-17"}])
    never = ("Cora", "Appa", "Procurement", "PROC-17", desk.code, desk.id, secret, "acknowledge")
    for path in addresses(board):
        answer = sam.get(path)
        assert answer.status_code == 200, path
        text = readable(path, answer)
        assert [said for said in never if said in text] == [], path
        assert not answer.headers.getlist("Set-Cookie"), path


def addresses(reference: str) -> list[str]:
    page = f"/challenges/{reference}"
    return ["/challenges", page, "/challenges/feed.atom", "/challenges/feed.json", *(f"{page}/brief.{ending}" for ending in noticeboard.FORMATS)]


def readable(path: str, answer) -> str:
    if path.endswith(".docx"):
        made = docx.Document(io.BytesIO(answer.data))
        cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])
    return answer.data.decode(errors="replace")


def test_the_documents_are_the_approved_edition_and_say_who_approved_it_without_a_name(board, sam):
    told = sam.get(f"/challenges/{board}/brief.md")
    assert QUESTION in told.text and "Approved" in told.text and "Birmingham City Council" in told.text
    assert "Nobody tells us why the bin was missed" in told.text  # a quote of the approved edition
    assert told.headers["Content-Disposition"] == f'attachment; filename="challenge-{board}-version-1.md"'
    assert sam.get(f"/challenges/{board}/brief.exe").status_code == 404


def test_a_quote_that_is_redacted_leaves_the_documents_at_once(desk, board, sam):
    path = f"/challenges/{board}/brief.md"
    before = sam.get(path)
    desk.cora.do("begin_version", version=2)
    quotes = [quote | {"redacted": True} for quote in desk.brief.sections["told_us"]]
    assert desk.cora.code("edit_brief", section="told_us", value=quotes) == "ok"
    after = sam.get(path, headers={"If-None-Match": before.headers["ETag"], "If-Modified-Since": before.headers.get("Last-Modified", "")})
    assert after.status_code == 200 and "why the bin was missed" not in after.text


def test_open_challenges_come_first_and_the_newest_first_among_each(app, board, sam, two_hours):
    from workshop_app.rooms.opening import open_workshop

    tomorrow, yesterday = ((datetime.now(UTC) + timedelta(days)).date().isoformat() for days in (1, -1))
    plan = (("Older", 4, tomorrow), ("Newest but closed", 1, yesterday), ("Newer", 2, tomorrow), ("Long closed", 5, yesterday))

    def put_up(session):
        brief = session.query(Brief).filter_by(reference=board).one()
        edition = edition_of(board, session)
        edition.approved_at -= 3 * DAY
        for at, (question, age, last) in enumerate(plan):
            other = open_workshop(session, script=two_hours, title=question, account_id=None)
            session.flush()
            made = Brief(workshop_id=other.id, reference=f"b-22222{at + 2}", sections={}, drafted_at=0, edited_at=0, changed_at=0, noticed=True,
                         state="approved", approved_state="approved", approved_version=1)
            session.add(made)
            session.flush()
            said = edition.sections | {"question": question, "timetable": [{"what": "Answers due", "when": last}]}
            session.add(Edition(brief_id=made.id, version=1, number=1, made_at=0, approved_at=brief.changed_at - age * DAY, sections=said))

    db.write(put_up)
    shown = re.findall(r"<h2><a [^>]+>([^<]+)</a>", sam.get("/challenges").text)
    assert shown == ["Newer", QUESTION, "Older", "Newest but closed", "Long closed"]
    assert [item["title"] for item in sam.get("/challenges/feed.json").json["items"]] == ["Newest but closed", "Newer", QUESTION, "Older", "Long closed"]


def test_many_challenges_stand_on_several_pages(board, sam, monkeypatch):
    monkeypatch.setattr(noticeboard, "ON_A_PAGE", 1)
    assert "Page 1 of" not in sam.get("/challenges").text
    for strange in ("0", "-3", "7", "x", "9" * 40):
        assert QUESTION in words(sam.get(f"/challenges?page={strange}"))


def test_what_has_not_changed_is_not_sent_again_to_those_who_ask_by_tag_or_by_date(desk, board, sam, monkeypatch):
    clock = [datetime(2030, 1, 1, tzinfo=UTC)]
    monkeypatch.setattr(conditional, "present", lambda: clock[0])
    conditional.first_seen.seen.clear()
    for path in addresses(board):
        first = sam.get(path)
        assert "Last-Modified" not in first.headers, "within this second it may change yet"
    clock[0] += timedelta(seconds=1)
    for path in addresses(board):
        seen = sam.get(path)
        assert seen.headers["Last-Modified"] == "Tue, 01 Jan 2030 00:00:00 GMT" and seen.headers["Cache-Control"] == "public, no-cache", path
        for asked in ({"If-None-Match": seen.headers["ETag"]}, {"If-Modified-Since": seen.headers["Last-Modified"]}):
            again = sam.get(path, headers=asked)
            assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", seen.headers["ETag"]), path
        later = sam.get(path, headers={"If-Modified-Since": "Wed, 02 Jan 2030 00:00:00 GMT"})
        assert later.status_code == 200, "another process may have given that date to something else"
    clock[0] += timedelta(seconds=1)
    desk.cora.do("set_out", noticed=False)
    gone = sam.get("/challenges/feed.atom", headers={"If-Modified-Since": "Tue, 01 Jan 2030 00:00:00 GMT"})
    assert gone.status_code == 200 and "missed bin" not in gone.text


def test_the_pages_are_the_same_for_staff_who_are_signed_in(app, desk, board, sam):
    from browsing import account

    fay = Browser(app)
    fay.sign_in(account("Fay", "facilitator", "coordinator"))
    for path in addresses(board):
        assert fay.get(path).data == sam.get(path).data, path


def test_a_document_is_rendered_once_however_many_ask(board, sam, monkeypatch):
    came = []
    monkeypatch.setattr(noticeboard.beside.documents, "call", lambda render, made: came.append(render) or render(made))
    monkeypatch.setattr(noticeboard, "shelf", noticeboard.Shelf(1_000_000))
    assert len({sam.get(f"/challenges/{board}/brief.md").data for _ in range(5)}) == 1
    assert sam.get(f"/challenges/{board}/brief.html").status_code == 200 and len(came) == 2


def test_the_shelf_of_documents_never_outgrows_its_size():
    shelf = noticeboard.Shelf(100)
    for number in range(50):
        assert shelf.get(str(number), lambda: b"x" * 30) == b"x" * 30
    assert shelf.bytes == 90 and list(shelf.files) == ["47", "48", "49"]


def test_a_list_of_many_takes_as_many_queries_as_one_of_few(board, sam):
    asked = []
    event.listen(db.reader, "before_cursor_execute", lambda *args: asked.append(args[2]))
    for path, most in (("/challenges", 1), ("/challenges/feed.atom", 1), (f"/challenges/{board}", 2)):
        asked.clear()
        assert sam.get(path).status_code == 200
        assert len([each for each in asked if each.startswith("SELECT")]) - ("challenges" in path and path[11:12] != "/") <= most, asked


def test_every_page_links_to_the_noticeboard_when_there_is_something_on_it(desk, sam):
    assert "/challenges" not in sam.get("/").text and "/challenges" not in sam.get("/promise").text
    desk.to("approved")
    desk.cora.do("set_out", noticed=True)
    assert "/challenges" in sam.get("/").text and "/challenges" in sam.get("/promise").text


def test_search_engines_may_keep_the_noticeboard_and_no_other_page(board, sam):
    assert "noindex" not in sam.get("/challenges").text and "noindex" not in sam.get(f"/challenges/{board}").text
    assert "noindex" in sam.get("/").text and "noindex" in sam.get(f"/challenges/{board}/interest").text


def test_a_feed_that_is_empty_is_a_feed(sam):
    assert sam.get("/challenges/feed.json").json["items"] == []
    assert f"<updated>{moment(0)}</updated>" in sam.get("/challenges/feed.atom").text
    assert json.dumps(new_id()) and not db.reading is None and Interest


def test_hostile_words_stay_words(board, sam):
    hostile = '<script>alert(1)</script>]]>&"\'\x0b﻿‮'
    rewrite(board, question=hostile, summary=hostile, offer=hostile, owner={"owner": hostile, "contact": hostile},
            timetable=[{"what": hostile, "when": hostile}], who_can_apply={"text": hostile, "criteria": [hostile]})
    for path in ("/challenges", f"/challenges/{board}", "/challenges/feed.atom"):
        assert "<script>alert" not in sam.get(path).text, path
    import xml.etree.ElementTree as xml

    assert "alert(1)" in "".join(xml.fromstring(sam.get("/challenges/feed.atom").data).itertext())
