import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from people import new_id

QUESTIONS = ("How can technology make travel calm?", "How can technology shorten the wait?", "How can technology connect growers and cooks?")


@pytest.fixture
def challenges(room, ada, fay):
    """Three challenges, and the workshop at dot-voting with the vote not open yet."""
    room.go("frame")
    made = [ada.offer(None, text)["id"] for text in QUESTIONS]
    for id in made:
        fay.do("put_up", id=id)
    room.go("dot-vote")
    return made


@pytest.fixture
def vote(challenges, fay):
    """The vote is open: 5 dots each, at most 3 on one challenge."""
    assert fay.code("open_vote", id=new_id(), dots=5, per_challenge=3) == "ok"
    return challenges


def stored(tmp_path, table):
    return sqlite3.connect(tmp_path / "workshop.db").execute(f"SELECT * FROM {table}").fetchall()


def test_dots_are_set_not_added(vote, ada):
    one, two, _ = vote
    assert ada.do("cast", challenge=one, dots=2)["result"] == {"left": 3, "mine": {one: 2}}
    assert ada.do("cast", challenge=one, dots=2)["result"] == {"left": 3, "mine": {one: 2}}
    assert ada.do("cast", challenge=two, dots=3)["result"]["left"] == 0
    assert ada.mine()["dots"] == {one: 2, two: 3}


def test_dots_never_exceed_the_budget_or_a_challenges_most(vote, ada):
    one, two, three = vote
    assert ada.code("cast", challenge=one, dots=4) == "too_many_on_one"
    ada.do("cast", challenge=one, dots=3)
    ada.do("cast", challenge=two, dots=2)
    assert ada.code("cast", challenge=three, dots=1) == "no_budget"
    assert ada.code("cast", challenge=one, dots=-1) == ada.code("cast", challenge=one, dots=1.5) == "bad_payload"
    assert ada.mine()["dots"] == {one: 3, two: 2}


def test_dots_can_be_taken_back_until_the_close(vote, ada, fay):
    one = vote[0]
    ada.do("cast", challenge=one, dots=3)
    assert ada.do("cast", challenge=one, dots=0)["result"] == {"left": 5, "mine": {}}
    fay.do("close_vote")
    assert ada.code("cast", challenge=one, dots=1) == "vote_closed"


def test_forty_casts_at_once_from_one_person_keep_the_budget(vote, ada, fay):
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: ada.do("cast", challenge=vote[n % 3], dots=n % 4), range(40)))
    assert sum(ada.mine()["dots"].values()) <= 5
    fay.do("close_vote")
    assert sum(fay.sees()["round"][0]["tally"].values()) <= 5


def test_nobody_sees_a_tally_until_the_close(vote, ada, bo, fay, cora):
    ada.do("cast", challenge=vote[0], dots=3)
    for person in (ada, bo, fay, cora):
        assert person.sees()["round"][0]["tally"] is None
    assert bo.mine()["dots"] == {}
    fay.do("close_vote")
    for person in (ada, bo, fay, cora):
        assert person.sees()["round"][0]["tally"] == {vote[0]: 3, vote[1]: 0, vote[2]: 0}


def test_the_close_deletes_the_ballots_and_names_the_winner(vote, ada, bo, fay, tmp_path):
    ada.do("cast", challenge=vote[0], dots=3)
    bo.do("cast", challenge=vote[0], dots=1)
    assert len(stored(tmp_path, "ballots")) == 2
    fay.do("close_vote")
    assert stored(tmp_path, "ballots") == []
    assert fay.sees()["round"][0]["ballots"] == 2
    workshop = ada.sees()["workshop"][0]
    assert (workshop["winner"], workshop["winner_how"]) == (vote[0], "dots")


def test_a_ballot_can_not_be_joined_to_a_seat(vote, ada, bo, tmp_path):
    ada.do("cast", challenge=vote[0], dots=3)
    seats = {cell for row in stored(tmp_path, "seats") for cell in row}
    ballots = {cell for row in stored(tmp_path, "ballots") for cell in row if isinstance(cell, str)}
    assert len(seats) == 3 and not seats & ballots
    assert not any(ada.actor.token in str(row) for table in ("seats", "ballots") for row in stored(tmp_path, table))


def test_a_tie_gets_a_run_off_among_the_tied(vote, ada, bo, fay):
    one, two, three = vote
    ada.do("cast", challenge=one, dots=3)
    bo.do("cast", challenge=two, dots=3)
    fay.do("close_vote")
    assert sorted(fay.sees()["round"][0]["tied"]) == sorted([one, two])
    assert fay.sees()["workshop"][0]["winner"] is None
    again = new_id()
    assert fay.code("run_off", id=again) == fay.code("run_off", id=again) == "ok"
    assert ada.code("cast", challenge=three, dots=1) == "unknown_challenge"
    ada.do("cast", challenge=one, dots=3)
    fay.do("close_vote")
    workshop = ada.sees()["workshop"][0]
    assert (workshop["winner"], workshop["winner_how"]) == (one, "run-off")


def test_a_tie_can_end_in_a_recorded_choice(vote, ada, bo, fay):
    one, two, three = vote
    ada.do("cast", challenge=one, dots=1)
    bo.do("cast", challenge=two, dots=1)
    fay.do("close_vote")
    assert fay.code("choose", challenge=three, reason="It lost") == "unknown_challenge"
    assert fay.code("choose", challenge=two, reason="") == "bad_payload"
    assert fay.code("choose", challenge=two, reason="The room agreed aloud") == "ok"
    workshop = ada.sees()["workshop"][0]
    assert (workshop["winner"], workshop["winner_how"], workshop["winner_reason"]) == (two, "chosen", "The room agreed aloud")


def test_a_single_winner_allows_neither_run_off_nor_choice(vote, ada, fay):
    ada.do("cast", challenge=vote[0], dots=1)
    fay.do("close_vote")
    assert fay.code("run_off", id=new_id()) == fay.code("choose", challenge=vote[1], reason="I prefer it") == "no_tie"


def test_a_vote_without_dots_has_no_winner_and_can_be_settled_by_choice(vote, fay):
    fay.do("close_vote")
    assert fay.sees()["workshop"][0]["winner"] is None
    assert fay.code("choose", challenge=vote[2], reason="Nobody could vote") == "ok"


def test_opening_and_closing_twice_changes_nothing(challenges, ada, fay):
    id = new_id()
    assert fay.code("open_vote", id=id) == fay.code("open_vote", id=id) == "ok"
    assert fay.code("open_vote", id=new_id()) == "vote_open"
    assert fay.code("close_vote") == fay.code("close_vote") == "ok"
    assert len(fay.sees()["round"]) == 1


def test_the_vote_has_its_own_refusals_before_it_opens(challenges, ada, fay):
    assert ada.code("cast", challenge=challenges[0], dots=1) == "vote_not_open"
    assert fay.code("close_vote") == "vote_not_open"
    assert fay.code("choose", challenge=challenges[0], reason="Now") == "no_result_yet"


def test_nothing_to_vote_on_is_said_plainly(room, fay):
    room.go("dot-vote")
    assert fay.code("open_vote", id=new_id()) == "nothing_to_vote_on"


def test_only_participants_have_dots(vote, fay, cora):
    assert fay.code("cast", challenge=vote[0], dots=1) == cora.code("cast", challenge=vote[0], dots=1) == "not_allowed"


def test_the_stage_gives_the_numbers_when_the_facilitator_names_none(challenges, fay, two_hours):
    fay.do("open_vote", id=new_id())
    stage = next(stage for stage in fay.sees()["stage"] if stage["activity"] == "vote")
    seen = fay.sees()["round"][0]
    assert (seen["dots"], seen["per_challenge"]) == (stage["dots"], stage["per_challenge"])


def test_a_late_resend_of_the_close_does_not_close_the_run_off(vote, ada, bo, fay):
    ada.do("cast", challenge=vote[0], dots=1)
    bo.do("cast", challenge=vote[1], dots=1)
    close = {"round": fay.sees()["round"][0]["id"]}
    assert fay.code("close_vote", close) == "ok"
    fay.do("run_off", id=new_id())
    assert fay.code("close_vote", close) == "ok"
    assert [r["state"] for r in sorted(fay.sees()["round"], key=lambda r: r["number"])] == ["closed", "open"]
