"""Sieges: one for each store that the promise is made for, and two of servers that were weakened on purpose. All attacks share them."""
import uuid
from dataclasses import dataclass

import pytest
from anonymity.evidence import Evidence, PostgreSQL, Sqlite, Wiretap
from anonymity.siege import BEAT, FIGURES, Siege
from anonymity.truth import Truth
from scale.cluster import Pair
from served import Site, needed
from tally import counts

SETTINGS = {"WORKSHOP_SLOW_BEAT_SECONDS": str(BEAT), "WORKSHOP_METRICS_TOKEN": FIGURES}
STRONG = {"SQLite, one process": "on_sqlite", "PostgreSQL and Redis, two processes": "on_postgres"}


@dataclass
class Played:
    name: str
    truth: Truth
    moments: dict[str, Evidence]

    def try_to_link(self, attack) -> list[str]:
        links = attack(self.truth, self.moments)
        counts["attacks on the promise"] += 1
        counts["links found by them"] += len(links)
        return links


def played(name: str, siege: Siege) -> Played:
    siege.play()
    return Played(name, siege.truth, siege.evidence)


def counted(siege: Played) -> Played:
    counts["sieges"] += 1
    counts["bytes searched in sieges"] += sum(held.size() for held in siege.moments.values())
    return siege


def on_site(folder, name: str, *weaknesses: str, make_id=lambda: str(uuid.uuid4())) -> Played:
    kind = type("Weak", (Site,), {"program": ("tests/anonymity/weak_server.py", *weaknesses)}) if weaknesses else Site
    site = kind(folder, "eventlet", **SETTINGS)
    try:
        return played(name, Siege(site, Sqlite(folder / "instance"), lambda: {"server.log": site.log.read_bytes()}, [site.url], make_id))
    finally:
        site.stop()


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory):
    return counted(on_site(tmp_path_factory.mktemp("siege"), "SQLite, one process"))


@pytest.fixture(scope="session")
def on_postgres(tmp_path_factory, postgres, redis):
    needed("pg_dump")
    wiretap = Wiretap(redis.url)
    with Pair(tmp_path_factory.mktemp("siege"), postgres, redis, "siege", **SETTINGS) as pair:
        def logs():
            return {"a.log": pair.a.log.read_bytes(), "b.log": pair.b.log.read_bytes(), "postgres.log": postgres.log().encode(), "redis.log": redis.log().encode()}

        store = PostgreSQL(postgres, "siege")
        siege = played("PostgreSQL and Redis, two processes", Siege(pair, store, logs, [process.url for process in pair.processes], wiretap=wiretap))
    wiretap.close()
    store.connection.close()
    return counted(siege)


@pytest.fixture(scope="session", params=STRONG)
def siege(request) -> Played:
    return request.getfixturevalue(STRONG[request.param])
