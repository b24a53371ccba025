"""The pages of a review: who sees which step, what is asked for, what is refused with a link to it, and what the list of all briefs tells."""
import re

import pytest
from browsing import PASSWORD, Browser, account, words
from sqlalchemy import event

from workshop_app.extensions import db
from workshop_app.method.review import CHECKS, STATES
from workshop_app.models import Brief, Receiver, Workshop
from workshop_app.rooms.opening import open_workshop


class Office:
    """Browsers of Cora, who coordinates, and Appa, who approves."""

    def __init__(self, app, desk):
        self.desk, self.path = desk, f"/w/{desk.code}/brief/review"
        self.cora, self.appa = self.enter(app, "cora"), self.enter(app, "appa")

    @staticmethod
    def enter(app, name: str) -> Browser:
        browser = Browser(app)
        assert browser.submit("/sign-in", email=f"{name}@council.example", password=PASSWORD).status_code == 302
        return browser

    def make(self, browser, move: str, **fields):
        seen = {"version": fields.pop("version", "")} if move in ("acknowledge", "begin_version") else {"edit": str(self.desk.brief.edit)}
        return browser.submit(f"{self.path}/{move}", **seen | fields)

    def moves(self, browser) -> list[str]:
        return re.findall(r'action="[^"]*/brief/review/(\w+)"', browser.get(self.path).text)


@pytest.fixture
def office(app, desk) -> Office:
    return Office(app, desk)


OPEN = {  # state: what Cora can do, what Appa can do
    "draft": (["send_to_review", "withdraw_brief"], []),
    "in_review": (["withdraw_brief"], ["request_changes", "approve_brief"]),
    "approved": (["hand_over", "withdraw_brief", "begin_version"], []),
    "handed_over": (["acknowledge", "withdraw_brief", "begin_version"], []),
    "acknowledged": (["acknowledge", "begin_version"], []),
}


def test_each_sees_the_steps_that_are_theirs_to_take(office):
    desk = office.desk
    for state, way in zip(OPEN, (desk.fill_in, desk.send, desk.approve, desk.hand_over, desk.receive), strict=True):
        assert way() in (None, "ok")
        assert (office.moves(office.cora), office.moves(office.appa)) == OPEN[state]
        assert STATES[state] in words(office.appa.get(office.path))


def test_the_facilitator_may_send_to_review_and_nothing_else(app, office):
    fay = account("Fay", "facilitator")
    db.write(lambda session: session.query(Workshop).update({"opened_by": fay.id}))
    browser = office.enter(app, "fay")
    assert office.moves(browser) == ["send_to_review"]
    assert office.make(browser, "withdraw_brief", message="No", sure="1").status_code == 403
    assert office.make(browser, "send_to_review").status_code == 302 and office.desk.brief.state == "in_review"


def test_a_brief_goes_from_draft_to_filed_by_ordinary_forms(office):
    office.desk.fill_in()
    assert office.make(office.cora, "send_to_review", message="Please look").location == office.path
    assert office.make(office.appa, "approve_brief", checks=list(CHECKS)).location == office.path
    assert office.make(office.cora, "hand_over").location == office.path
    assert office.make(office.cora, "acknowledge", version="1", case_reference="PROC-17").location == office.path
    page = words(office.appa.get(office.path))
    assert "Filed as PROC-17" in page and "6 checks were confirmed" in page and "Please look" in page
    did = ["Received", "Handed over", "Approved", "Sent to review"]
    history = page[page.index("What happened so far"):]
    assert sorted(map(history.index, did)) == list(map(history.index, did))
    assert office.desk.brief.state == "acknowledged"


def test_a_step_says_what_became_of_the_brief(office):
    answer = office.cora.submit(f"{office.path}/send_to_review", follow=True, edit=str(office.desk.brief.edit))
    assert "Sent to review. The brief is now “In review”." in words(answer)


def test_approval_without_every_tick_leads_to_each_that_is_missing_and_keeps_the_others(office):
    office.desk.to("in_review")
    answer = office.make(office.appa, "approve_brief", checks=["need"], message="Nearly")
    left = [check for check in CHECKS if check != "need"]
    assert answer.status_code == 400 and "<title>Error: " in answer.text
    assert re.findall(r'href="#check-(\w+)"', answer.text) == left
    assert re.search(r'id="check-need" checked', answer.text) and not re.search(r'id="check-size" checked', answer.text)
    assert ">\nNearly</textarea>" in answer.text and office.desk.brief.state == "in_review"


def test_what_is_missing_is_named_with_a_place_to_go_to(office):
    office.desk.send()
    answer = office.make(office.appa, "approve_brief", checks=list(CHECKS))
    assert answer.status_code == 400 and "What we offer: this is needed before a brief can be approved." in words(answer)
    for key in re.findall(r'href="#(ready-\w+)"', answer.text):
        assert f'id="{key}"' in answer.text
    office.make(office.appa, "request_changes", message="Say what you offer.")
    page = office.cora.get(office.path)
    assert f'href="/w/{office.desk.code}/brief#offer"' in page.text and "Say what you offer." in words(page)


WANTING = [  # in this state, somebody makes a move with these fields, and is told at this field
    ("draft", "cora", "withdraw_brief", {"message": "", "sure": "1"}, "message", "Say why nothing more will come of this brief."),
    ("draft", "cora", "withdraw_brief", {"message": "Overtaken"}, "sure", "Tick the box if you want to withdraw this brief."),
    ("draft", "cora", "send_to_review", {"message": "x" * 1001}, "message", "The most is 1000."),
    ("in_review", "appa", "request_changes", {"message": " "}, "message", "Say what should change."),
    ("handed_over", "cora", "acknowledge", {"version": "1", "case_reference": ""}, "case_reference", "Enter the reference"),
]


def test_a_form_that_is_not_complete_says_so_at_its_field(office):
    office.desk.fill_in()
    for state, who, move, fields, field, sentence in WANTING:
        if state == "in_review":
            office.desk.send()
        elif state == "handed_over":
            office.desk.approve(), office.desk.hand_over()
        answer = office.make(getattr(office, who), move, **fields)
        id = f"{move}-{field}"
        assert answer.status_code == 400 and f'href="#{id}"' in answer.text and f'id="{id}"' in answer.text and sentence in words(answer)
        assert office.desk.brief.state == state


def test_who_wrote_last_is_told_so_in_the_place_of_a_form(app, office):
    db.write(lambda session: session.query(type(account("Both", "coordinator", "approver"))).filter_by(name="Cora").update({"approver": True}))
    office.desk.to("in_review")
    page = office.cora.get(office.path)
    assert "You wrote the last change to this brief" in words(page) and "review/approve_brief" not in page.text
    answer = office.make(office.cora, "approve_brief", checks=list(CHECKS))
    assert answer.status_code == 403 and "Somebody else has to approve it" in words(answer) and office.desk.brief.state == "in_review"


def test_somebody_with_two_roles_has_the_steps_of_both(app, office):
    account("Bea", "coordinator", "approver")
    office.desk.to("in_review")
    bea = office.enter(app, "bea")
    assert office.moves(bea) == ["request_changes", "approve_brief", "withdraw_brief"]
    assert office.make(bea, "approve_brief", checks=list(CHECKS)).status_code == 302 and office.desk.brief.state == "approved"


def test_nobody_moves_on_what_they_have_not_seen(office):
    seen = str(office.desk.brief.edit)
    office.desk.fay.do("edit_brief", section="summary", value="Meanwhile.")
    answer = office.cora.submit(f"{office.path}/send_to_review", edit=seen)
    assert answer.status_code == 409 and "Somebody changed this brief since you opened it" in words(answer) and office.desk.brief.state == "draft"


def test_a_step_that_is_not_legal_names_both_states(office):
    answer = office.make(office.cora, "hand_over")
    assert answer.status_code == 409 and "This brief is “Draft”. It can only become “Handed over” from “Approved”." in words(answer)


def test_an_approver_reads_and_does_not_write(office):
    at = f"/w/{office.desk.code}"
    assert office.appa.get(f"{at}/brief").status_code == 403 and office.make(office.appa, "send_to_review").status_code == 403
    for path in ("brief/review", "brief/preview", "brief/exported", "brief/versions", "brief.docx", "brief.html"):
        assert office.appa.get(f"{at}/{path}").status_code == 200, path
    assert f'href="{at}/brief"' not in office.appa.get(office.path).text


def test_a_step_that_does_not_exist_and_a_brief_that_does_not(office):
    assert office.make(office.cora, "publish").status_code == 404
    db.write(lambda session: session.query(Brief).delete())
    answers = office.cora.get(office.path), office.cora.submit(f"{office.path}/hand_over", edit="1")
    assert [answer.status_code for answer in answers] == [404, 404] and "not been drafted yet" in words(answers[1])


def receivers(*named) -> None:
    made = [Receiver(name=name, kind=kind, target="https://x.example", events=events, off=off, off_because=why, made_at=0)
            for name, kind, events, off, why in named]
    db.write(lambda session: session.add_all(made))


def test_whoever_hands_over_sees_who_will_be_told(office):
    office.desk.to("approved")
    assert "No receiver is set up to hear of it, so nobody is told" in words(office.cora.get(office.path))
    receivers(("Procurement", "webhook", ["handed_over"], False, ""), ("Archive", "folder", ["withdrawn"], False, ""),
              ("Old system", "webhook", ["handed_over"], True, "it answered that it is gone"))
    page = words(office.cora.get(office.path))
    assert "Procurement (by a signed message)" in page and "Archive" not in page
    assert "Old system is switched off and hears nothing: it answered that it is gone." in page


def test_a_receipt_can_be_recorded_while_the_next_version_is_written(office):
    office.desk.to("handed_over")
    assert office.make(office.cora, "begin_version", version="2").status_code == 302
    assert office.moves(office.cora) == ["send_to_review", "acknowledge", "withdraw_brief"]
    assert "version 1 is “Handed over”" in words(office.cora.get(office.path))
    assert office.make(office.cora, "acknowledge", version="1", case_reference="P-1").status_code == 302
    assert (office.desk.brief.state, office.desk.brief.approved_state) == ("draft", "acknowledged")


def test_a_step_sent_twice_is_done_once_and_told_so(office):
    seen = str(office.desk.brief.edit)
    answers = [office.cora.submit(f"{office.path}/send_to_review", follow=True, edit=seen) for _ in range(2)]
    assert "That was done before." in words(answers[1]) and words(answers[1]).count("Sent to review · version 1") == 1


def test_messages_are_text_on_the_page(office):
    office.make(office.cora, "send_to_review", message="<b>now</b>\nplease")
    page = office.appa.get(office.path).text
    assert "&lt;b&gt;now&lt;/b&gt;" in page and "<b>now" not in page


def test_an_approver_starts_at_the_list_of_briefs(app, office):
    answer = Browser(app).submit("/sign-in", email="appa@council.example", password=PASSWORD)
    assert answer.location == "/briefs"
    page = office.appa.get("/briefs")
    assert f'href="{office.path}"' in page.text and f'href="/w/{office.desk.code}/brief"' not in page.text
    assert "How can technology help residents" in words(page) and "Who acts next: The facilitator or a coordinator" in words(page)
    assert f'href="/w/{office.desk.code}/brief"' in office.cora.get("/briefs").text


@pytest.fixture
def many(desk, two_hours):
    """Fifty more briefs, each in the next state."""

    def add(session):
        for number in range(50):
            workshop = open_workshop(session, script=two_hours, title=f"Workshop {number}", team=f"Team {number}", account_id=None)
            session.add(Brief(workshop_id=workshop.id, sections={"question": f"How can technology answer question {number}?"},
                              state=list(STATES)[number % len(STATES)], drafted_at=0, edited_at=0, changed_at=number))

    db.write(add)


def test_the_list_goes_by_pages_newest_first_and_by_state(office, many):
    page = words(office.cora.get("/briefs"))
    assert "All (51)" in page and "Approved (8)" in page and "Page 1 of 3" in page
    assert page.index("question 49?") < page.index("question 27?") and "question 24?" not in page
    assert "question 0?" in words(office.cora.get("/briefs?page=3"))
    approved = words(office.cora.get("/briefs?state=approved"))
    assert "question 2?" in approved and "question 3?" not in approved and "Page" not in approved
    for junk in ("page=0", "page=-1", "page=99999999999999999999", "page=9999", "state=nonsense", "page=%F0%9F%9A%8C"):
        assert office.cora.get(f"/briefs?{junk}").status_code == 200, junk


def test_the_list_asks_as_few_questions_for_many_briefs_as_for_one(office, request):
    def asked() -> int:
        seen = []
        event.listen(db.reader, "before_cursor_execute", listener := lambda *_: seen.append(1))
        office.cora.get("/briefs")
        event.remove(db.reader, "before_cursor_execute", listener)
        return len(seen)

    one = asked()
    request.getfixturevalue("many")
    assert asked() == one <= 6


def test_no_brief_at_all_is_said(app):
    account("Appa", "approver")
    assert "There is no brief yet" in words(Office.enter(app, "appa").get("/briefs"))
