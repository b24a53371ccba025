"""Simulated colleagues fill a real workshop and follow its facilitator."""
import threading

import pytest

from workshop_app.rehearsal.colleagues import theme_of
from workshop_app.rehearsal.facilitator import Facilitator
from workshop_app.rehearsal.follow import Company
from workshop_app.rehearsal.guest import TurnedAway
from workshop_app.rehearsal.server import Server

PEOPLE = 4


@pytest.fixture(scope="module")
def fay():
    """Fay at the console of a workshop that has not started, on a server of its own."""
    with Server(WORKSHOP_SLOW_BEAT_SECONDS="0.2") as server:
        fay = Facilitator(server.url)
        fay.create_account(server.first_link)
        fay.connect(fay.open_workshop("two-hours"), "facilitator")
        fay.counts = {}
        fay.listeners.append(lambda name, data, at: hear(fay, name, data))
        yield fay
        fay.leave()


def hear(fay, name, data):
    if name == "beat":
        with fay.changed:
            fay.counts = data["counts"]
            fay.changed.notify_all()


def go(fay, stage, true):
    """On to a stage, then wait for what the colleagues make of it."""
    fay.ask("go", stage=stage)
    fay.wait(true)


def loose(fay) -> list:
    return [note for note in fay.board.all("note") if theme_of(note["text"]) and note["cluster"] is None]


def test_colleagues_do_what_each_stage_asks_for_until_the_workshop_finishes(fay):
    said: list = []
    company = Company(fay.url, PEOPLE, seconds=0.3, say=said.append)
    company.join(fay.code)
    following = threading.Thread(target=company.follow, daemon=True)
    following.start()

    fay.ask("start")
    go(fay, "warm-up", lambda: len(fay.board.all("note")) == PEOPLE)
    go(fay, "explore", lambda: fay.counts.get("notes") == 4 * PEOPLE)
    go(fay, "read", lambda: len(fay.board.all("note")) == PEOPLE + 4 * PEOPLE + 2 * 2)
    go(fay, "cluster", lambda: fay.board.all("cluster") and not loose(fay))
    go(fay, "break", lambda: True)
    go(fay, "frame", lambda: len(fay.board.all("wording")) >= 10)
    fay.put_up_challenges()
    go(fay, "dot-vote", lambda: True)
    fay.open_vote()
    fay.wait(lambda: fay.counts.get("dots") == 5 * PEOPLE)
    assert fay.close_vote()["ballots"] == PEOPLE
    go(fay, "brief", lambda: {answer["section"] for answer in fay.board.all("answer")} == {"affected", "now_tried", "success", "constraints"})
    go(fay, "close", lambda: True)
    fay.ask("finish")

    following.join(20)
    company.leave()
    assert not following.is_alive()
    assert said[:3] == ["Welcome.", "Warm-up.", "Explore."] and "Dot-vote, round 1." in said


def test_colleagues_go_when_they_are_told_to(fay):
    fay.leave()
    fay.connect(fay.open_workshop("in-house-hour"), "facilitator")
    company = Company(fay.url, 2, seconds=3600, say=lambda sentence: None)
    company.join(fay.code)
    following = threading.Thread(target=company.follow, daemon=True)
    following.start()
    fay.ask("start")
    fay.ask("go", stage="warm-up")
    company.leave()
    following.join(10)
    assert not following.is_alive()


def test_a_finished_workshop_takes_nobody_in(fay):
    fay.leave()
    fay.connect(fay.open_workshop("in-house-hour"), "facilitator")
    fay.ask("start")
    fay.ask("finish")
    company = Company(fay.url, 2, seconds=1)
    with pytest.raises(TurnedAway) as refused:
        company.join(fay.code)
    company.leave()
    assert refused.value.code == "finished"
