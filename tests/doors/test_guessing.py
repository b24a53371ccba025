"""Trying codes: after sixty wrong ones a code alone opens nothing for a minute, and nobody who belongs is locked out."""
import pytest
from browsing import Browser, account

from workshop_app.doors import identity, links
from workshop_app.extensions import db
from workshop_app.models import Workshop


@pytest.fixture
def guessed(app, room, ada):
    """Somebody has tried sixty codes."""
    guesser = Browser(app)
    answers = [guesser.submit("/join", code="AAAA AAAA") for _ in range(identity.WRONG_CODES)]
    assert {answer.status_code for answer in answers} == {404}
    return guesser


def paths(code):
    return [f"/j/{code}", f"/w/{code}/board.json", f"/w/{code}/board.json?as=facilitator", f"/w/{code}/results", f"/w/{code}/screen", f"/w/{code}/qr.svg",
            f"/w/{code}/brief", f"/w/{code}/facilitate/0123"]


def test_a_right_guess_can_not_be_told_from_a_wrong_one(guessed, room):
    for right, wrong in zip(paths(room.code), paths("BBBBBBBB"), strict=True):
        assert guessed.get(right).status_code == guessed.get(wrong).status_code == 429, right
    for code in (room.code, "BBBBBBBB"):
        answer = guessed.submit("/join", follow=True, code=code)
        assert answer.status_code == 429 and "Too many wrong codes" in answer.text


def test_whoever_has_the_link_a_seat_or_an_account_goes_on(app, guessed, room):
    with app.test_request_context():
        workshop = db.write(lambda session: session.get(Workshop, room.id))
        path = links.join_url(workshop).split("://")[1].partition("/")[2]
    ada = Browser(app)
    assert ada.get("/" + path).status_code == 200
    assert ada.submit("/" + path).status_code == 302
    assert ada.get(f"/w/{room.code}/board.json").status_code == 200
    cora = Browser(app)
    cora.sign_in(account("Cora", "coordinator"))
    assert cora.get(f"/w/{room.code}/board.json?as=coordinator").status_code == 200


def test_a_pass_opens_its_own_workshop_only(app, guessed, room):
    assert guessed.get(f"/j/{room.code}/{'0' * 12}").status_code == 429


def test_right_codes_never_count(app, room):
    visitor = Browser(app)
    for _ in range(identity.WRONG_CODES + 5):
        assert visitor.get(f"/j/{room.code}").status_code == 200
