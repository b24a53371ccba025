"""What the store and its log keep of what was taken back."""
import logging
import random
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing

import pytest
from people import new_id, new_key
from sqlalchemy import text

from workshop_app import extensions
from workshop_app.doors import keeping
from workshop_app.engine.desk import desk
from workshop_app.extensions import db
from workshop_app.models import Ballot


@pytest.fixture
def stored(tmp_path, room):
    """Every byte of the database and its log."""

    def everything() -> bytes:
        assert desk.calm(room.id)
        files = [path for path in tmp_path.iterdir() if path.name.startswith("workshop.db")]
        assert len(files) >= 2
        return b"".join(path.read_bytes() for path in files)

    return everything


def test_withdrawn_words_are_gone_to_the_last_byte(room, ada, stored):
    room.go("explore")
    note = ada.post("Something about Mr Smith")
    assert b"Mr Smith" in stored()
    ada.do("withdraw", **note)
    assert b"Mr Smith" not in stored()


def test_words_that_were_replaced_are_gone_to_the_last_byte(room, ada, stored):
    room.go("explore")
    ada.do("reword", text="Something about a colleague", **ada.post("Something about Mr Smith"))
    assert b"Mr Smith" not in stored()


def test_words_that_a_full_page_left_behind_are_gone_to_the_last_byte(room, ada, stored, tmp_path):
    """SQLite splits a full page, and may leave a copy of a row that moved in the old one."""
    room.go("explore")
    chance, notes, twice = random.Random(5), {}, None
    while twice is None:
        assert len(notes) < 400
        text = f"Something about Mr Smith, number {len(notes):03}" + chance.randint(0, 50) * " and"
        note = {"id": str(uuid.UUID(int=chance.getrandbits(128), version=4)), "key": new_key()}
        assert ada.do("post", text=text, **note)["ok"]
        notes[text] = note
        if len(notes) % 20 == 0:
            with closing(sqlite3.connect(tmp_path / "workshop.db")) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            lying = (tmp_path / "workshop.db").read_bytes()
            twice = next((text for text in notes if lying.count(text.encode()) > 1), None)
    assert ada.do("withdraw", **notes[twice])["ok"]
    assert twice.encode() not in stored()


def test_a_large_file_waits_until_nobody_is_connected(room, ada, stored, monkeypatch):
    monkeypatch.setattr(extensions, "TIDY_AT_ONCE", 1000)
    connected = [1]
    monkeypatch.setattr(keeping.presence, "connections", lambda: len(connected))
    room.go("explore")
    ada.do("withdraw", **ada.post("Something about Mr Smith"))
    assert desk.calm(room.id) and db.untidy
    keeping.tidy_when_alone()
    assert db.untidy
    connected.clear()
    keeping.tidy_when_alone()
    assert not db.untidy and b"Mr Smith" not in stored()


def test_another_program_that_looked_at_the_database_leaves_its_log_in_place(room, ada, tmp_path):
    """The last one to close a database takes its log away; so SQLite's locks must tell others that we are still here."""
    room.go("explore")
    ada.do("withdraw", **ada.post("Something about Mr Smith"))
    assert desk.calm(room.id)
    look = "import sqlite3, sys; database = sqlite3.connect(sys.argv[1]); database.execute('SELECT id FROM notes').fetchall(); database.close()"
    subprocess.run([sys.executable, "-c", look, tmp_path / "workshop.db"], check=True, timeout=30)
    assert (tmp_path / "workshop.db-wal").exists()
    ada.post("Something about a colleague")
    assert desk.calm(room.id)
    with closing(sqlite3.connect(tmp_path / "workshop.db")) as database:
        assert ("Something about a colleague",) in database.execute("SELECT text FROM notes").fetchall()


def test_ballots_are_gone_to_the_last_byte_when_the_vote_closes(room, ada, fay, stored):
    room.go("frame")
    challenge = ada.offer(None, "How can technology shorten the wait?")["id"]
    fay.do("put_up", id=challenge)
    room.go("dot-vote")
    round_ = new_id()
    fay.do("open_vote", id=round_)
    ada.do("cast", challenge=challenge, dots=2)
    mine = Ballot.hash_of(round_, ada.actor.token).encode()
    assert mine in stored()
    fay.do("close_vote")
    assert mine not in stored()


def test_a_statement_that_fails_is_logged_without_what_people_wrote(room, ada, caplog):
    room.go("warm-up")
    with db.writing() as session:
        session.execute(text("CREATE TRIGGER full BEFORE INSERT ON notes BEGIN SELECT RAISE(ABORT, 'disk is full'); END"))
        db.commit(session)
    with caplog.at_level(logging.DEBUG):
        assert ada.code("post", id=new_id(), key=new_key(), text="Something about Mr Smith") in ("internal", "not_saved")
    assert "disk is full" in caplog.text and "Mr Smith" not in caplog.text
