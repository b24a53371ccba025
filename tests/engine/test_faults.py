"""Faults of the store and of the machine: nobody is told "saved" for nothing, nothing refused is told, and the workshop goes on."""
import pytest
from people import new_id, new_key
from sqlalchemy import text

from workshop_app import runtime
from workshop_app.engine import broadcast
from workshop_app.engine.commands import REGISTRY
from workshop_app.engine.desk import Waiting, desk, run, settle
from workshop_app.extensions import db


@pytest.fixture
def told(room, monkeypatch):
    """Ids of the notes that patches put before people."""
    ids = []

    def say(to, event, data):
        if event == "patch" and to.endswith("people"):
            ids.extend(record["id"] for kind, record in data["put"] if kind == "note")

    room.go("warm-up")
    assert desk.calm(room.id)
    monkeypatch.setattr(broadcast, "say", say)
    return ids


def posts(person, words) -> list[Waiting]:
    return [Waiting(REGISTRY["post"], {"id": new_id(), "key": new_key(), "text": text}, person.actor) for text in words]


def trouble(when: str, what: str) -> None:
    """From now on the store refuses notes like `when`, and does `what`."""
    with db.writing() as session:
        session.execute(text(f"CREATE TRIGGER trouble BEFORE INSERT ON notes WHEN NEW.text LIKE '{when}' BEGIN SELECT RAISE({what}, 'disk is full'); END"))
        db.commit(session)


def test_words_that_the_store_refused_are_told_to_nobody(room, ada, bo, told):
    trouble("ghost%", "ABORT")
    batch = posts(ada, ["ghost note", "a note"])
    settle(room.id, batch)
    assert [w.refused and w.refused.code for w in batch] == ["internal", None]
    assert told == [note["id"] for note in bo.sees()["note"]] == [batch[1].sent["id"]]


def test_when_the_store_rolls_everything_back_nobody_is_told_saved(room, ada, told):
    trouble("ghost%", "ROLLBACK")
    batch = posts(ada, ["one", "ghost", "three"])
    settle(room.id, batch)
    assert {w.refused.code for w in batch} == {"not_saved"} and all(w.done.is_set() for w in batch)
    assert told == [] and ada.sees()["note"] == []


def test_a_full_disk_loses_nothing_that_was_acknowledged(room, ada, told):
    connection = db.writer.raw_connection()
    pages = connection.dbapi_connection.execute("PRAGMA page_count").fetchone()[0]
    connection.dbapi_connection.execute(f"PRAGMA max_page_count={pages}").fetchall()
    connection.close()
    batch = posts(ada, ["é" * 280] * 60)
    settle(room.id, batch)
    saved = {w.sent["id"] for w in batch if not w.refused}
    assert all(w.done.is_set() for w in batch) and saved == set(told) == {note["id"] for note in ada.sees()["note"]}
    assert len(saved) < 60


def test_a_workshop_goes_on_when_no_thread_was_to_be_had(room, ada, told, monkeypatch):
    def none_left(*_):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as broken:
        broken.setattr(runtime, "background", none_left)
        with pytest.raises(RuntimeError):
            run("post", {"id": new_id(), "key": new_key(), "text": "No thread"}, ada.actor)
    assert ada.code("post", id=new_id(), key=new_key(), text="Afterwards") == "ok"
