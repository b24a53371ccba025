"""The loop that delivers: real database, real receivers, and a pace at which nobody has to wait."""
import threading
import time
from contextlib import ExitStack

import pytest
from handover.ears import Ear
from sqlalchemy.exc import OperationalError

from workshop_app.doors.receivers import KINDS
from workshop_app.extensions import db, house
from workshop_app.handover import delivery, ledger, outbox, signing
from workshop_app.handover.delivery import Carrier
from workshop_app.handover.schedule import Outcome, Pace, until_next
from workshop_app.models import Attempt, Brief, Delivery, Receiver, Step, new_id, now

QUICK = Pace(delays=(0, 0.01, 0.01, 0.01), jitter=0, patience=1, lease=30, look=0.05)


@pytest.fixture
def brief(room) -> Brief:
    made = Brief(id=new_id(), workshop_id=room.id, sections={"question": "How?"}, drafted_at=0, edited_at=0, changed_at=0)
    return db.write(lambda session: session.add(made) or made)


@pytest.fixture
def ears(app):
    """Opens receivers of webhooks: `ears(500, 204)` gives one that answers so."""
    with ExitStack() as open_:
        yield lambda *answers: open_.enter_context(Ear(list(answers) or [204]))


def receiver(ear: Ear, **more) -> Receiver:
    house.private_receivers = [*house.private_receivers, ear.host]
    made = Receiver(name="Procurement", kind="webhook", target=ear.url, events=["handed_over"], secret=signing.new_secret(), made_at=0, **more)
    return db.write(lambda session: session.add(made) or made)


def put(brief: Brief, to: Receiver, version: int = 1) -> str:
    id = new_id()
    db.write(lambda session: session.add(Delivery(
        id=id, brief_id=brief.id, version=version, type="t", receiver_id=to.id, body=f'{{"id": "{id}"}}', made_at=now(), next_at=now())))
    return id


def get(id: str) -> Delivery:
    with db.reading() as reading:
        return reading.get(Delivery, id)


def tries(id: str) -> list[tuple]:
    with db.reading() as reading:
        return [(each.status, each.said) for each in reading.query(Attempt).filter_by(delivery_id=id).order_by(Attempt.at)]


def deliver_until(true, pace: Pace = QUICK, carriers: int = 1) -> None:
    """Deliver as a server does, until something is so and nobody is spoken to any more."""
    ours = [Carrier(pace) for _ in range(carriers)]
    deadline = time.monotonic() + 10
    while not true() or any(carrier.busy for carrier in ours):
        assert time.monotonic() < deadline
        outbox.news.clear()
        outbox.news.wait(min(carrier.look() for carrier in ours))


def settled(*ids: str):
    return lambda: all(ledger.state(get(id)) != "waiting" for id in ids)


def test_what_lies_in_the_outbox_is_delivered_once_and_recorded(brief, ears):
    ear = ears()
    id = put(brief, receiver(ear))
    deliver_until(settled(id))
    found = get(id)
    assert (found.attempts, found.next_at, found.dead_at, found.last_error) == (1, None, None, "") and found.delivered_at
    assert tries(id) == [(204, "")] and [heard.headers["webhook-id"] for heard in ear.heard] == [id]


def test_a_try_that_fails_is_made_again_under_the_same_id_with_the_same_bytes(brief, ears):
    ear = ears(500, 503, 204)
    id = put(brief, receiver(ear))
    deliver_until(settled(id))
    assert ledger.state(get(id)) == "delivered" and [status for status, _ in tries(id)] == [500, 503, 204]
    assert {heard.headers["webhook-id"] for heard in ear.heard} == {id} and len({heard.body for heard in ear.heard}) == 1


def test_after_the_last_try_it_lies_in_the_dead_letters_with_the_reason(brief, ears):
    id = put(brief, receiver(ears(500)))
    deliver_until(settled(id))
    found = get(id)
    assert (ledger.state(found), found.attempts) == ("dead", 4) and "answered 500" in found.last_error and found.dead_at


def test_sent_again_it_keeps_its_id_and_tries_go_on_being_counted(brief, ears):
    ear = ears(500, 500, 500, 500, 204)
    id = put(brief, receiver(ear))
    deliver_until(settled(id))
    db.write(lambda session: ledger.send_again(session, session.get(Delivery, id)))
    deliver_until(settled(id))
    assert (ledger.state(get(id)), get(id).attempts) == ("delivered", 5) and {heard.headers["webhook-id"] for heard in ear.heard} == {id}


def test_a_receiver_that_says_410_is_turned_off_and_what_waits_for_it_is_given_up(brief, ears):
    ear = ears(410)
    gone = receiver(ear)
    ids = [put(brief, gone, version) for version in (1, 2, 3)]
    deliver_until(settled(*ids))
    with db.reading() as reading:
        found = reading.get(Receiver, gone.id)
    assert found.off and "410" in found.off_because and len(ear.heard) == 1
    assert {ledger.state(get(id)) for id in ids} == {"dead"} and all("410" in get(id).last_error for id in ids)


def test_to_a_receiver_that_is_turned_off_nothing_is_sent(brief, ears):
    ear = ears()
    id = put(brief, receiver(ear, off=True))
    deliver_until(settled(id))
    assert ear.heard == [] and "turned off" in get(id).last_error


def test_a_slow_receiver_holds_up_no_other_and_hears_one_thing_at_a_time(brief, ears):
    let_go, at_once, most = threading.Event(), [], []

    def slow(handler):
        at_once.append(1)
        most.append(len(at_once))
        let_go.wait(5)
        at_once.pop()
        handler.send_response(204)
        handler.end_headers()

    sluggish, quick = receiver(ears(slow)), [receiver(ears()) for _ in range(3)]
    held = [put(brief, sluggish, version) for version in (1, 2)]
    others = [put(brief, one, version) for one in quick for version in (1, 2, 3)]
    patient = Pace(delays=(0,), patience=5, look=0.05, at_once=2)
    carrier = Carrier(patient)
    deadline = time.monotonic() + 10
    while not settled(*others)():
        assert time.monotonic() < deadline
        outbox.news.clear()
        outbox.news.wait(carrier.look())
    assert [ledger.state(get(id)) for id in held] == ["waiting", "waiting"] and carrier.busy == {sluggish.id}
    let_go.set()
    deliver_until(lambda: settled(*held)() and not carrier.busy, patient)
    assert max(most) == 1


def test_several_processes_do_not_make_the_same_try(brief, ears):
    ear = ears()
    several = [receiver(ear) for _ in range(4)]
    ids = [put(brief, one, version) for one in several for version in range(1, 6)]
    deliver_until(settled(*ids), carriers=3)
    assert sorted(heard.headers["webhook-id"] for heard in ear.heard) == sorted(ids)


def test_a_try_that_was_cut_off_is_taken_over_when_its_lease_is_over(brief, ears):
    ear = ears()
    id = put(brief, receiver(ear))
    brisk = Pace(delays=(0,), lease=0.2, look=0.05)
    seen = get(id).next_at
    assert db.write(lambda session: delivery.claim(session, id, seen, brisk))  # and then the power fails
    assert not db.write(lambda session: delivery.claim(session, id, seen, brisk))
    assert Carrier(brisk).due() == []
    deliver_until(settled(id), brisk)
    assert ledger.state(get(id)) == "delivered"


def test_a_delivery_that_is_deleted_on_its_way_is_no_fault(brief, ears, caplog):
    gone = {}

    def deletes(handler):
        db.write(lambda session: session.delete(session.get(Receiver, gone["receiver"])))
        handler.send_response(204)
        handler.end_headers()

    to = receiver(ears(deletes))
    gone["receiver"] = to.id
    id = put(brief, to)
    deliver_until(lambda: get(id) is None)
    assert tries(id) == [] and caplog.records == []


def test_a_fault_of_ours_is_logged_without_words_and_the_try_counts(brief, ears, monkeypatch, caplog):
    def breaks(*_):
        raise RuntimeError("a fault")

    monkeypatch.setitem(delivery.WAYS, "webhook", breaks)
    id = put(brief, receiver(ears()))
    deliver_until(settled(id))
    assert get(id).attempts == 4 and "our side" in get(id).last_error
    assert not any("procure" in record.getMessage() or "127.0.0.1" in record.getMessage() for record in caplog.records)


def test_a_late_success_counts_although_somebody_thought_the_try_dead(brief, ears):
    id = put(brief, receiver(ears()))
    db.write(lambda session: ledger.bury(session.get(Delivery, id), "too late"))
    db.write(lambda session: ledger.record(session, id, now(), Outcome(status=204, done=True), 5, QUICK))
    assert ledger.state(get(id)) == "delivered" and get(id).last_error == ""
    db.write(lambda session: ledger.record(session, id, now(), Outcome("too slow"), 5, QUICK))
    assert ledger.state(get(id)) == "delivered" and get(id).attempts == 2


def test_the_delays_are_those_of_the_standard_with_a_little_chance():
    pace, hour = Pace(), 3600
    wanted = [5, 300, 1800, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]
    for attempts, delay in enumerate(wanted, 1):
        drawn = {until_next(attempts, Outcome("no"), pace) for _ in range(30)}
        assert len(drawn) > 1 and all(delay <= each <= 1.1 * delay for each in drawn)
    assert until_next(10, Outcome("no"), pace) is None


def test_the_wish_of_a_busy_receiver_is_granted_within_a_day():
    calm = Pace(jitter=0)
    assert until_next(1, Outcome("busy", 503, wish=600), calm) == 600
    assert until_next(1, Outcome("busy", 503, wish=1), calm) == 5
    assert until_next(1, Outcome("busy", 503, wish=10**9), calm) == 24 * 3600
    assert until_next(1, Outcome("never", over=True), calm) is None


def test_whoever_delivers_is_woken_by_the_commit_and_not_before(desk):
    db.write(lambda session: session.add(Receiver(name="P", kind="webhook", target="https://p.example/", events=["handed_over"], made_at=0)))
    desk.to("approved")
    outbox.news.clear()
    assert desk.hand_over() == "ok" and outbox.news.is_set()
    with db.writing() as session:
        outbox.news.clear()
        outbox.tell_when_saved(session)
        session.query(Step).count()
    assert not outbox.news.is_set()


def test_a_version_that_goes_to_review_twice_is_told_of_once(desk):
    db.write(lambda session: session.add(Receiver(name="P", kind="webhook", target="https://p.example/", events=["submitted"], made_at=0)))
    desk.to("in_review")
    assert desk.appa.code("request_changes", edit=desk.brief.edit, message="Shorter, please.") == "ok"
    assert desk.send() == "ok"
    with db.reading() as reading:
        assert reading.query(Delivery).count() == 1


def test_there_is_a_way_to_every_kind_of_receiver():
    assert set(delivery.WAYS) == set(KINDS)


class Enough(BaseException):
    """Ends what would go on for ever."""


def test_while_the_database_is_away_it_says_so_once_and_then_goes_on(app, monkeypatch, caplog):
    looks = iter([OperationalError("", {}, Exception()), OperationalError("", {}, Exception()), None, OperationalError("", {}, Exception()), Enough()])

    def look(_carrier):
        if error := next(looks):
            raise error
        return 0.01

    monkeypatch.setattr(delivery, "PACE", Pace(look=0.01))
    monkeypatch.setattr(Carrier, "look", look)
    with pytest.raises(Enough):
        delivery.deliver_forever()
    assert [record.getMessage() for record in caplog.records] == ["nothing is handed over while the database does not answer"] * 2
    assert not any(record.exc_info for record in caplog.records)


def test_a_result_that_can_not_be_recorded_is_tried_again_after_the_lease(brief, ears, monkeypatch, caplog):
    ear, record = ears(), ledger.record
    failing = [OperationalError("", {}, Exception())]

    def once_not(*args):
        if failing:
            raise failing.pop()
        record(*args)

    monkeypatch.setattr(ledger, "record", once_not)
    id = put(brief, receiver(ear))
    deliver_until(settled(id), Pace(delays=(0, 0), lease=0.1, look=0.02))
    assert ledger.state(get(id)) == "delivered" and {heard.headers["webhook-id"] for heard in ear.heard} == {id} and len(ear.heard) == 2
    assert [each.getMessage() for each in caplog.records] == [delivery.UNRECORDED]
