"""What comes on the noticeboard and goes from it, as a brief goes through its review; and that nothing else ever does."""
import io
import re
import zipfile

import pypdfium2
import pytest
from browsing import words

from workshop_app.extensions import db
from workshop_app.handover.public_files import WORDS
from workshop_app.models import Edition

QUESTION = "How can technology help residents know what happens with their missed bin collection?"


@pytest.fixture
def up(desk, sam) -> str:
    """Cora's brief, approved and on the noticeboard: its reference."""
    desk.to("approved")
    assert desk.cora.code("set_out", noticed=True, interest="list") == "ok"
    return desk.brief.reference


def addresses(reference: str) -> list[str]:
    page = f"/challenges/{reference}"
    return ["/challenges", page, "/challenges/feed.atom", "/challenges/feed.json", *(f"{page}/brief.{ending}" for ending in WORDS)]


def readable(path: str, answer) -> str:
    """All text of an answer on one line, with what a file says of itself beside its text."""
    if path.endswith((".docx", ".odt")):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
            text = " ".join(re.sub(r"<[^>]+>", "", parts.read(name).decode(errors="replace")) for name in parts.namelist())
    elif path.endswith(".pdf"):
        pages = pypdfium2.PdfDocument(answer.data)
        text = " ".join([*(page.get_textpage().get_text_range() for page in pages), str(pages.get_metadata_dict())])
    else:
        text = answer.data.decode()
    return " ".join(text.split())


def test_no_challenge_is_shown_unless_a_coordinator_puts_it_up_and_somebody_approved_it(desk, sam):
    paths = addresses(desk.brief.reference)
    desk.cora.do("set_out", noticed=True)
    for move in (desk.fill_in, desk.send, desk.approve):
        assert [path for path in paths if QUESTION in words(sam.get(path))] == [], move
        move()
    assert sam.get(paths[1]).status_code == 200 and QUESTION in words(sam.get("/challenges"))
    desk.cora.do("set_out", noticed=False)
    assert sam.get(paths[1]).status_code == 404 and [path for path in paths if QUESTION in words(sam.get(path))] == []


def test_it_stays_while_procurement_has_it_and_while_a_new_version_is_written(desk, up, sam):
    for move in (desk.hand_over, desk.receive):
        assert move() == "ok" and sam.get(f"/challenges/{up}").status_code == 200
    desk.cora.do("begin_version", version=2)
    assert desk.cora.code("edit_brief", section="summary", value="A secret second thought.") == "ok"
    desk.cora.do("edit_brief", section="question", value="How can technology do something else altogether?")
    assert desk.send() == "ok"
    for path in addresses(up):
        answer = readable(path, sam.get(path))
        assert "second thought" not in answer and "something else" not in answer and "missed bin" in answer, path
    assert desk.approve() == "ok"
    told = words(sam.get(f"/challenges/{up}"))
    assert "A secret second thought." in told and "Version 2" in told


def test_a_withdrawn_challenge_is_gone_and_its_page_says_so(desk, up, sam):
    assert desk.cora.code("withdraw_brief", edit=desk.brief.edit, message="The money went elsewhere, says Cora.") == "ok"
    gone = sam.get(f"/challenges/{up}")
    assert gone.status_code == 410 and "was withdrawn" in gone.text and "money" not in gone.text and "missed bin" not in gone.text
    for path in ("/challenges", "/challenges/feed.atom", "/challenges/feed.json"):
        assert "missed bin" not in sam.get(path).text
    for path in ("brief.md", "interest"):
        assert sam.get(f"/challenges/{up}/{path}").status_code == 410
    desk.cora.do("set_out", noticed=False)
    assert sam.get(f"/challenges/{up}").status_code == 404


def test_nothing_of_staff_of_the_workshop_or_of_what_is_no_quote_is_in_any_answer(desk, up, sam):
    desk.hand_over(), desk.una.do("acknowledge", version=1, case_reference="PROC-17", message="Thank you, Cora.")
    secret = "Nobody tells us when the crew comes back"

    def leave_out(session):
        [edition] = session.query(Edition).filter(Edition.approved_at.is_not(None))
        quotes = [quote for quote in edition.sections["told_us"] if quote["text"] != secret]
        assert len(quotes) == 1
        steps = [{"version": 1, "what": "Approved", "who": "Appa", "when": "2027-01-01", "message": "PROC-17"}]
        problem = edition.sections["problem"].replace(secret, "")
        edition.sections = edition.sections | {"told_us": quotes, "history": steps, "problem": problem}

    db.write(leave_out)
    never = ("Cora", "Appa", "Thank you", "PROC-17", desk.code, desk.id, secret)
    for path in addresses(up):
        answer = sam.get(path)
        assert answer.status_code == 200, path
        assert [said for said in never if said in readable(path, answer)] == [], path
        assert not answer.headers.getlist("Set-Cookie"), path
    assert "Nobody tells us why the bin was missed" in sam.get(f"/challenges/{up}/brief.md").text


def test_a_quote_that_is_redacted_leaves_the_documents_at_once(desk, up, sam):
    path = f"/challenges/{up}/brief.md"
    before = sam.get(path)
    desk.cora.do("begin_version", version=2)
    quotes = [quote | {"redacted": True} for quote in desk.brief.sections["told_us"]]
    assert desk.cora.code("edit_brief", section="told_us", value=quotes) == "ok"
    after = sam.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and "why the bin was missed" in before.text and "why the bin was missed" not in after.text
