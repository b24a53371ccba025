import json
import re

import pytest
from browsing import Browser, account, words
from handover.ears import Ear
from standardwebhooks import Webhook

from workshop_app.extensions import db, house
from workshop_app.handover import ledger, outbox
from workshop_app.models import Brief, Delivery, Receiver, new_id, now


@pytest.fixture
def cora(app):
    browser = Browser(app)
    browser.sign_in(account("Cora", "coordinator"))
    return browser


@pytest.fixture
def ear(app):
    with Ear() as ear:
        house.private_receivers = [ear.host]
        yield ear


def add(cora, **fields):
    return cora.submit("/receivers/new", **({"name": "Procurement", "kind": "webhook", "events": ["handed_over"]} | fields))


def receivers() -> list[Receiver]:
    with db.reading() as reading:
        return reading.query(Receiver).all()


def secret_on(page) -> str:
    return re.search(r'value="(whsec_[^"]+)"', page.text)[1]


def test_a_webhook_is_added_and_its_secret_is_shown_once(cora, ear):
    page = add(cora, target=ear.url, events=["handed_over", "withdrawn"])
    [made] = receivers()
    assert page.status_code == 200 and secret_on(page) == made.secret and made.events == ["handed_over", "withdrawn"]
    assert "no-store" in page.headers["Cache-Control"]
    assert "whsec_" not in cora.get(f"/receivers/{made.id}").text + cora.get("/receivers").text
    assert "Procurement" in words(cora.get("/receivers"))


UNFIT = (
    ({"target": "http://procure.example/"}, "begin with https://"), ({"target": "https://127.0.0.1/"}, "private network"),
    ({"target": "https://169.254.169.254/latest"}, "private network"), ({"target": "https://[::1]/"}, "private network"),
    ({"target": ""}, "Enter where the briefs go"), ({"target": "https://93.184.216.34/", "events": []}, "Choose at least one event"),
    ({"target": "https://93.184.216.34/", "name": ""}, "Enter a name"), ({"target": "x", "kind": "pigeon"}, "Choose how the briefs get there"),
    ({"kind": "email", "target": "p@council.example"}, "An operator has to set this way up first"),
    ({"kind": "folder", "target": "procurement"}, "An operator has to set this way up first"),
)


def test_what_can_not_be_a_receiver_is_said_beside_the_field(cora):
    for fields, said in UNFIT:
        page = add(cora, **fields)
        assert page.status_code == 400 and said in words(page) and "There is a problem" in words(page) and receivers() == [], fields


ADDRESSES = (
    ("email", "procurement@council.example", True), ("email", "a@b.example\r\nBcc: c@d.example", False), ("email", "A <a@b.example>", False),
    ("email", "a@b.example,c@d.example", False), ("email", "nobody", False), ("folder", "procurement", True), ("folder", "../etc", False),
    ("folder", "a/b", False),
)


def test_letters_and_folders_go_to_one_plain_address_or_name(cora, tmp_path):
    house.smtp_url, house.drop_folder = "smtp://127.0.0.1:1", str(tmp_path)
    for kind, target, good in ADDRESSES:
        page = add(cora, kind=kind, target=target)
        assert page.status_code == (302 if good else 400) and [one.target for one in receivers()].count(target) == good, target


def test_a_receiver_is_changed_turned_off_and_on_and_deleted(cora, ear):
    add(cora, target=ear.url)
    [made] = receivers()
    there = f"/receivers/{made.id}"
    assert cora.submit(there, name="Panacea", target=ear.url, events=["approved"]).status_code == 302
    assert cora.submit(there, name="Panacea", target="https://10.0.0.1/", events=["approved"]).status_code == 400
    [changed] = receivers()
    assert (changed.name, changed.events, changed.target, changed.secret) == ("Panacea", ["approved"], ear.url, made.secret)
    assert "is turned off" in words(cora.submit(f"{there}/off", follow=True)) and receivers()[0].off
    assert "Turned off by Cora" in words(cora.get(there))
    assert "is turned on" in words(cora.submit(f"{there}/on", follow=True)) and not receivers()[0].off
    assert cora.submit(f"{there}/delete").status_code == 400 and receivers()
    assert "is deleted" in words(cora.submit(f"{there}/delete", follow=True, sure="1")) and receivers() == []
    assert cora.get(there).status_code == 404


def test_a_new_secret_is_shown_once_and_the_old_one_signs_too(cora, ear):
    old = secret_on(add(cora, target=ear.url))
    [made] = receivers()
    new = secret_on(cora.submit(f"/receivers/{made.id}/secret"))
    assert new != old
    assert "answered 204" in words(cora.submit(f"/receivers/{made.id}/test", follow=True))
    [heard] = ear.heard
    for secret in (old, new):
        assert Webhook(secret).verify(heard.body, heard.headers)["type"] == "org.challengeworkshop.test.v1"


def test_a_test_event_that_does_not_arrive_says_why(cora, ear):
    ear.answers = [500]
    add(cora, target=ear.url)
    assert "did not arrive. The receiver answered 500" in words(cora.submit(f"/receivers/{receivers()[0].id}/test", follow=True))


def test_what_is_no_webhook_has_no_secret_and_no_test(cora, tmp_path):
    house.drop_folder = str(tmp_path)
    add(cora, kind="folder", target="procurement")
    [made] = receivers()
    assert made.secret == ""
    for action in ("secret", "test"):
        assert cora.submit(f"/receivers/{made.id}/{action}").status_code == 409


@pytest.fixture
def dead(cora, ear, room) -> Delivery:
    """A delivery that was given up after one try, and one that has arrived."""
    add(cora, target=ear.url)
    [receiver] = receivers()
    brief = Brief(id=new_id(), workshop_id=room.id, reference="b-7k2m9q", sections={}, drafted_at=0, edited_at=0, changed_at=0)
    kind = "org.challengeworkshop.challenge_brief.{}.v1"
    dead, arrived = (
        Delivery(id=new_id(), brief_id=brief.id, version=1, type=kind.format(name), receiver_id=receiver.id, body="{}", made_at=now(), next_at=now())
        for name in ("handed_over", "approved")
    )

    def write(session):
        session.add(brief)
        session.flush()
        session.add_all([dead, arrived])
        session.flush()
        pace = ledger.Pace(delays=(0,))
        ledger.record(session, dead.id, now(), ledger.Outcome("The receiver answered 500 <b>Oops</b>", 500), 12, pace)
        ledger.record(session, arrived.id, now(), ledger.Outcome(status=204, done=True), 12, pace)

    db.write(write)
    return dead


def test_the_list_of_deliveries_shows_states_and_reasons_and_can_be_sorted_out(cora, dead):
    everything, given_up = words(cora.get("/deliveries")), words(cora.get("/deliveries?state=dead"))
    assert "All (2)" in everything and "Delivered (1)" in everything and "Given up (1)" in everything
    assert "Handed over" in given_up and "Approved" not in given_up and "answered 500" in given_up
    assert "There are none" in words(cora.get("/deliveries?state=waiting"))
    assert "<b>" not in cora.get("/deliveries").text
    assert cora.get("/deliveries?state=nonsense&page=x&receiver=nobody").status_code == 200


def test_a_delivery_that_was_given_up_is_sent_again_under_its_id(cora, dead):
    page = words(cora.get(f"/deliveries/{dead.id}"))
    assert "1 try" in page and "Given up: The receiver answered 500" in page and dead.id in page
    outbox.news.clear()
    assert "It is sent again" in words(cora.submit(f"/deliveries/{dead.id}/again", follow=True))
    with db.reading() as reading:
        again = reading.get(Delivery, dead.id)
    assert ledger.state(again) == "waiting" and again.next_at <= now() and again.attempts == 1 and outbox.news.is_set()


def test_nothing_is_sent_again_to_a_receiver_that_is_turned_off(cora, dead):
    cora.submit(f"/receivers/{dead.receiver_id}/off")
    assert cora.submit(f"/deliveries/{dead.id}/again").status_code == 409
    assert "is turned off" in words(cora.get(f"/deliveries/{dead.id}"))
    assert cora.get(f"/deliveries/{new_id()}").status_code == 404


def test_the_way_there_stands_in_the_head_of_each_page(app, cora):
    assert 'href="/receivers"' in cora.get("/promise").text
    fay = Browser(app)
    fay.sign_in(account("Fay", "facilitator"))
    assert 'href="/receivers"' not in fay.get("/promise").text
    assert fay.get("/receivers").status_code == 403 and json.loads(fay.get("/deliveries", headers={"Accept": "application/json"}).text)["ok"] is False
