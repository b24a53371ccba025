"""The meter: sums that help an operator, and nothing that tells who acted when."""
import re
import threading
import time

import pytest

from workshop_app import rooms
from workshop_app.engine import meter

ROOMS = rooms  # imported for the commands that it registers


@pytest.fixture(autouse=True)
def calm():
    """Nothing is asked at a freeze but what the test says, and no delay is left from before."""
    kept = dict(meter._looks)
    meter._looks.clear()
    meter.freeze()
    yield
    meter._looks.clear()
    meter._looks.update(kept)


def value(series: str, text: bytes | None = None) -> float:
    """The figure of one series, such as `workshop_commands_total{name="post",outcome="ok"}`; 0 while there is none."""
    found = re.search(rf"(?m)^{re.escape(series)} (\S+)$", (meter.render() if text is None else text).decode())
    return float(found[1]) if found else 0.0


def test_a_command_counts_under_its_name_and_outcome():
    before = [value(f'workshop_commands_total{{name="post",outcome="{outcome}"}}') for outcome in ("ok", "too_fast")]
    meter.command("post", "ok")
    meter.command("post", "ok")
    meter.command("post", "too_fast")
    after = [value(f'workshop_commands_total{{name="post",outcome="{outcome}"}}') for outcome in ("ok", "too_fast")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [2, 1]


@pytest.mark.parametrize("name", ["fly", "<b>", "Ada Lovelace", "", None, 5, ["post"], {"post": 1}])
def test_what_a_stranger_calls_a_command_never_becomes_a_name(name):
    before = value('workshop_commands_total{name="unknown",outcome="unknown_command"}')
    meter.command(name, "unknown_command")
    assert value('workshop_commands_total{name="unknown",outcome="unknown_command"}') == before + 1
    assert not re.search(r'name="(fly|<b>|Ada|"|None|5)', meter.render().decode())


def test_commits_and_messages_are_timed_and_counted():
    names = ("workshop_commit_seconds_count", 'workshop_commit_seconds_bucket{le="0.005"}', "workshop_commit_commands_sum",
             "workshop_fan_out_seconds_count", "workshop_deliveries_total", "workshop_dropped_clients_total")
    before = [value(name) for name in names]
    meter.commit(0.004, 17)
    meter.fan_out(0.002, 1000)
    meter.dropped()
    assert [value(name) - was for name, was in zip(names, before, strict=True)] == [1, 1, 17, 1, 1000, 1]


def test_commits_are_told_apart_from_a_millisecond_to_a_second():
    edges = [float(edge) for edge in re.findall(r'workshop_commit_seconds_bucket\{le="([\d.]+)"', meter.render().decode())]
    assert edges[0] == 0.001 and edges[-1] == 1 and len(edges) >= 8


def test_nothing_moves_between_two_freezes():
    meter.freeze()
    before = meter.frozen()
    meter.command("post", "ok")
    meter.loop_lag(3.0)
    assert meter.frozen() == before
    meter.freeze()
    assert value('workshop_commands_total{name="post",outcome="ok"}', meter.frozen()) == value('workshop_commands_total{name="post",outcome="ok"}', before) + 1


def test_no_series_says_when_it_began():
    """The library would add a time to each: when, for the first time, somebody took back a note."""
    meter.command("withdraw", "ok")
    now = time.time()
    told = {name: float(number) for name, number in re.findall(r"(?m)^(\S+) ([\d.e+]+)$", meter.render().decode())}
    assert [name for name, number in told.items() if abs(number - now) < 3600] == ["process_start_time_seconds"]


def test_the_only_labels_are_those_of_commands_and_buckets():
    meter.command("post", "ok")
    assert set(re.findall(r'[{,](\w+)="', meter.render().decode())) == {"name", "outcome", "le"}


def test_the_largest_delay_is_told_once():
    for delay in (0.002, 0.3, 0.01):
        meter.loop_lag(delay)
    meter.freeze()
    assert value("workshop_loop_lag_seconds", meter.frozen()) == 0.3
    meter.freeze()
    assert value("workshop_loop_lag_seconds", meter.frozen()) == 0


def test_a_loop_that_stands_still_is_noticed(monkeypatch):
    class Enough(Exception):
        pass

    pauses = iter([0.0, 0.05, Enough()])
    really = time.sleep

    def sleep(seconds):
        longer = next(pauses)
        if isinstance(longer, Enough):
            raise longer
        really(seconds + longer)

    monkeypatch.setattr(meter.time, "sleep", sleep)
    with pytest.raises(Enough):
        meter.watch_loop()
    meter.freeze()
    assert 0.05 <= value("workshop_loop_lag_seconds", meter.frozen()) < 1


def test_what_is_watched_is_asked_at_the_freeze():
    asked = []
    meter.watch(connections=lambda: asked.append(1) or 12, waiting=lambda: 3, queued=lambda: 256)
    meter.render()
    assert asked == []
    meter.freeze()
    told = [value(f"workshop_{name}", meter.frozen()) for name in ("connections", "waiting_commands", "longest_queue")]
    assert told == [12, 3, 256] and asked == [1]


def test_a_question_that_fails_does_not_end_the_beat(caplog):
    meter.freeze()
    before = meter.frozen()
    meter.watch(connections=lambda: 1 / 0, waiting=lambda: 0, queued=lambda: 0)
    meter.freeze()
    assert meter.frozen() == before and "the figures were not renewed" in caplog.text


def test_threads_lose_no_count():
    series = 'workshop_commands_total{name="post",outcome="busy"}'
    before, together = value(series), threading.Barrier(4)

    def count():
        together.wait()
        for _ in range(2000):
            meter.command("post", "busy")

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value(series) == before + 8000
