"""nginx as it is installed on this machine, and two server processes between it and the services."""
from pathlib import Path

import pytest
from scale.cluster import Cluster
from served import needed


@pytest.fixture(scope="session")
def cluster(tmp_path_factory, postgres, redis):
    needed("nginx", "openssl")
    scripts = str(Path(__file__).parent / "scripts")
    with Cluster(tmp_path_factory.mktemp("cluster"), postgres, redis, "shared", WORKSHOP_SCRIPTS=scripts) as cluster:
        yield cluster
        assert "Traceback" not in cluster.faults(), cluster.faults()


@pytest.fixture
def workshop(cluster, guests):
    """(code, Fay at the console) of a workshop in its warm-up, where everybody writes and sees."""
    code = cluster.open_workshop()
    fay = cluster.console(code)
    guests.append(fay)
    fay.ask("start")
    fay.ask("go", stage="warm-up")
    return code, fay
