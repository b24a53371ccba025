"""Sam tells of an interest; Cora reads it, takes it away as a table and deletes it."""
import csv
import io
import logging

import pytest
from browsing import Browser, account, words
from challenges import SECTIONS, change, put_up

from workshop_app.doors import interest
from workshop_app.doors.keeping import forget_interests
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db
from workshop_app.handover import interests
from workshop_app.models import Act, Interest, Workshop, now

FORM = "/challenges/b-222222/interest"
SAID = {"organisation": "Small Works Ltd", "name": "Sam Ode", "email": "Sam@smallworks.example", "message": "We did this for buses.\nIt helped."}
DAY = 24 * 3600 * 1000


def kept(**named) -> list[Interest]:
    with db.reading() as reading:
        return reading.query(Interest).filter_by(**named).all()


@pytest.fixture
def cora(app) -> Browser:
    browser = Browser(app)
    assert browser.sign_in(account("Cora", "coordinator")).status_code == 302
    return browser


@pytest.fixture
def office(board) -> str:
    """The address of the coordinator's page."""
    with db.reading() as reading:
        return f"/w/{reading.get(Workshop, board.workshop_id).code}/brief"


def test_what_a_firm_writes_is_kept_for_that_challenge_once(board, sam):
    for _ in range(2):  # a double click, or a page that was loaded again
        sent = sam.submit(FORM, **SAID)
        assert sent.status_code == 302 and "Thank you" in words(sam.get(sent.location))
    [letter] = kept(brief_id=board.id)
    assert (letter.organisation, letter.name, letter.email, letter.message) == tuple((SAID | {"email": "sam@smallworks.example"}).values())


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("organisation", " ", "Enter the name of your organisation."), ("name", "", "Enter your name."), ("email", "sam", "Enter an e-mail address like"),
    ("organisation", "x" * 201, "200 characters or fewer"), ("message", "x" * 2001, "2000 characters or fewer"),
])
def test_what_is_wrong_is_said_beside_the_field_and_nothing_that_was_typed_is_lost(board, sam, field, value, sentence):
    answer = sam.submit(FORM, **SAID | {field: value})
    assert answer.status_code == 400 and sentence in words(answer) and f'href="#{field}"' in answer.text and kept() == []
    assert all(said.split("\n")[0] in answer.text for name, said in SAID.items() if name != field)


def test_who_gets_it_and_how_long_it_is_kept_stands_above_the_button(app, two_hours, board, sam):
    told = words(sam.get(FORM))
    assert "The coordinators of Birmingham City Council can read it. " in told and "365 days after you sent it" in told
    change(board, interest="email")
    assert "whoever the challenge names as its contact may get it by e-mail" in words(sam.get(FORM))
    app.config["SETTINGS"].interest_days = 0
    assert "We delete it when it is needed no more" in words(sam.get(FORM))


def test_a_program_that_fills_in_every_field_is_told_and_keeps_nothing_here(board, sam):
    answer = sam.submit(FORM, **SAID, website="https://spam.example")
    assert answer.status_code == 400 and "people do not see" in words(answer) and kept() == [] and "spam.example" not in answer.text
    hidden = answer.text.split('<div hidden>')[1].split("</div>")[0]
    assert 'name="website" tabindex="-1" autocomplete="off"' in hidden and "<label" in hidden  # neither seen, nor read out, nor reached


def test_a_form_without_its_token_is_refused(board, sam):
    assert sam.client.post(FORM, data=SAID).status_code == 400 and kept() == []


@pytest.mark.parametrize("why", ["off", "closed"])
def test_a_challenge_that_takes_no_letters_offers_no_form_and_takes_none(two_hours, sam, why):
    put_up(two_hours, interest="off" if why == "off" else "list", last=-1 if why == "closed" else 30)
    assert "Tell us you are interested" not in words(sam.get("/challenges/b-222222"))
    for answer in (sam.get(FORM), sam.submit(FORM, **SAID)):
        assert answer.status_code == 409 and "Write to the contact" in words(answer)
    assert kept() == []


def test_too_many_in_a_minute_wait_and_lose_nothing_of_what_they_wrote(board, sam, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(interest, "rush", interest.Rush(lambda: clock[0]))
    monkeypatch.setattr(interest, "MOST", 2)
    for number in range(2):
        assert sam.submit(FORM, **SAID | {"message": str(number)}).status_code == 302
    answer = sam.submit(FORM, **SAID)
    assert answer.status_code == 429 and "Wait a minute" in words(answer) and "We did this for buses." in answer.text and len(kept()) == 2
    clock[0] += 61
    assert sam.submit(FORM, **SAID).status_code == 302 and len(kept()) == 3


def test_one_challenge_takes_so_many_letters_and_then_names_its_contact(board, sam, monkeypatch):
    monkeypatch.setattr(interests, "MOST", 1)
    assert sam.submit(FORM, **SAID).status_code == 302
    full = sam.submit(FORM, **SAID | {"name": "Ola"})
    assert full.status_code == 409 and "Write to the contact" in words(full) and len(kept()) == 1
    assert sam.submit(FORM, **SAID).status_code == 302, "what was sent before is answered alike"


def test_no_log_holds_what_a_firm_wrote(board, sam, caplog):
    caplog.set_level(logging.DEBUG)
    sam.submit(FORM, **SAID), sam.submit(FORM, **SAID | {"name": ""})
    assert [said for said in SAID.values() if said.casefold() in caplog.text.casefold()] == []


def test_cora_puts_a_challenge_up_and_takes_it_off(board, office, cora, sam):
    change(board, noticed=False, interest="off")
    page = cora.get(f"{office}/noticeboard")
    assert "This challenge is not on the noticeboard" in words(page) and 'value="1" id="noticed">' in page.text
    assert cora.submit(f"{office}/noticeboard", noticed="1", interest="list").status_code == 302
    assert "Everybody can see this challenge" in words(cora.get(f"{office}/noticeboard")) and sam.get(FORM).status_code == 200
    assert cora.submit(f"{office}/noticeboard", noticed="1", interest="loud").status_code == 400
    assert cora.submit(f"{office}/noticeboard", interest="off").status_code == 302 and sam.get("/challenges/b-222222").status_code == 404


def test_the_page_says_when_a_brief_waits_for_approval_was_withdrawn_or_has_no_address(board, office, cora):
    assert "no e-mail address" not in words(cora.get(f"{office}/noticeboard"))
    change(board, approved_state=None, approved_version=None, state="draft")
    assert "Nobody can see this challenge yet" in words(cora.get(f"{office}/noticeboard"))
    change(board, sections=SECTIONS | {"owner": {"owner": "Head", "contact": "Room 12"}}, interest="email")
    assert "The contact of the brief is no e-mail address" in words(cora.get(f"{office}/noticeboard"))
    change(board, state="withdrawn")
    assert "was withdrawn" in words(cora.get(f"{office}/noticeboard"))


def test_before_the_brief_is_drafted_there_is_nothing_for_the_noticeboard(room, cora):
    for path in ("noticeboard", "interests.csv"):
        assert cora.get(f"/w/{room.code}/brief/{path}").status_code == 404


def test_cora_reads_letters_and_deletes_those_that_she_ticks(two_hours, board, office, cora, sam):
    other = put_up(two_hours, 3)
    for name in ("Sam", "Ola", "Kit"):
        sam.submit(FORM, **SAID | {"name": name})
    sam.submit("/challenges/b-222223/interest", **SAID)
    assert all(said in words(cora.get(f"{office}/noticeboard")) for said in ("Sam", "Ola", "Kit", "3 firms have written", "sam@smallworks.example"))
    none = cora.submit(f"{office}/interests")
    assert none.status_code == 400 and "Tick what you want to delete." in words(none)
    ids = {letter.name: letter.id for letter in kept(brief_id=board.id)}
    [elsewhere] = kept(brief_id=other.id)
    gone = cora.client.post(f"{office}/interests", data={"csrf_token": cora.token(), "letter": [ids["Sam"], ids["Kit"], elsewhere.id, "\0", "x" * 5000]})
    assert gone.status_code == 302
    assert {letter.name for letter in kept()} == {"Ola", "Sam Ode"}, "another challenge's letters are not hers to delete from here"
    with db.reading() as reading:
        assert [act.did for act in reading.query(Act).filter_by(workshop_id=board.workshop_id)] == ["drop_interests"]
    code = office.split("/")[2]
    assert "deleted what firms had written" in words(cora.get(f"/w/{code}/acts"))


@pytest.mark.parametrize("text", ["=1+1", "+44 121", "-2", "@SUM(A1)", "\t=1", "|calc", "%0A", "＝1", "  =1", "＠x"])
def test_no_cell_of_the_table_is_taken_for_a_formula(text):
    assert interests.cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Small Works Ltd", "1-2", "sam@smallworks.example", "", "£=1"])
def test_other_cells_stay_as_they_are(text):
    assert interests.cell(text) == text


def test_the_table_holds_all_letters_newest_first_and_spreadsheets_read_its_letters(board, office, cora, sam):
    sam.submit(FORM, **SAID), sam.submit(FORM, **SAID | {"organisation": "=cmd()", "name": "Zoë", "message": 'a,"b"\nc'})
    answer = cora.get(f"{office}/interests.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8" and answer.data.startswith("\ufeff".encode()) and "no-store" in str(answer.headers)
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head == ["when", "organisation", "name", "email", "message"]
    assert sorted(row[1:] for row in rows) == [["'=cmd()", "Zoë", "sam@smallworks.example", 'a,"b"\nc'],
                                               ["Small Works Ltd", "Sam Ode", "sam@smallworks.example", SAID["message"]]]


def test_letters_go_when_their_time_is_over(board):
    def write(session):
        for name, age in (("old", 366), ("young", 364)):
            session.add(Interest(brief_id=board.id, at=now() - age * DAY, organisation="x", name=name, email="x@y.example"))

    db.write(write)
    forget_interests(0)
    assert len(kept()) == 2
    forget_interests(365)
    assert [letter.name for letter in kept()] == ["young"]


def test_the_contact_is_written_to_only_where_the_brief_asks_for_it_and_names_an_address(board):
    said = Interest(brief_id=board.id, at=0, organisation="Small\nWorks", name="Sam", email="sam@smallworks.example", message="Hello")
    assert interests.letter(board, SECTIONS, said) is None
    board.interest = "email"
    letter = interests.letter(board, SECTIONS, said)
    assert (letter.to, letter.answer_to) == ("waste@council.example", "sam@smallworks.example")
    assert SECTIONS["question"] in letter.text and "Hello" in letter.text and "/challenges/b-222222" in letter.text
    assert "\n" not in letter.subject and "b-222222" in letter.subject
    assert interests.letter(board, SECTIONS | {"owner": {"owner": "Head", "contact": "Room 12"}}, said) is None


def test_a_challenge_that_was_taken_off_meanwhile_takes_nothing_more(board, sam):
    change(board, noticed=False)
    with pytest.raises(Refused) as refused:
        db.write(lambda session: interest.keep(session, "b-222222", SAID))
    assert refused.value.code == "takes_no_interest" and kept() == []
