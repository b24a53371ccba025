"""Fixtures: an application on a fresh, migrated SQLite database, a workshop with people in it, served sites, and services."""
import os
import shutil

import pytest
import tally
from argon2 import PasswordHasher
from jinja2 import FileSystemBytecodeCache
from people import Person, Room
from served import ROOT, Site, needed
from travelling import Provider
from xdist.scheduler import LoadScopeScheduling

from workshop_app import create_app, migrations
from workshop_app.config import Settings
from workshop_app.doors import identity, passwords
from workshop_app.engine import snapshot
from workshop_app.extensions import db
from workshop_app.method import script
from workshop_app.rehearsal.services import Postgres, Redis
from workshop_app.rooms.opening import open_workshop

# These tests start a hundred servers, and each would compile the app anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


class ByFolder(LoadScopeScheduling):
    """Where tests run in several processes, each file stays in one, and so does each folder whose tests share what is dear to set up."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


TOGETHER = ("tests/scale/test_storm.py", "tests/browser/", "tests/anonymity/", "tests/scale/")  # the longest first


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByFolder(config, log)


def pytest_collection_modifyitems(items):
    """The longest begin, so that no process has them before it when the others are through."""
    def place(item) -> int:
        return next((at for at, folder in enumerate(TOGETHER) if item.nodeid.startswith(folder)), len(TOGETHER))

    items.sort(key=place)


def pytest_sessionfinish(session):
    tally.hand_on(session.config)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    tally.collect(node)


def pytest_terminal_summary(terminalreporter):
    for sentence in tally.sentences():
        terminalreporter.write_line(sentence)


@pytest.fixture(scope="session", autouse=True)
def slow_hasher():
    """Passwords of tests are hashed quickly; this is the hasher that people's get."""
    slow, passwords._hasher = passwords._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield slow
    passwords._hasher = slow


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """An empty database with every table, made once."""
    path = tmp_path_factory.mktemp("migrated") / "workshop.db"
    db.connect(f"sqlite:///{path}")
    migrations.upgrade()
    db.writer.dispose()
    db.reader.dispose()
    return path


@pytest.fixture(scope="session")
def compiled(tmp_path_factory) -> FileSystemBytecodeCache:
    """Pages are compiled once for all the apps of these tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def app(migrated, compiled, tmp_path):
    shutil.copy(migrated, tmp_path / "workshop.db")
    app = create_app(Settings(instance=str(tmp_path), async_mode="threading", beat_ms="0", sqlite_synchronous="NORMAL"))
    app.config["TESTING"] = True
    app.jinja_env.bytecode_cache = compiled
    snapshot.forget()
    identity.forgive()
    yield app
    db.writer.dispose()
    db.reader.dispose()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def two_hours(app) -> dict:
    """The default script."""
    return script.shelf(*app.config["SCRIPT_FOLDERS"])["two-hours"]


@pytest.fixture
def room(two_hours) -> Room:
    """A workshop that runs the default script and has not started."""
    return Room(db.write(lambda session: open_workshop(
        session, script=two_hours, title="Getting there", team="Adult Social Care", topic="Transport for citizens with learning disabilities",
        owner="Head of Adult Social Care", contact="transport@council.example", account_id=None,
    )))


@pytest.fixture
def fay(room) -> Person:
    return room.fay


@pytest.fixture
def cora(room) -> Person:
    return room.cora


@pytest.fixture
def ada(room) -> Person:
    return room.sit()


@pytest.fixture
def bo(room) -> Person:
    return room.sit()


@pytest.fixture
def cy(room) -> Person:
    return room.sit()


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    """Served sites by async mode: each starts once, however the files that share it follow each other."""
    running: dict[str, Site] = {}

    def in_mode(mode: str) -> Site:
        if mode not in running:
            running[mode] = Site(tmp_path_factory.mktemp(f"site-{mode}"), mode, WORKSHOP_PRIVATE_RECEIVERS="127.0.0.1")
        return running[mode]

    yield in_mode
    for site in running.values():
        site.stop()
        assert "Traceback" not in site.log.read_text(), site.log.read_text()


@pytest.fixture(scope="session", params=["eventlet", "threading"])
def site(request, sites):
    """A served site in each async mode. Its log must hold no traceback, whatever the tests did to it."""
    return sites(request.param)


@pytest.fixture
def guests():
    """Live guests who leave when the test is over."""
    came: list = []
    yield came
    for guest in came:
        guest.leave()


@pytest.fixture(scope="session")
def running():
    needed("node")
    if not (ROOT / "node_modules" / "oidc-provider").is_dir():
        why = "Missing: the OpenID provider for tests. bin/setup test installs it."
        pytest.fail(why) if os.environ.get("CI") == "true" else pytest.skip(why)
    # A proxy that the environment names can't see this machine's own servers.
    kept = os.environ.get("NO_PROXY")
    os.environ["NO_PROXY"] = "127.0.0.1"
    provider = Provider()
    yield provider
    provider.stop()
    os.environ.pop("NO_PROXY") if kept is None else os.environ.update(NO_PROXY=kept)


@pytest.fixture
def provider(running):
    """The provider with Fay, who leads workshops, and Cora, who procures; without faults."""
    running.stage(forge=None, hold=False, held=0, people={
        "fay": {"name": "Fay Example", "email": "Fay@council.example", "email_verified": True, "roles": ["facilitator"]},
        "cora": {"name": "Cora Example", "preferred_username": "cora@council.example", "roles": "coordinator"},
    })
    return running


@pytest.fixture(scope="session")
def postgres():
    needed("postgres", "initdb")
    with Postgres() as postgres:
        yield postgres


@pytest.fixture(scope="session")
def redis():
    needed("redis-server")
    with Redis() as redis:
        yield redis
