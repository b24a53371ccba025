"""Redis goes and comes back: it holds nothing, so nothing is lost with it, and boards heal themselves."""
import contextlib
import os
import signal
import time

import pytest
import requests
from scale.test_two_processes import agree, texts

from workshop_app.rehearsal.server import within


@pytest.fixture
def apart(cluster, workshop, guests):
    """Ada is on one process, Bo on the other."""
    code, fay = workshop
    ada, bo = cluster.seat(code, url=cluster.a.url), cluster.seat(code, url=cluster.b.url)
    guests += [ada, bo]
    return fay, ada, bo


@contextlib.contextmanager
def without(redis):
    redis.kill()
    try:
        yield
    finally:
        redis.start()


def ready(process) -> tuple[int, dict]:
    answer = requests.get(f"{process.url}/readyz", timeout=10)
    return answer.status_code, answer.json()


def patched(writer, reader) -> bool:
    """Does a post of one come to the other as a patch, and not by a snapshot?"""
    heard = []
    reader.listeners.append(lambda name, data, _: name == "patch" and heard.extend(record["id"] for _, record in data["put"]))
    note = writer.write("post", "Is anybody there?")["id"]
    return within(0.5, lambda: note in heard)


def test_posts_are_saved_without_redis_and_boards_heal_within_a_few_beats(cluster, redis, apart):
    fay, ada, bo = apart
    with without(redis):
        began = time.monotonic()
        ada.write("post", "The first that is lost")
        ada.write("post", "And the last")
        assert time.monotonic() - began < 5
        bo.wait(lambda: len(texts(bo)) == 2)  # a beat told Bo that there is more
        agree(ada, bo, fay)
        for process in cluster.processes:
            status, said = ready(process)
            assert status == 503 and said["database"] == "ok" and said["redis"] != "ok"
    assert within(15, lambda: patched(ada, bo) and patched(bo, ada))
    assert all(ready(process)[0] == 200 for process in cluster.processes)
    agree(ada, bo, fay)


def test_a_restart_of_redis_is_over_in_a_moment(redis, apart):
    fay, ada, bo = apart
    redis.stop()
    redis.start()
    ada.write("post", "Straight after")
    bo.wait(lambda: texts(bo) == ["Straight after"])
    assert within(15, lambda: patched(ada, bo) and patched(bo, ada))
    agree(ada, bo, fay)


def test_a_redis_that_hangs_holds_nobody_up(redis, apart):
    fay, ada, bo = apart
    os.kill(redis.process.pid, signal.SIGSTOP)
    try:
        slowest = 0.0
        for number in range(10):
            began = time.monotonic()
            ada.write("post", f"While it hangs, {number}")
            slowest = max(slowest, time.monotonic() - began)
        assert slowest < 2.5  # less than one wait for Redis
        bo.wait(lambda: len(texts(bo)) == 10)
    finally:
        os.kill(redis.process.pid, signal.SIGCONT)
    assert within(20, lambda: patched(ada, bo) and patched(bo, ada))
    agree(ada, bo, fay)


def test_redis_keeps_nothing(redis, apart):
    _, ada, bo = apart
    ada.write("post", "Only passing through")
    bo.wait(lambda: texts(bo) == ["Only passing through"])
    redis.stop()
    try:
        kept = b"".join(path.read_bytes() for path in redis.folder.iterdir())
        assert b"passing through" not in kept and {path.name for path in redis.folder.iterdir()} == {"redis.conf", "log"}
    finally:
        redis.start()
