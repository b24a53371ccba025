"""Back-pressure: a sender in too much of a hurry is told so, and nobody else notices."""
import pytest
from people import new_id

from workshop_app.engine import pace
from workshop_app.engine.commands import Actor, Refused


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock that stands still until it is moved."""
    pace.forget()
    now = [1000.0]
    monkeypatch.setattr(pace.time, "monotonic", lambda: now[0])
    yield now
    pace.forget()


def actor(token="ada", workshop="w"):
    return Actor(workshop, "participant", token=token)


def taken(sender, times: int) -> int:
    """How many of so many tries at one moment were let through."""
    passed = 0
    for _ in range(times):
        try:
            pace.refuse_haste(sender)
            passed += 1
        except Refused as refused:
            assert refused.code == "too_fast" and refused.status == 429
    return passed


def test_a_burst_passes_and_then_twenty_a_second(clock):
    assert taken(actor(), 100) == 60
    clock[0] += 1
    assert taken(actor(), 100) == 20


def test_hammering_while_refused_does_not_starve_the_sender(clock):
    taken(actor(), 60)
    passed = 0
    for _ in range(100):
        clock[0] += 0.01
        passed += taken(actor(), 1)
    assert passed in (19, 20)


def test_one_sender_does_not_use_up_anothers_tokens():
    taken(actor("ada"), 100)
    assert taken(actor("bo"), 1) == 1
    assert taken(actor("ada", workshop="another"), 1) == 1


def test_full_buckets_are_thrown_away_when_there_are_very_many(clock, monkeypatch):
    monkeypatch.setattr(pace, "KEPT", 10)
    hasty = actor("hasty")
    taken(hasty, 100)
    for _ in range(20):
        taken(actor(new_id()), 1)
        clock[0] += 0.06
    assert len(pace._buckets) <= 11
    assert taken(hasty, 100) in (23, 24)  # what came back to it in 1.2 seconds
