"""Deleting on time and by command, and the list of what staff did."""
import pytest
from browsing import Browser, account, words
from people import new_id

from workshop_app.doors.keeping import forget_due
from workshop_app.doors.trail import WORDS
from workshop_app.engine.commands import REGISTRY
from workshop_app.extensions import db
from workshop_app.models import Act, Workshop, now
from workshop_app.rooms.forget import DAY


@pytest.fixture
def ended(room, ada, fay):
    """A workshop with two notes that ended a hundred days ago."""
    room.go("warm-up")
    ada.post("A cup of tea")
    ada.post("A biscuit")
    fay.do("finish")

    def age(session):
        session.get(Workshop, room.id).finished_at = now() - 100 * DAY

    db.write(age)
    return room


@pytest.fixture
def visitor(app, room):
    known = account("Fay", "facilitator")

    def own(session):
        session.get(Workshop, room.id).opened_by = known.id

    db.write(own)
    browser = Browser(app)
    browser.sign_in(known)
    return browser


def test_what_is_due_is_deleted_by_itself(ended, fay):
    [receipt] = forget_due(90)
    assert receipt["by"] == "keeper" and receipt["deleted"]["notes"] == 2 and fay.sees()["note"] == []
    assert forget_due(90) == []


def test_without_a_retention_time_nothing_is_deleted_by_itself(ended, fay):
    assert forget_due(0) == [] and len(fay.sees()["note"]) == 2


def test_the_operator_deletes_one_workshop_or_all_that_are_due(app, ended, fay):
    run = app.test_cli_runner().invoke
    assert run(args=["forget"]).exit_code == 2
    unknown = run(args=["forget", "AAAAAAAA", "--yes"])
    assert unknown.exit_code == 1 and "We can't find a workshop with this code" in unknown.output
    said_no = run(args=["forget", ended.code], input="n\n")
    assert said_no.exit_code == 1 and len(fay.sees()["note"]) == 2
    due = run(args=["forget", "--due"])
    assert due.exit_code == 0 and "time had come: 1." in due.output and "notes 2," in due.output
    again = run(args=["forget", ended.code, "--yes"])
    assert again.exit_code == 0 and "notes 2," in again.output and fay.sees()["note"] == []


def test_fay_deletes_at_once_and_finds_the_receipt(ended, visitor):
    page = visitor.get(f"/w/{ended.code}/forget")
    assert "can’t be brought back" in words(page)
    unsure = visitor.submit(f"/w/{ended.code}/forget")
    assert unsure.status_code == 400 and "Tick the box" in words(unsure)
    done = words(visitor.submit(f"/w/{ended.code}/forget", follow=True, sure="yes"))
    assert "What people gave was deleted" in done and "Notes 2" in done and "A cup of tea" not in done
    assert "Deleted" in words(visitor.get("/workshops"))


def test_a_running_workshop_is_not_deleted_under_peoples_hands(room, fay, visitor):
    room.go("warm-up")
    assert "Finish the workshop first" in words(visitor.get(f"/w/{room.code}/forget"))


def test_what_staff_did_is_listed_with_name_and_reason(room, ada, fay, visitor):
    room.go("warm-up")
    fay.do("hide", id=ada.post("A colleague's name")["id"], reason="Names a person")
    page = words(visitor.get(f"/w/{room.code}/acts"))
    assert "Somebody with the facilitator’s link took a note off the board: Names a person" in page and "A colleague's name" not in page
    visitor.submit(f"/w/{room.code}/entry", entry="capped", expected="15")
    visitor.submit(f"/workshops/{room.code}/new-links")
    page = words(visitor.get(f"/w/{room.code}/acts"))
    assert "Fay changed how people come in: capped" in page and "Fay made new links" in page


def test_nothing_that_people_who_take_part_do_is_written_down(room, ada, bo, fay):
    room.go("warm-up")
    before = acts(room)
    note = ada.post("Tea")
    ada.do("reword", text="Green tea", **note)
    bo.do("flag", id=note["id"])
    ada.do("withdraw", **note)
    room.go("cluster")
    ada.open_cluster("Drinks")
    fay.open_cluster("Food")  # as anybody may: not as staff
    room.go("close")
    ada.do("rate", principle="openness", score=5)
    assert acts(room) == [*before, "go", "go"]


def acts(room) -> list[str]:
    with db.reading() as reading:
        return [act.did for act in reading.query(Act).filter_by(workshop_id=room.id).order_by(Act.at)]


def test_an_act_that_was_refused_or_changed_nothing_is_not_written_down(room, fay):
    room.go("warm-up")
    before = acts(room)
    assert fay.code("hide", id=new_id()) == "unknown_note" and fay.code("go", stage="warm-up") == "ok" and fay.code("start") == "ok"
    assert acts(room) == before


def test_every_act_of_staff_has_words():
    assert set(WORDS) == {name for name, command in REGISTRY.items() if command.is_of_staff} | {"new_links", "drop_interests"}
