import sqlite3

from people import Person


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
