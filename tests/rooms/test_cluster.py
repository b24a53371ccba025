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


def test_the_board_holds_sixty_clusters(notes, ada):
    for n in range(60):
        ada.open_cluster(f"Cluster {n}")
    assert ada.code("open_cluster", id=new_id(), title="One too many") == "too_many_clusters"
