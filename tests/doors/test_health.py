"""Does it live, is it ready, how is it doing: what machines are told, and what they are not."""
import contextlib
import os
import signal
import threading
import time
from pathlib import Path

import pytest
import redis
import requests
from people import new_id, new_key
from served import Site, needed
from sqlalchemy import text

from workshop_app.doors import health
from workshop_app.engine import meter
from workshop_app.engine.bus import bus
from workshop_app.engine.desk import desk
from workshop_app.extensions import db
from workshop_app.rehearsal.services import Postgres

TOKEN = "a token for the figures"


@pytest.fixture(autouse=True)
def unasked():
    """Probes that have asked nothing yet."""
    for probe in health.PROBES:
        probe.question, probe.well = None, True


def asked_of(name: str) -> health.Probe:
    return next(probe for probe in health.PROBES if probe.name == name)


def rename(old: str, new: str) -> None:
    with db.writing() as session:
        session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
        db.commit(session)


def test_a_living_server_says_so(client):
    assert client.get("/healthz").json == {"ok": True}


def test_a_ready_server_says_so(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ok": True, "database": "ok", "redis": "off"})


def test_a_broken_database_is_named_in_a_sentence_and_logged_once_each_way(client, caplog):
    rename("workshops", "elsewhere")
    for _ in range(3):
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json) == (503, {"ok": False, "database": "The database can't be reached.", "redis": "off"})
    assert [line.getMessage() for line in caplog.records if line.name == health.log.name] == [
        "The database can't be reached. sqlalchemy.exc.OperationalError: sqlite3.OperationalError: no such table: workshops"
    ]
    assert client.get("/healthz").json == {"ok": True}
    caplog.clear()
    rename("elsewhere", "workshops")
    for _ in range(2):
        assert client.get("/readyz").status_code == 200
    assert [line.getMessage() for line in caplog.records if line.name == health.log.name] == ["The database answers again."]


def test_a_database_that_never_answers_is_not_waited_for(client, monkeypatch):
    asked, release = [], threading.Event()

    def ask():
        asked.append(1)
        assert release.wait(60)
        return "ok"

    monkeypatch.setattr(asked_of("database"), "ask", ask)
    began = time.monotonic()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["database"]) == (503, "The database can't be reached.")
    assert time.monotonic() - began < 2.5
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    assert client.get("/readyz").status_code == 503
    assert asked == [1]  # whoever asks meanwhile does not pile up behind it
    monkeypatch.setattr(health, "GIVEN_UP", 0)
    assert client.get("/readyz").status_code == 503
    assert asked == [1, 1]  # one that was lost does not make us deaf for ever
    release.set()
    monkeypatch.setattr(health, "PATIENCE", 30)
    assert client.get("/readyz").status_code == 200


def test_redis_that_is_gone_is_named(client, monkeypatch):
    def check():
        raise redis.ConnectionError("Error 111 connecting to localhost:6379. Connection refused.")

    monkeypatch.setattr(bus, "check", check)
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.json["database"] == "ok" and answer.json["redis"].startswith("Redis can't be reached")
    assert "localhost" not in answer.text and "Traceback" not in answer.text


def test_a_server_that_stops_takes_nobody_in(client, monkeypatch):
    monkeypatch.setattr(desk, "closing", True)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ok": False, "stopping": True})


@pytest.fixture(scope="module")
def postgres():
    needed("postgres", "initdb")
    with Postgres() as postgres:
        yield postgres


@pytest.fixture
def freeze(postgres):
    """Stops PostgreSQL in its tracks: it takes connections, and says nothing any more. Returns what lets it go on."""
    frozen: list[int] = []

    def send(kind: int) -> None:
        for pid in frozen:
            with contextlib.suppress(ProcessLookupError):  # those that served a connection end with it
                os.kill(pid, kind)

    def stop():
        main = postgres.process.pid
        frozen[:] = [main, *map(int, Path(f"/proc/{main}/task/{main}/children").read_text().split())]
        send(signal.SIGSTOP)
        return lambda: send(signal.SIGCONT)

    yield stop
    send(signal.SIGCONT)


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_a_frozen_database_holds_nobody_up(postgres, freeze, tmp_path, mode):
    site = Site(tmp_path, mode, WORKSHOP_DATABASE_URL=postgres.new_database(mode))
    assert requests.get(f"{site.url}/readyz", timeout=5).json()["ok"]
    go_on, answers = freeze(), []
    asking = threading.Thread(target=lambda: answers.append(requests.get(f"{site.url}/readyz", timeout=10)))
    began = time.monotonic()
    asking.start()
    assert requests.get(f"{site.url}/healthz", timeout=5).ok
    assert asking.is_alive() and not answers  # the server lives, though it is not ready
    asking.join()
    assert time.monotonic() - began < 5
    assert (answers[0].status_code, answers[0].json()["database"]) == (503, "The database can't be reached.")
    go_on()
    deadline = time.monotonic() + 20
    while requests.get(f"{site.url}/readyz", timeout=5).status_code != 200:
        assert time.monotonic() < deadline
    site.stop()


@pytest.fixture
def figures(app, client):
    """Asks for the figures, with the token or what else is sent."""
    app.config["SETTINGS"].metrics_token = TOKEN

    def ask(sent: str | None = f"Bearer {TOKEN}"):
        return client.get("/metrics", headers={} if sent is None else {"Authorization": sent})

    return ask


def test_without_a_token_of_ours_there_are_no_figures(client):
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x"}):
        assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize("sent", [None, "", "Bearer", "Bearer ", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer é"])
def test_whoever_lacks_the_token_gets_a_sentence_and_no_figure(figures, sent):
    answer = figures(sent)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.text.startswith("Send the token that WORKSHOP_METRICS_TOKEN holds") and TOKEN not in answer.text and "workshop_" not in answer.text


def test_the_figures_are_those_of_the_last_slow_beat(figures, room, ada):
    meter.freeze()
    before = figures()
    assert before.status_code == 200 and before.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    room.go("explore")
    ada.post("Nobody answers the phone")
    assert figures().data == before.data
    meter.freeze()
    assert figures().data != before.data and b'workshop_commands_total{name="post",outcome="ok"}' in figures().data


def test_the_figures_name_no_workshop_no_person_and_no_words(figures, room, ada):
    room.go("warm-up")
    note = ada.post("A cup of marmalade")
    ada.do("a command of my own", {"text": "marmalade"})
    ada.do("reword", id=new_id(), key=new_key(), text="marmalade")
    meter.freeze()
    said = figures().text
    for secret in (room.id, room.code, ada.actor.token, note["id"], note["key"], "marmalade", "127.0.0.1", "of my own", "Getting there"):
        assert secret not in said
