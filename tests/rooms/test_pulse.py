import sqlite3

from people import new_id

PRINCIPLES = ("collaboration", "conversation", "exploration", "openness", "newness")


def rate_all(person, score):
    return [person.code("rate", principle=principle, score=score) for principle in PRINCIPLES]


def test_each_sets_a_rating_and_can_set_it_anew(room, ada):
    room.go("close")
    ada.do("rate", principle="openness", score=2)
    assert ada.do("rate", principle="openness", score=5)["result"] == {"mine": {"openness": 5}}
    assert ada.mine()["ratings"] == {"openness": 5}
    assert ada.code("rate", principle="efficiency", score=3) == ada.code("rate", principle="openness", score=6) == "bad_payload"


def test_ratings_become_counts_and_are_deleted_when_the_workshop_finishes(room, ada, bo, cy, fay, tmp_path):
    room.go("close")
    for person, score in ((ada, 3), (bo, 4), (cy, 5)):
        assert rate_all(person, score) == ["ok"] * 5
    assert fay.sees()["workshop"][0]["pulse"] is None
    assert fay.code("finish") == fay.code("finish") == "ok"
    assert ada.sees()["workshop"][0]["pulse"] == {principle: {"mean": 4.0, "count": 3} for principle in PRINCIPLES}
    assert sqlite3.connect(tmp_path / "workshop.db").execute("SELECT count(*) FROM ratings").fetchone() == (0,)


def test_fewer_than_three_answers_are_neither_shown_nor_kept(room, ada, bo, fay, tmp_path):
    room.go("close")
    rate_all(ada, 1), rate_all(bo, 5)
    fay.do("finish")
    assert fay.sees()["workshop"][0]["pulse"] == {}
    assert sqlite3.connect(tmp_path / "workshop.db").execute("SELECT pulse FROM workshops").fetchone() == ("{}",)


def test_after_the_end_nothing_changes_on_the_board(room, ada, fay):
    room.go("close")
    fay.do("finish")
    assert ada.code("rate", principle="openness", score=3) == fay.code("go", stage="explore") == "finished"
    assert fay.code("start") == "ok" and fay.sees()["workshop"][0]["state"] == "finished"


def test_a_workshop_does_not_finish_over_an_open_vote(room, ada, fay):
    room.go("frame")
    fay.do("put_up", id=ada.offer(None, "How can technology shorten the wait?")["id"])
    room.go("dot-vote")
    fay.do("open_vote", id=new_id())
    assert fay.code("finish") == "vote_open"
    fay.do("close_vote")
    assert fay.code("finish") == "ok"
