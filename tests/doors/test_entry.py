"""How people come in, at the doors: the page for it, the sheet of invites, and what a newcomer meets."""
import csv
import io
import re

import pytest
from browsing import Browser, account, words

from workshop_app.extensions import db
from workshop_app.models import Workshop
from workshop_app.rooms.join import MOST_INVITES


@pytest.fixture
def fay(app, room):
    """Fay, signed in, who opened the workshop."""
    known = account("Fay", "facilitator")

    def own(session):
        session.get(Workshop, room.id).opened_by = known.id

    db.write(own)
    browser = Browser(app)
    browser.sign_in(known)
    return browser


def links_of(fay, room) -> list[str]:
    rows = list(csv.reader(io.StringIO(fay.get(f"/w/{room.code}/invites.csv").text)))
    assert rows[0] == ["invite", "link"]
    return [link.removeprefix("http://localhost") for _, link in rows[1:]]


@pytest.fixture
def invites(fay, room):
    """Three invites to a workshop that people enter by invite alone."""
    fay.submit(f"/w/{room.code}/entry", entry="invites", expected="")
    assert fay.submit(f"/w/{room.code}/invites", more="3", made="0").location == f"/w/{room.code}/invites"
    return links_of(fay, room)


def test_the_page_keeps_what_fay_chooses(fay, room):
    assert fay.submit(f"/w/{room.code}/entry", entry="capped", expected="15").status_code == 302
    page = fay.get(f"/w/{room.code}/entry")
    assert 'value="15"' in page.text and "0 seats are taken, 15 people are expected" in words(page)
    assert re.search(r'value="capped" id="entry-capped" checked', page.text)


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"entry": "capped", "expected": ""}, "Enter how many people you expect"), ({"entry": "capped", "expected": "many"}, "Enter how many"),
    ({"entry": "code", "expected": "-1"}, "Enter how many"), ({"entry": "window", "expected": ""}, "Choose how people come in."),
])
def test_what_can_not_be_used_is_told_beside_the_field_and_kept(fay, room, fields, sentence):
    answer = fay.submit(f"/w/{room.code}/entry", **fields)
    assert answer.status_code == 400 and sentence in words(answer) and f'value="{fields["expected"]}"' in answer.text


@pytest.mark.parametrize("more", ["", "0", "x", str(MOST_INVITES + 1), "-3", "²"])
def test_so_many_invites_can_not_be_made(fay, room, more):
    answer = fay.submit(f"/w/{room.code}/invites", more=more, made="0")
    assert answer.status_code == 400 and f"Enter a whole number from 1 to {MOST_INVITES}." in words(answer)


def test_the_sheet_has_a_code_and_a_link_for_each_invite(fay, room, invites):
    page = fay.get(f"/w/{room.code}/invites").text
    assert all(link in page for link in invites) and len(set(invites)) == 3
    pictures = [fay.get(address) for address in re.findall(r'class="invite__qr" src="([^"]+)"', page)]
    assert [picture.mimetype for picture in pictures] == ["image/svg+xml"] * 3 and len({picture.data for picture in pictures}) == 3
    assert fay.get(f"/w/{room.code}/invites/4.svg").status_code == 404


def test_a_newcomer_with_an_invite_takes_one_seat_and_the_next_person_with_it_is_told(app, room, invites):
    ada, bo = Browser(app), Browser(app)
    assert "Join without a name" in words(ada.get(invites[0]))
    assert ada.submit(invites[0]).location == f"/w/{room.code}" and ada.get(f"/w/{room.code}/board.json").status_code == 200
    assert "Go back in" in words(ada.get(invites[0]))
    page = bo.get(invites[0])
    assert page.status_code == 410 and "This invite was used already" in words(page) and "Join without a name" not in words(page)
    assert bo.submit(invites[0]).status_code == 410 and bo.get(f"/w/{room.code}/board.json").status_code == 403


def test_the_code_alone_does_not_let_in_where_people_come_by_invite(app, room, invites):
    page = Browser(app).get(f"/j/{room.code}")
    assert "by invitation" in words(page) and "Join without a name" not in words(page)
    assert Browser(app).submit(f"/j/{room.code}").status_code == 403


def test_a_second_press_of_the_button_uses_no_second_seat(app, room, invites, fay):
    ada = Browser(app)
    ada.get(invites[0])
    first, second = ada.submit(invites[0]), ada.submit(invites[0])
    assert first.status_code == second.status_code == 302
    assert "1 seat is taken" in words(fay.get(f"/w/{room.code}/entry")) and "3 made, 2 of them unused" in words(fay.get(f"/w/{room.code}/entry"))


def test_a_browser_that_lost_the_answer_gets_in_with_the_same_invite(app, room, invites):
    """Its key was laid in it with the page, so that the seat is its own although it never heard of it."""
    ada = Browser(app)
    ada.get(invites[0])
    before = ada.client.get_cookie(f"seat-{room.code}").value
    ada.submit(invites[0])  # and the answer is lost: whatever it would have set is not there
    ada.client.set_cookie(f"seat-{room.code}", before)
    assert ada.submit(invites[0]).status_code == 302 and ada.get(f"/w/{room.code}/board.json").status_code == 200


def test_a_full_room_is_told_before_the_button(app, room, fay):
    fay.submit(f"/w/{room.code}/entry", entry="capped", expected="1")
    Browser(app).sit(room.code)
    page = Browser(app).get(f"/j/{room.code}")
    assert "Every seat of this workshop is taken" in words(page) and "Join without a name" not in words(page)


def test_cancelled_invites_are_told_as_used(fay, app, room, invites):
    assert fay.submit(f"/w/{room.code}/invites", recall="1").status_code == 302
    assert Browser(app).get(invites[1]).status_code == 410 and links_of(fay, room) == []


def test_an_invite_goes_on_while_somebody_guesses_codes(app, room, invites):
    guesser = Browser(app)
    for _ in range(60):
        guesser.submit("/join", code="AAAA AAAA")
    assert guesser.get(f"/j/{room.code}").status_code == 429
    assert Browser(app).get(invites[2]).status_code == 200 and Browser(app).get(f"/i/{room.code}/{'0' * 20}").status_code == 429


def test_people_who_take_part_see_neither_the_page_nor_the_invites(app, room, invites):
    ada = Browser(app)
    ada.submit(invites[0])
    for path in ("entry", "invites", "invites.csv", "acts", "forget"):
        assert ada.get(f"/w/{room.code}/{path}").status_code == 403, path


def test_a_workshop_can_be_opened_with_a_way_in(fay):
    answer = fay.submit("/workshops/new", title="Getting there", script="two-hours", entry="capped", expected="16")
    with db.reading() as reading:
        made = reading.query(Workshop).filter_by(code=answer.location.split("/")[2]).one()
    assert (made.entry, made.expected) == ("capped", 16)
    refused = fay.submit("/workshops/new", title="Getting there", script="two-hours", entry="capped", expected="")
    assert refused.status_code == 400 and "Enter how many people you expect" in words(refused)
