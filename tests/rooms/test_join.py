import sqlite3

from people import Person

from workshop_app.extensions import db, house
from workshop_app.models import Invites


def newcomer(room) -> Person:
    return Person(room.id, "newcomer")


def invites(room) -> list[str]:
    """The tokens of all invites that were made."""
    with db.reading() as reading:
        known = reading.get(Invites, room.id)
    return [known.token(house.secret, number) for number in range(1, known.made + 1)]


def unused(room) -> list[str]:
    with db.reading() as reading:
        return reading.get(Invites, room.id).unused


def test_a_seat_is_the_hash_of_a_random_token_and_nothing_else(room, ada, tmp_path):
    rows = sqlite3.connect(tmp_path / "workshop.db").execute("SELECT * FROM seats").fetchall()
    assert len(rows) == 1 and rows[0][0] == room.id and len(rows[0]) == 2 and len(rows[0][1]) == 64
    assert ada.actor.token not in str(rows)


def test_sitting_down_twice_takes_one_seat(room, tmp_path):
    newcomer = Person(room.id, "newcomer")
    assert newcomer.code("sit") == newcomer.code("sit") == "ok"
    assert sqlite3.connect(tmp_path / "workshop.db").execute("SELECT count(*) FROM seats").fetchone() == (1,)


def test_late_joiners_land_in_the_present_stage(room):
    room.go("cluster")
    assert room.sit().sees()["workshop"][0]["stage"] == "cluster"


def test_nobody_sits_down_after_the_end(room, fay):
    room.go("close")
    fay.do("finish")
    assert Person(room.id, "newcomer").code("sit") == "finished"


def test_only_newcomers_sit_down(room, fay, ada):
    assert fay.code("sit") == ada.code("sit") == "not_allowed"


def test_when_all_seats_are_taken_the_door_is_closed_and_those_inside_stay(room, fay):
    assert fay.code("admit", entry="capped", expected=2) == "ok"
    ada, bo, cy = newcomer(room), newcomer(room), newcomer(room)
    assert (ada.code("sit"), bo.code("sit"), cy.code("sit"), ada.code("sit")) == ("ok", "ok", "full", "ok")
    assert fay.code("admit", entry="capped", expected=3) == "ok" and cy.code("sit") == "ok"


def test_a_limit_says_how_many(room, fay):
    assert fay.do("admit", entry="capped")["error"]["fields"]["expected"]
    for expected in (0, 2001, "many"):
        assert fay.code("admit", entry="capped", expected=expected) == "bad_payload"


def test_an_invite_is_good_for_one_seat(room, fay):
    fay.do("admit", entry="invites")
    assert fay.do("invite", made=2)["result"] == {"made": 2, "unused": 2}
    first, second = invites(room)
    ada = newcomer(room)
    assert ada.code("sit", invite=first) == "ok" and newcomer(room).code("sit", invite=first) == "invite_used"
    assert newcomer(room).code("sit", invite=second) == "ok"
    assert newcomer(room).code("sit") == "by_invite" and newcomer(room).code("sit", invite="0" * 20) == "invite_used"


def test_whoever_asks_again_after_a_lost_answer_finds_their_seat_and_no_second_invite_is_used(room, fay):
    fay.do("admit", entry="invites")
    fay.do("invite", made=2)
    ada = newcomer(room)
    assert ada.code("sit", invite=invites(room)[0]) == ada.code("sit", invite=invites(room)[0]) == ada.code("sit", invite=invites(room)[1]) == "ok"
    assert len(unused(room)) == 1


def test_making_the_same_invites_twice_makes_them_once(room, fay):
    assert fay.do("invite", made=3)["result"] == fay.do("invite", made=3)["result"] == {"made": 3, "unused": 3}
    assert fay.do("invite", made=5)["result"] == {"made": 5, "unused": 5} and len(set(invites(room))) == 5


def test_cancelled_invites_open_nothing_and_seats_stay(room, fay):
    fay.do("admit", entry="invites")
    fay.do("invite", made=2)
    old = invites(room)
    ada = newcomer(room)
    ada.do("sit", invite=old[0])
    assert fay.code("recall") == "ok" and newcomer(room).code("sit", invite=old[1]) == "invite_used"
    assert ada.code("sit") == "ok"
    fay.do("invite", made=2)
    assert not set(old) & set(invites(room)) and newcomer(room).code("sit", invite=invites(room)[0]) == "ok"


def test_an_invite_is_kept_as_a_hash_among_others_and_says_nothing_once_used(room, fay, tmp_path):
    fay.do("admit", entry="invites")
    fay.do("invite", made=8)
    tokens = invites(room)
    for token in tokens[:4]:
        assert newcomer(room).code("sit", invite=token) == "ok"
    rows = sqlite3.connect(tmp_path / "workshop.db").execute("SELECT * FROM invites").fetchall()
    assert len(rows) == 1 and not any(token in str(rows) for token in tokens)
    assert unused(room) == sorted(Invites.hash_of(room.id, token) for token in tokens[4:])


def test_only_the_facilitator_says_how_people_come_in(room, ada, cora):
    for person in (ada, cora):
        assert person.code("admit", entry="code") == person.code("invite", made=1) == person.code("recall") == "not_allowed"


def test_people_are_not_told_how_others_come_in(room, ada, fay):
    before = ada.do("sit")  # refused, and answered with no version
    versions = [ada.sees()["workshop"][0], fay.sees()["workshop"][0]]
    fay.do("admit", entry="capped", expected=15)
    assert not before["ok"] and ada.sees()["workshop"][0] == versions[0]
    assert fay.sees()["workshop"][0] == versions[1] | {"entry": "capped", "expected": 15}
