import io
import json
import zipfile

import pytest
from browsing import Browser, words
from handover.conftest import desk  # noqa: F401 - a fixture
from handover.test_review import all_of, receiver

from workshop_app.handover import events
from workshop_app.models import Delivery, Step, new_id


@pytest.fixture
def handed_over(desk):  # noqa: F811
    """The path of the link in the event that tells of a hand-over."""
    receiver("handed_over", "approved", "withdrawn")
    desk.to("handed_over")
    return desk


def link(event: str = "handed_over") -> str:
    [delivery] = [each for each in all_of(Delivery) if events.event_of(each.type) == event]
    shown = json.loads(delivery.body)["data"]["acknowledge"]
    return shown[shown.index("/received/"):]


def receipts() -> list[tuple]:
    return [(step.who, step.version, step.detail["case_reference"]) for step in all_of(Step) if step.did == "acknowledge"]


def test_whoever_has_the_link_sees_which_brief_it_is_and_records_the_receipt(app, handed_over):
    una = Browser(app)
    page = words(una.get(link()))
    assert f"Challenge Brief {handed_over.brief.reference}, version 1" in page and "missed bin collection" in page
    assert "PROC-17" in words(una.submit(link(), case_reference="PROC-17", name="Una")) and receipts() == [("Una, Procurement", 1, "PROC-17")]
    assert (handed_over.brief.state, handed_over.brief.case_reference) == ("acknowledged", "PROC-17")


def test_a_program_needs_nothing_but_the_link_and_may_say_it_twice(client, handed_over):
    for _ in range(2):
        answer = client.post(link(), json={"case_reference": "PROC-17"})
        assert answer.status_code == 200
        assert answer.json == {
            "ok": True, "state": "acknowledged", "reference": handed_over.brief.reference, "version": 1, "case_reference": "PROC-17"}
    assert receipts() == [("Procurement", 1, "PROC-17")]


def test_what_is_no_receipt_is_refused_with_a_sentence(app, client, handed_over):
    for sent in ({}, {"case_reference": ""}, {"case_reference": 17}, {"case_reference": "x" * 101}, {"case_reference": ["a"]},
                 {"case_reference": "a", "name": "n" * 61}):
        answer = client.post(link(), json=sent)
        assert answer.status_code == 400 and answer.json["error"]["code"] == "bad_payload" and receipts() == [], sent
    for sent in ([], "PROC-17", 17):
        answer = client.post(link(), json=sent)
        assert answer.status_code == 400 and answer.json["error"]["code"] == "malformed" and receipts() == [], sent
    page = Browser(app).submit(link(), case_reference=" ")
    assert page.status_code == 400 and "Enter the reference" in words(page) and receipts() == []


def test_a_wrong_pass_is_answered_like_a_delivery_that_there_is_not(client, handed_over):
    path = link()
    wrong = path[:-1] + ("0" if path[-1] != "0" else "1")
    nowhere = f"/received/{new_id()}/{path.rsplit('/', 1)[1]}"
    answers = [client.get(each) for each in (wrong, nowhere, wrong + "/pack.zip", nowhere + "/pack.zip")]
    answers += [client.post(each, json={"case_reference": "x"}, headers={"Accept": "text/html"}) for each in (wrong, nowhere)]
    assert {answer.status_code for answer in answers} == {404} and receipts() == []
    assert words(answers[0]) == words(answers[1]) and answers[4].json == answers[5].json
    deleted = new_id()
    assert words(client.get(f"/received/{deleted}/{events.pass_of(deleted)}")) == words(answers[0])
    assert client.get(f"/received/{deleted}/ünsinn").status_code == 404


def test_the_pack_can_be_fetched_behind_the_link(client, handed_over):
    answer = client.get(link() + "/pack.zip")
    assert answer.mimetype == "application/zip" and "attachment" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as pack:
        assert json.loads(pack.read("manifest.json"))["reference"] == handed_over.brief.reference


def test_only_a_hand_over_is_acknowledged_and_only_the_newest(app, client, handed_over):
    assert client.post(link("approved"), json={"case_reference": "x"}).status_code == 409
    assert "nothing to acknowledge before" in words(client.get(link("approved")))
    handed_over.cora.do("begin_version", version=2)
    handed_over.cora.do("edit_brief", section="summary", value="The second version.")
    handed_over.send(), handed_over.approve()
    [first] = [each for each in all_of(Delivery) if each.version == 1 and events.event_of(each.type) == "handed_over"]
    path = f"/received/{first.id}/{events.pass_of(first.id)}"
    assert "A newer version was approved since" in words(client.get(path))
    assert client.post(path, json={"case_reference": "x"}).json["error"]["code"] == "unknown_version" and receipts() == []


def test_of_a_brief_that_was_withdrawn_nothing_is_fetched_or_received(client, handed_over):
    path = link()
    assert handed_over.cora.code("withdraw_brief", edit=handed_over.brief.edit, message="The money is gone.") == "ok"
    assert "was withdrawn" in words(client.get(path)) and client.get(path + "/pack.zip").status_code == 410
    assert client.post(path, json={"case_reference": "x"}).json["error"]["code"] == "illegal_move"
