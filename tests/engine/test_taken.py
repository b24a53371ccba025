"""The workshop that is known from one batch to the next is never an old one."""
import sqlite3

from sqlalchemy import event

from workshop_app.engine import taken
from workshop_app.extensions import db
from workshop_app.models import Workshop


def asked(work) -> int:
    """How often the workshop is read from the store meanwhile."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    event.listen(db.writer, "before_cursor_execute", note)
    work()
    event.remove(db.writer, "before_cursor_execute", note)
    return sum("FROM workshops" in statement for statement in statements)


def test_it_is_read_once_while_nobody_else_writes(room, ada):
    room.go("warm-up")
    assert asked(lambda: [ada.post(f"Tea {number}") for number in range(5)]) == 0


def test_what_a_door_wrote_is_seen_by_the_next_command(room, fay):
    room.go("warm-up")
    db.write(lambda session: setattr(session.get(Workshop, room.id), "links", 7))
    fay.do("pause")
    with db.reading() as reading:
        assert reading.get(Workshop, room.id).links == 7
    fay.actor = type(fay.actor)(room.id, "facilitator", links=7)
    assert fay.code("resume") == "ok"


def test_what_another_process_wrote_is_seen_by_the_next_command(room, ada, tmp_path):
    room.go("warm-up")
    ada.post("Tea")
    with sqlite3.connect(tmp_path / "workshop.db") as other:
        other.execute("UPDATE workshops SET posting_paused = 1 WHERE id = ?", (room.id,))
    refused = ada.do("post", text="More tea", id="7d1f2a52-8f1c-4b0e-9d2e-0a4b3c5d6e7f", key="k" * 40)
    assert refused["error"]["code"] == "posting_paused"


def test_a_refusal_or_a_fault_leaves_nothing_half_done_in_what_is_known(room, ada, fay):
    room.go("warm-up")
    assert fay.code("go", stage="nowhere") == "unknown_stage"
    assert fay.code("pause") == "ok" and fay.sees()["workshop"][0]["ends"] is None
    assert fay.code("resume") == "ok" and fay.sees()["workshop"][0]["left"] is None


def test_only_so_many_are_kept(room, ada, monkeypatch):
    monkeypatch.setattr(taken, "MOST", 1)
    monkeypatch.setattr(taken, "_known", {"an older one": ((0, 0), None)})
    room.go("warm-up")
    ada.post("Tea")
    assert set(taken._known) == {room.id}
