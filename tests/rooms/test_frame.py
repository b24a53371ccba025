import pytest
from people import new_id, new_key

GOOD = "How can technology enable citizens with learning disabilities to be in control of suitable transport?"
SOLUTION = "We need to build an app that books buses"


@pytest.fixture
def cluster(room, ada):
    room.go("cluster")
    cluster = ada.open_cluster("Getting about")
    room.go("frame")
    return cluster


def wordings(person):
    return {w["text"]: w for w in person.sees()["wording"]}


def test_anyone_offers_wordings_for_a_cluster(cluster, ada, bo, fay):
    ada.offer(cluster, GOOD)
    fay.offer(cluster, "How can technology make travel calm for everyone?")
    seen = wordings(bo)
    assert len(seen) == 2 and seen[GOOD]["cluster"] == cluster
    assert seen[GOOD]["nudged"] is False and seen[GOOD]["up"] is False


def test_a_wording_that_names_a_solution_is_nudged_never_blocked(cluster, ada, bo):
    ada.offer(cluster, SOLUTION, reason="The team asked for it in these words")
    kept = wordings(bo)[SOLUTION]
    assert kept["nudged"] and kept["reason"] == "The team asked for it in these words"


def test_a_reframed_wording_keeps_the_original_beside_it(cluster, ada, bo):
    wording = ada.offer(cluster, SOLUTION)
    assert ada.code("rephrase", text=GOOD, original=SOLUTION, **wording) == "ok"
    assert wordings(bo)[GOOD]["original"] == SOLUTION and not wordings(bo)[GOOD]["nudged"]


def test_only_the_browser_that_offered_a_wording_can_change_or_retract_it(cluster, ada, bo):
    wording = ada.offer(cluster, GOOD)
    assert bo.code("rephrase", id=wording["id"], key=new_key(), text="Other") == "not_yours"
    assert bo.code("retract", id=wording["id"], key=new_key()) == "not_yours"
    assert ada.code("retract", **wording) == ada.code("retract", **wording) == "ok"
    assert wordings(bo) == {}


def test_the_facilitator_puts_wordings_up_as_challenges(cluster, ada, fay):
    wording = ada.offer(cluster, GOOD)
    assert ada.code("put_up", id=wording["id"]) == "not_allowed"
    assert fay.code("put_up", id=wording["id"]) == "ok" and wordings(ada)[GOOD]["up"]
    assert fay.code("take_down", id=wording["id"]) == "ok" and not wordings(ada)[GOOD]["up"]
    assert fay.code("put_up", id=new_id()) == "unknown_wording"


def test_a_wording_needs_a_cluster_that_stands_or_none(cluster, ada):
    ada.offer(None, GOOD)
    assert ada.code("offer", id=new_id(), key=new_key(), cluster=new_id(), text=GOOD) == "unknown_cluster"


def test_words_that_people_vote_on_can_not_change_under_them(cluster, room, ada, fay):
    wording = ada.offer(cluster, GOOD)
    fay.do("put_up", id=wording["id"])
    room.go("dot-vote")
    fay.do("open_vote", id=new_id())
    room.go("frame")
    assert ada.code("rephrase", text="Other", **wording) == ada.code("retract", **wording) == "vote_open"
    assert fay.code("take_down", id=wording["id"]) == "vote_open"
