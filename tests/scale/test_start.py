"""What may run beside what: said in a sentence at the start, before anybody has joined."""
import secrets
import signal

import pytest
from served import Process, Site, needed

from workshop_app.rehearsal.server import within
from workshop_app.rehearsal.together import together

SECRET = secrets.token_urlsafe(48)


def refused(process: Process) -> str:
    """What a server says that does not start, and ends with 1."""
    process.launch()
    try:
        assert process.process.wait(45) == 1, process.log.read_text()
    finally:
        process.process.kill()
    said = process.log.read_text()
    assert "Traceback" not in said and len(said.strip().splitlines()) == 1 and said.strip().endswith(".")
    return said


@pytest.fixture
def folder(tmp_path):
    def make(name: str):
        (tmp_path / name).mkdir()
        return tmp_path / name

    return make


def test_a_second_process_on_one_sqlite_file_is_refused(folder):
    first = Site(folder("first"), "eventlet")
    try:
        second = Process(folder("second"), WORKSHOP_INSTANCE=first.settings["WORKSHOP_INSTANCE"])
        assert "SQLite is for one process" in refused(second)
        assert first.answers()
    finally:
        first.stop(signal.SIGKILL)
    second.start()  # a process that was killed keeps nobody out
    second.stop()
    assert second.process.returncode == 0


def test_sqlite_with_redis_is_refused(folder):
    assert "WORKSHOP_REDIS_URL" in refused(Process(folder("one"), WORKSHOP_REDIS_URL="redis://127.0.0.1:1/0"))


def test_a_second_process_on_one_postgresql_database_without_redis_is_refused(folder, postgres, redis):
    database = {"WORKSHOP_DATABASE_URL": postgres.new_database("alone")}
    first = Process(folder("first"), **database)
    first.start()
    try:
        together([
            lambda: refused_for_redis(Process(folder("second"), **database)),
            lambda: refused_for_redis(Process(folder("third"), **database, WORKSHOP_REDIS_URL=redis.url, WORKSHOP_SECRET_KEY=SECRET)),
        ])
        assert first.answers()
    finally:
        first.stop(signal.SIGKILL)


def refused_for_redis(process: Process) -> None:
    assert "WORKSHOP_REDIS_URL" in refused(process)


def test_a_process_without_redis_is_refused_beside_those_that_have_it(folder, cluster, postgres):
    """Even after PostgreSQL was restarted, and has forgotten who had claimed the database."""
    postgres.kill()
    assert within(20, lambda: all("can't be reached" in process.log.read_text() for process in cluster.processes))
    postgres.start()
    claims = "SELECT count(*) FROM pg_locks JOIN pg_database ON database = pg_database.oid WHERE locktype = 'advisory' AND mode = 'ShareLock' AND datname = '{}'"
    assert within(20, lambda: postgres.execute(claims.format(cluster.database), "postgres") == [(2,)])
    cluster.forgive()
    alone = Process(folder("alone"), WORKSHOP_DATABASE_URL=cluster.a.settings["WORKSHOP_DATABASE_URL"])
    assert "WORKSHOP_REDIS_URL" in refused(alone) and cluster.a.answers()


def test_two_processes_that_start_at_once_on_an_empty_database_migrate_it_once(folder, postgres, redis):
    shared = {"WORKSHOP_DATABASE_URL": postgres.new_database("empty"), "WORKSHOP_REDIS_URL": redis.url, "WORKSHOP_SECRET_KEY": SECRET}
    both = [Process(folder(name), **shared) for name in ("one", "two")]
    try:
        together([process.start for process in both])
        assert postgres.execute("SELECT count(*) FROM alembic_version", "empty") == [(1,)]
        assert "Traceback" not in "".join(process.log.read_text() for process in both)
    finally:
        for process in both:
            process.process.kill()


def test_a_database_that_is_not_there_is_told_in_a_sentence(folder):
    needed("postgres")
    said = refused(Process(folder("lost"), WORKSHOP_DATABASE_URL=f"postgresql+psycopg2://workshop:{SECRET}@127.0.0.1:1/workshop"))
    assert SECRET not in said


def test_a_secret_that_can_be_guessed_is_told_in_a_sentence(folder):
    said = refused(Process(folder("weak"), WORKSHOP_PUBLIC_URL="https://ideas.example.gov.uk", WORKSHOP_SECRET_KEY="change-me"))
    assert said.startswith("The server can't start: WORKSHOP_SECRET_KEY can be guessed") and "token_urlsafe(48)" in said
