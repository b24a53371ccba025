"""Two hundred hand-overs, receivers of every kind, and a server that is killed again and again."""
import random
import signal
import sqlite3
import threading
import time
from collections import Counter

import pytest
import requests
from handover.fickle import Fickle
from served import Site, free_port
from tally import counts

from workshop_app import create_app
from workshop_app.config import Settings
from workshop_app.extensions import db
from workshop_app.handover import signing
from workshop_app.method import script
from workshop_app.models import Brief, Edition, Receiver, new_id
from workshop_app.rehearsal.guest import Unanswered
from workshop_app.rehearsal.server import within
from workshop_app.rooms.opening import open_workshop

BRIEFS = 23
SEED = random.randrange(10**6)
TAKE = {  # name: how it answers
    "good": ["takes"], "also good": ["takes"],
    "fails at times": ["takes", "takes", "fails"], "hangs up at times": ["takes", "hangs_up", "takes_and_hangs_up"],
    "fails often": ["takes", "fails", "takes_and_hangs_up"], "hangs at times": ["takes"] * 5 + ["hangs"],
    "takes and hangs at times": ["takes"] * 5 + ["takes_and_hangs"],
}
NEVER = {"redirects": ["redirects"], "gone": ["is_gone"]}
WHY_NOT = {"redirects": "We follow no redirects", "gone": "wants no more", "private": "private network"}


class Hasty(Site):
    program = ("tests/handover/hasty_server.py",)


@pytest.fixture
def fickle(tmp_path):
    receivers = {
        name: Fickle(name, signing.new_secret(), tmp_path / name, manners, SEED + number)
        for number, (name, manners) in enumerate((TAKE | NEVER).items())
    }
    yield receivers
    for one in receivers.values():
        one.leave()


@pytest.fixture
def codes(tmp_path, migrated, fickle) -> list[str]:
    """Join codes of workshops with an approved brief each, in a database whose receivers hear of hand-overs."""
    folder = tmp_path / "instance"
    folder.mkdir()
    (folder / "workshop.db").write_bytes(migrated.read_bytes())
    app = create_app(Settings(instance=str(folder), async_mode="threading"))
    two_hours = script.shelf(*app.config["SCRIPT_FOLDERS"])["two-hours"]
    where = {one.name: one.url for one in fickle.values()} | {"private": f"https://localhost:{free_port()}/"}

    def fill(session) -> list[str]:
        session.add_all([
            Receiver(name=name, kind="webhook", target=url, events=["handed_over"], made_at=0,
                     secret=fickle[name].secret if name in fickle else signing.new_secret()) for name, url in where.items()
        ])
        workshops = [open_workshop(session, script=two_hours, title=f"Workshop {number}", account_id=None) for number in range(BRIEFS)]
        session.flush()
        for workshop in workshops:
            brief = Brief(
                id=new_id(), workshop_id=workshop.id, state="approved", approved_state="approved", approved_version=1, drafted_at=0, edited_at=0,
                changed_at=0, sections={"question": "How can technology help?"},
            )
            session.add(brief)
            session.flush()
            session.add(Edition(brief_id=brief.id, version=1, number=1, made_at=0, approved_at=1, sections=brief.sections))
        return [workshop.code for workshop in workshops]

    made = db.write(fill)
    db.close()
    return made


class Run:
    """A server that is killed and started again, and a coordinator who hands over meanwhile, as often as it takes."""

    def __init__(self, folder, fickle):
        self.fickle = fickle
        self.site = Hasty(
            folder, "eventlet", WORKSHOP_PRIVATE_RECEIVERS=",".join(one.ear.host for one in fickle.values()),
            WORKSHOP_SQLITE_SYNCHRONOUS="NORMAL", NO_PROXY="127.0.0.1",
        )
        self.database = folder / "instance" / "workshop.db"
        self.chance, self.kills = random.Random(SEED), 0
        self.asked, self.back = threading.Event(), threading.Event()

    def kill(self) -> None:
        self.back.clear()
        self.site.stop(signal.SIGKILL)
        self.kills += 1
        self.site.start()
        self.back.set()

    def hand_over(self, code: str) -> None:
        """Until the server says that it is done, however often it dies on the way."""
        cora = self.site.guest(like=self.site.fay)
        cora.code, cora.role = code, "coordinator"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                self.asked.set()
                answer = cora.do_over_http("hand_over", edit=1)
                assert answer["ok"], answer
                return
            except (requests.RequestException, Unanswered):
                self.back.wait(30)
        raise AssertionError("never handed over")

    def killed_while(self, code: str) -> None:
        """Hand over, and have the server die at some moment of it."""
        self.asked.clear()
        helper = threading.Thread(target=self.hand_over, args=(code,))
        helper.start()
        self.asked.wait(5)
        self.asked.clear()
        self.asked.wait(self.chance.uniform(0, 0.04))
        self.kill()
        helper.join(60)
        assert not helper.is_alive()

    def rows(self, query: str) -> list[tuple]:
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def receipts(self) -> int:
        return sum(len(one.receipts()) for one in self.fickle.values())

    def is_settled(self) -> bool:
        [(waiting,)] = self.rows("SELECT count(*) FROM deliveries WHERE next_at IS NOT NULL")
        return waiting == 0 and all(self.fickle[name].filed() == self.fickle[name].receipts() for name in TAKE)


def test_two_hundred_hand_overs_are_each_acknowledged_once_or_given_up_with_a_reason(tmp_path, fickle, codes):
    run = Run(tmp_path, fickle)
    try:
        for number, code in enumerate(codes):
            if number == 6:
                run.killed_while(code)
            else:
                run.hand_over(code)
            if number in (12, 22):  # in the middle of sending
                already = run.receipts()
                assert within(20, lambda already=already: run.receipts() >= already + run.chance.randrange(3, 12) or run.is_settled())
                run.kill()
        assert within(40, run.is_settled), run.rows("SELECT * FROM deliveries WHERE next_at IS NOT NULL LIMIT 5")
    finally:
        run.site.stop()
    assert run.kills == 3
    check(run, fickle)
    assert "Traceback" not in run.site.log.read_text()


def check(run, fickle) -> None:
    deliveries = run.rows(
        "SELECT d.id, r.name, d.delivered_at, d.dead_at, d.last_error FROM deliveries d JOIN receivers r ON r.id = d.receiver_id"
    )
    # The one that is gone is told of nothing more once it has said so.
    assert len(deliveries) >= max(200, 9 * BRIEFS + 1), SEED
    receipts = Counter((who, detail) for who, detail in run.rows(
        "SELECT who, json_extract(detail, '$.case_reference') FROM steps WHERE did = 'acknowledge'"
    ))
    for id, name, delivered, dead, error in deliveries:
        if name in TAKE and id in fickle[name].filed():
            assert receipts[name, id] == 1, (SEED, name)
        else:
            assert dead and error and not delivered and not receipts[name, id], (SEED, name)
        assert WHY_NOT.get(name, "") in error, (SEED, name, error)
    assert sum(receipts.values()) == sum(len(fickle[name].filed()) for name in TAKE)
    assert len(receipts) > 6.5 * BRIEFS and not any(one.refused for one in fickle.values())
    [(off,)] = run.rows("SELECT off FROM receivers WHERE name = 'gone'")
    assert off
    counts["hand-overs that arrived once or were given up with a reason"] += len(deliveries)
