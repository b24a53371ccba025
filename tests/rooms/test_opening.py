from people import Room, new_id

from workshop_app.extensions import db
from workshop_app.method import script
from workshop_app.models import Workshop
from workshop_app.rooms.opening import open_workshop


def test_a_workshop_keeps_its_script_as_it_was(room, two_hours):
    assert [stage["id"] for stage in sorted(room.fay.sees()["stage"], key=lambda s: s["place"])] == [s["key"] for s in two_hours["stages"]]


def test_every_shipped_script_can_be_opened(app):
    for key, found in script.shelf(*app.config["SCRIPT_FOLDERS"]).items():
        if found["kind"] == "script":
            room = Room(db.write(lambda session, found=found, key=key: open_workshop(session, script=found, title=key, account_id=None)))
            assert room.fay.code("start") == "ok"


def test_the_next_session_starts_with_what_was_gathered(room, ada, fay, two_hours):
    room.go("explore")
    note = ada.post("Buses stop at six")["id"]
    withdrawn = ada.post("Not this")
    room.go("cluster")
    cluster = ada.open_cluster("Getting about")
    ada.do("move", note=note, cluster=cluster)
    ada.do("withdraw", **withdrawn)
    room.go("frame")
    fay.do("put_up", id=ada.offer(cluster, "How can technology shorten the wait?")["id"])

    def open_next(session):
        return open_workshop(session, script=two_hours, title="Second", account_id=None, carry_from=session.get(Workshop, room.id))

    second = Room(db.write(open_next))
    board = second.fay.sees()
    assert [c["title"] for c in board["cluster"]] == ["Getting about"]
    assert [(n["text"], n["cluster"]) for n in board["note"]] == [("Buses stop at six", board["cluster"][0]["id"])]
    assert [(w["text"], w["up"]) for w in board["wording"]] == [("How can technology shorten the wait?", True)]
    old = room.fay.sees()
    assert not {r["id"] for kind in ("note", "cluster", "wording") for r in old[kind]} & {r["id"] for kind in ("note", "cluster", "wording") for r in board[kind]}


def test_codes_are_eight_unambiguous_characters(room):
    assert len(room.code) == 8 and not set(room.code) & set("IO01")
    assert new_id() != new_id()
