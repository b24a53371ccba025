import pytest
from people import new_id


@pytest.fixture
def notes(room, ada):
    """Three revealed notes, and the workshop at clustering."""
    room.go("explore")
    made = [ada.post(text)["id"] for text in ("Buses stop at six", "No lift at the station", "Nobody answers the phone")]
    room.go("cluster")
    return made


def board(person):
    clusters = {c["id"]: c["title"] for c in person.sees()["cluster"]}
    return {n["text"]: clusters.get(n["cluster"]) for n in person.sees()["note"]}


def test_anyone_opens_names_and_fills_clusters_and_everyone_sees_it(notes, ada, bo, fay):
    cluster = ada.open_cluster("Getting about")
    assert bo.code("move", note=notes[0], cluster=cluster) == "ok"
    assert fay.code("name_cluster", id=cluster, title="Getting around") == "ok"
    assert board(ada) == board(fay) == {"Buses stop at six": "Getting around", "No lift at the station": None, "Nobody answers the phone": None}


def test_moves_set_a_place_so_the_last_decides_for_all(notes, ada, bo):
    first, second = ada.open_cluster("One"), bo.open_cluster("Two")
    ada.do("move", note=notes[0], cluster=first)
    bo.do("move", note=notes[0], cluster=second)
    assert board(ada) == board(bo) and board(ada)["Buses stop at six"] == "Two"
    assert ada.code("move", note=notes[0], cluster=None) == "ok"
    assert board(bo)["Buses stop at six"] is None


def test_merging_brings_all_notes_along(notes, ada, bo):
    one, two = ada.open_cluster("One"), ada.open_cluster("Two")
    ada.do("move", note=notes[0], cluster=one)
    assert bo.code("merge", id=one, into=two) == bo.code("merge", id=one, into=two) == "ok"
    assert board(ada)["Buses stop at six"] == "Two"
    assert [c["title"] for c in ada.sees()["cluster"]] == ["Two"]
    assert ada.code("merge", id=two, into=two) == "bad_payload"
    assert ada.code("merge", id=two, into=one) == "unknown_cluster"


def test_dissolving_returns_the_notes_to_the_tray(notes, ada):
    one = ada.open_cluster("One")
    ada.do("move", note=notes[0], cluster=one)
    assert ada.code("dissolve", id=one) == "ok"
    assert board(ada)["Buses stop at six"] is None
    assert ada.code("move", note=notes[0], cluster=one) == ada.code("name_cluster", id=one, title="Back?") == "unknown_cluster"


def test_a_note_that_is_not_on_the_board_can_not_be_moved(notes, room, ada):
    room.go("explore")
    gone = ada.post("I take this back")
    room.go("cluster")
    ada.do("withdraw", **gone)
    assert ada.code("move", note=gone["id"], cluster=None) == ada.code("move", note=new_id(), cluster=None) == "unknown_note"


def test_clustering_is_closed_in_other_stages(notes, room, ada):
    room.go("dot-vote")
    assert ada.code("open_cluster", id=new_id(), title="Late") == "room_closed"


def test_a_screen_and_a_coordinator_only_look(notes, room, cora):
    from people import Person

    for person in (cora, Person(room.id, "screen")):
        assert person.code("move", note=notes[0], cluster=None) == "not_allowed"


def test_dissolved_clusters_make_room_for_new_ones(notes, ada):
    for n in range(61):
        assert ada.code("dissolve", id=ada.open_cluster(f"Cluster {n}")) == "ok"
    assert ada.sees()["cluster"] == []


def test_the_board_holds_sixty_clusters(notes, ada):
    for n in range(60):
        ada.open_cluster(f"Cluster {n}")
    assert ada.code("open_cluster", id=new_id(), title="One too many") == "too_many_clusters"


def test_fay_gathers_notes_into_a_new_cluster_at_once(notes, ada, fay):
    before = fay.do("move", note=notes[2], cluster=None)["version"]
    assert fay.do("gather", id=new_id(), title="Getting about", notes=notes[:2])["version"] == before + 1
    assert board(ada) == {"Buses stop at six": "Getting about", "No lift at the station": "Getting about", "Nobody answers the phone": None}


def test_gathering_twice_under_one_id_does_nothing_twice(notes, room, ada, fay):
    sent = {"id": new_id(), "title": "Getting about", "notes": notes[:2]}
    assert fay.code("gather", sent) == "ok"
    ada.do("move", note=notes[0], cluster=None)
    room.go("frame")
    assert fay.code("gather", sent) == "ok"
    assert board(ada)["Buses stop at six"] is None
    assert [c["title"] for c in ada.sees()["cluster"]] == ["Getting about"]


def test_gathering_leaves_alone_what_others_have_placed_hidden_or_taken_back(notes, room, ada, bo, fay):
    theirs, back = bo.open_cluster("Bo's own"), ada.post("I take this back")
    ada.do("withdraw", **back)
    bo.do("move", note=notes[0], cluster=theirs)
    fay.do("hide", id=notes[1])
    assert fay.code("gather", id=new_id(), title="Suggested", notes=[*notes, notes[2], back["id"], new_id()]) == "ok"
    assert board(fay) == {"Buses stop at six": "Bo's own", "No lift at the station": None, "Nobody answers the phone": "Suggested"}


def test_a_note_of_the_warm_up_is_no_evidence_and_is_not_gathered(room, ada, fay):
    room.go("warm-up")
    tea = ada.post("Tea")["id"]
    room.go("cluster")
    added = ada.post("No seats at the stop")["id"]
    assert fay.code("gather", id=new_id(), title="Waiting", notes=[tea, added]) == "ok"
    assert board(ada) == {"Tea": None, "No seats at the stop": "Waiting"}


@pytest.mark.parametrize("sent", [[], ["not an id"], [None], "a", {}, [new_id()] * 501], ids=["none", "no id", "null", "text", "object", "501"])
def test_gathering_takes_one_to_five_hundred_ids(notes, fay, sent):
    answer = fay.do("gather", id=new_id(), title="Odd", notes=sent)
    assert answer["error"]["code"] == "bad_payload" and "notes" in answer["error"]["fields"]
    assert fay.sees()["cluster"] == []


def test_only_fay_gathers_and_only_while_clusters_are_made(notes, room, ada, cora, fay):
    for person in (ada, cora):
        assert person.code("gather", id=new_id(), title="Mine", notes=notes) == "not_allowed"
    room.go("dot-vote")
    assert fay.code("gather", id=new_id(), title="Late", notes=notes) == "room_closed"


def test_a_full_board_takes_no_gathered_cluster(notes, ada, fay):
    for n in range(60):
        ada.open_cluster(f"Cluster {n}")
    assert fay.code("gather", id=new_id(), title="One too many", notes=notes) == "too_many_clusters"
    assert set(board(ada).values()) == {None}
