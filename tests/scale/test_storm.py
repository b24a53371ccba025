"""Server processes are killed again and again while people write. Nobody may lose what they were told is saved."""
import os
import signal
import threading
import time
from dataclasses import dataclass, field

import pytest
from scale.cluster import Cluster
from scale.writers import Writer
from served import Doors, Process, Site

from workshop_app.rehearsal.guest import Guest
from workshop_app.rehearsal.server import within
from workshop_app.rehearsal.together import together

KILLS = 20
BETWEEN = 4  # answers that people get between two kills, at least two of them
pytestmark = pytest.mark.timeout(300)  # for machines that do something else besides


@dataclass
class Storm:
    """What came of it: how many commands were acknowledged, what is wrong on the boards, how long starts took."""

    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)


def storm(doors: Doors, processes: list[Process], urls: list[str]) -> Storm:
    """Kill one process after the other, in turn, each when the one before is back."""
    code = doors.open_workshop()
    fay = doors.console(code)
    fay.ask("start")
    fay.ask("go", stage="warm-up")
    enough = threading.Event()
    writers = [Writer(doors.seat(code, url=url), seed, enough, over_http=seed == 2) for seed, url in enumerate(urls)]
    came = Storm()
    try:
        for writer in writers:
            writer.start()
        for number in range(KILLS):
            before = [writer.acknowledged for writer in writers]
            assert within(60, lambda before=before: they_go_on(writers, before)), "people can't go on"
            process = processes[number % len(processes)]
            os.kill(process.process.pid, signal.SIGKILL)
            process.process.wait()
            began = time.monotonic()
            process.start()
            came.starts.append(time.monotonic() - began)
    finally:
        enough.set()
        for writer in writers:
            writer.join(120)
    came.acknowledged = sum(writer.acknowledged for writer in writers)
    came.wrong = [f"{error!r}" for error in (writer.error for writer in writers) if error] + differences(fay, writers)
    for guest in (fay, *(writer.guest for writer in writers)):
        guest.leave()
    return came


def they_go_on(writers: list[Writer], before: list[int]) -> bool:
    since = [writer.acknowledged - then for writer, then in zip(writers, before, strict=True)]
    return sum(since) >= BETWEEN and sum(map(bool, since)) >= 2


def differences(fay: Guest, writers: list[Writer]) -> list[str]:
    """What the boards have that nobody wrote, or don't have that somebody was told is saved."""
    wanted = {id: text for writer in writers for id, text in writer.notes.items() if text is not None}
    truth = fay.whole_board()
    stored = {note["id"]: note["text"] for note in truth["board"]["note"]}
    wrong = [f"{id}: {wanted.get(id)!r} is saved, {stored.get(id)!r} is there" for id in {*wanted, *stored} if wanted.get(id) != stored.get(id)]
    for guest in (fay, *(writer.guest for writer in writers)):
        if not within(20, lambda guest=guest: not guest.board.differs_from(guest.whole_board())):
            wrong += guest.board.differs_from(guest.whole_board())[:3]
    return wrong


@pytest.fixture(scope="module")
def storms(tmp_path_factory, postgres, redis) -> dict[str, Storm]:
    """Both at the same time, because most of it is waiting for starts."""
    came: dict[str, Storm] = {}
    there = {name: tmp_path_factory.mktemp(f"storm-{name}") for name in ("postgres", "sqlite")}

    def on_postgres():
        with Cluster(there["postgres"], postgres, redis, "storm") as cluster:
            came["postgres"] = storm(cluster, cluster.processes, [cluster.url] * 3)
            assert "Traceback" not in cluster.faults(), cluster.faults()

    def on_sqlite():
        site = Site(there["sqlite"], "eventlet")
        try:
            came["sqlite"] = storm(site, [site], [site.url] * 3)
            assert "Traceback" not in site.log.read_text(), site.log.read_text()
        finally:
            site.stop(signal.SIGKILL)

    together([on_postgres, on_sqlite])
    return came


@pytest.mark.parametrize("store", ["postgres", "sqlite"])
def test_twenty_kills_while_people_write_lose_nothing_that_was_acknowledged(storms, store):
    came = storms[store]
    assert came.wrong == []
    assert came.acknowledged >= KILLS * BETWEEN and len(came.starts) == KILLS
