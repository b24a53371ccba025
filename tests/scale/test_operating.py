"""What docs/operating.md tells an operator to type, typed."""
import os
import re
import subprocess
from pathlib import Path

import pytest
from people import new_id
from served import ROOT, needed

from workshop_app.rehearsal.services import program

GUIDE = (ROOT / "docs" / "operating.md").read_text()


def blocks(heading: str) -> list[str]:
    """What stands in the fences under a heading."""
    section = re.split(r"\n##+ ", GUIDE.split(f" {heading}\n")[1])[0]
    return re.findall(r"```\n(.*?)```", section, re.S)


@pytest.fixture
def shell(postgres):
    """Runs a command as whoever administers the cluster."""
    needed("pg_dump", "pg_restore", "createdb", "dropdb", "psql")

    def run(command: str, folder: Path) -> str:
        where = {"PGHOST": "127.0.0.1", "PGPORT": str(postgres.port), "PGUSER": "workshop", "PGPASSWORD": postgres.password}
        path = f"{Path(program('initdb')).resolve().parent}:{os.environ['PATH']}"
        return subprocess.run(["bash", "-ec", command], cwd=folder, env=os.environ | where | {"PATH": path}, check=True, capture_output=True, text=True).stdout

    return run


def test_the_operator_forgets_a_workshop_on_postgresql(cluster, postgres, guests, shell, tmp_path):
    code = cluster.open_workshop("all-at-once")
    fay, ada = cluster.console(code), cluster.seat(code)
    guests += [fay, ada]
    fay.ask("start")
    cluster_id = new_id()
    fay.ask("open_cluster", id=cluster_id)
    fay.ask("move", note=ada.write("post", "A bus came on time")["id"], cluster=cluster_id)
    fay.ask("put_up", id=ada.write("offer", "How can technology shorten the wait?", cluster=cluster_id)["id"])
    fay.ask("open_vote", id=new_id())
    ada.write("answer", "Everybody who waits", section="affected")
    [(id,)] = postgres.execute(f"SELECT id FROM workshops WHERE code = '{code}'", cluster.database)
    given = ("notes", "wordings", "clusters", "answers", "rounds", "seats")
    assert all(postgres.execute(f"SELECT count(*) FROM {table} WHERE workshop_id = '{id}'", cluster.database)[0][0] for table in given)
    [first, _] = blocks("Deleting a workshop")[0].strip().splitlines()
    command = first.replace("ABCDEFGH", code).split() + ["--yes"]
    said = subprocess.run(command, cwd=ROOT, env=os.environ | cluster.a.settings, check=True, capture_output=True, text=True).stdout
    assert "notes 1," in said and "seats 1," in said
    assert not any(postgres.execute(f"SELECT count(*) FROM {table} WHERE workshop_id = '{id}'", cluster.database)[0][0] for table in given)
    ada.wait(lambda: ada.board.workshop()["forgotten"])  # the next beat told the servers' people


def test_a_dump_of_postgresql_comes_back_whole(postgres, shell, tmp_path):
    postgres.new_database("workshop")
    make = ".venv/bin/flask --app wsgi migrate"
    assert make in GUIDE
    subprocess.run(make.split(), cwd=ROOT, env=os.environ | {"WORKSHOP_DATABASE_URL": postgres.url_of("workshop"), "WORKSHOP_INSTANCE": str(tmp_path)}, check=True)
    postgres.execute("INSERT INTO programmes (id, title, script) VALUES ('one', 'Transport', '{}')", "workshop")
    dump, restore = blocks("Backup")[1:]
    shell(dump, tmp_path)
    shell(restore, tmp_path)
    assert postgres.execute("SELECT title FROM programmes", "workshop") == [("Transport",)]
    assert postgres.execute("SELECT count(*) FROM alembic_version", "workshop") == [(1,)]


def test_the_role_keeps_words_out_of_the_log_of_postgresql(postgres, shell, tmp_path):
    quiet = re.search(r'psql --command "(ALTER ROLE[^"]+)"', GUIDE)[1]
    shell(f'psql --quiet --command "CREATE ROLE quiet LOGIN PASSWORD \'quiet\'" postgres && psql --quiet --command "{quiet.replace("workshop", "quiet")}" postgres', tmp_path)
    told = shell("PGUSER=quiet PGPASSWORD=quiet psql --tuples-only --no-align --command \"SELECT name || '=' || setting FROM pg_settings WHERE source = 'user'\" postgres", tmp_path)
    assert set(told.split()) == {"log_min_error_statement=panic", "log_error_verbosity=terse", "log_statement=none", "log_min_duration_statement=-1"}
