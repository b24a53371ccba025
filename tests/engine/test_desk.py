"""One way in, one way out: what is acknowledged is committed, what is refused changes nothing, and news follow the commit."""
import threading

import pytest
from people import new_id, new_key
from sqlalchemy.exc import OperationalError

from workshop_app.engine import broadcast
from workshop_app.engine.commands import REGISTRY
from workshop_app.engine.desk import Waiting, desk, settle
from workshop_app.extensions import db


class News:
    """Everything that is emitted. It is looked at when the desk is calm: news follow the answers."""

    def __init__(self, workshop_id):
        self.workshop_id, self.heard = workshop_id, []

    def all(self) -> list:
        assert desk.calm(self.workshop_id)
        return list(self.heard)

    def patches(self, eye="people") -> list[dict]:
        return [data for event, data, to in self.all() if event == "patch" and to.endswith(eye)]

    def clear(self) -> None:
        self.all()
        self.heard.clear()


@pytest.fixture
def news(room, monkeypatch):
    news = News(room.id)
    monkeypatch.setattr(broadcast, "say", lambda to, event, data: news.heard.append((event, data, to)) or "")
    return news


def waiting(person, command, **fields):
    return Waiting(REGISTRY[command], REGISTRY[command].load(fields), person.actor)


def note(text):
    return {"id": new_id(), "key": new_key(), "text": text}


def test_commands_that_wait_share_one_commit_and_one_patch(room, ada, bo, news):
    room.go("warm-up")
    news.clear()
    batch = [waiting(person, "post", **note(f"Note {n}")) for n, person in enumerate((ada, bo, ada))]
    settle(room.id, batch)
    assert [w.refused for w in batch] == [None] * 3
    assert len({w.answer["version"] for w in batch}) == 1
    assert len(news.patches()) == 1 and len(news.patches()[0]["put"]) == 3


def test_whoever_has_the_answer_finds_it_on_the_board_at_once(room, ada, bo, monkeypatch):
    room.go("warm-up")
    assert desk.calm(room.id)
    assert bo.sees()["note"] == []  # from now on this board is given without asking the database, for a moment
    posted, found = waiting(ada, "post", **note("Already there")), []
    monkeypatch.setattr(broadcast, "tell", lambda *_: found.extend(n["text"] for n in bo.sees()["note"] if posted.done.is_set()))
    settle(room.id, [posted])
    assert found == ["Already there"]


def test_one_refusal_spoils_nothing_for_the_others(room, ada, bo, news):
    room.go("warm-up")
    taken = note("First")
    batch = [waiting(ada, "post", **taken), waiting(bo, "post", id=taken["id"], key=new_key(), text="Thief"), waiting(bo, "post", **note("Second"))]
    settle(room.id, batch)
    assert [w.refused and w.refused.code for w in batch] == [None, "id_taken", None]
    assert sorted(n["text"] for n in ada.sees()["note"]) == ["First", "Second"]


def test_a_rule_that_fails_changes_nothing_and_the_others_go_on(room, ada, bo, monkeypatch):
    room.go("warm-up")
    post = REGISTRY["post"]

    def broken(table, sent):
        post.rule(table, sent)
        raise RuntimeError("a fault in a rule")

    faulty = waiting(ada, "post", **note("Half done"))
    faulty.command = type(post)(**{**post.__dict__, "rule": broken})
    batch = [faulty, waiting(bo, "post", **note("Whole"))]
    settle(room.id, batch)
    assert [w.refused and w.refused.code for w in batch] == ["internal", None]
    assert [n["text"] for n in ada.sees()["note"]] == ["Whole"]


def test_nothing_is_acknowledged_or_told_when_the_commit_fails(room, ada, bo, news, monkeypatch):
    room.go("warm-up")
    news.clear()
    before = ada.sees()

    def full_disk(session):
        raise OperationalError("COMMIT", {}, Exception("disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(db, "commit", full_disk)
        assert ada.code("post", **note("Lost?")) == "not_saved"
    assert news.all() == [] and ada.sees() == before
    assert bo.code("post", **note("Back again")) == "ok"


def test_news_follow_the_commit(room, ada, monkeypatch):
    """At the moment when a patch goes out, a fresh reader finds its note in the database."""
    room.go("warm-up")
    found = []

    def tell(workshop_id, made):
        found.append([record for kind, record in made["people"]["put"]] == ada.sees()["note"])

    assert desk.calm(room.id)
    monkeypatch.setattr(broadcast, "tell", tell)
    ada.post("Tea")
    assert desk.calm(room.id)
    assert found == [True]


def test_versions_of_an_audience_are_gapless(room, ada, bo, fay, news):
    room.go("explore")
    for n in range(5):
        ada.post(f"Hidden {n}")
    room.go("cluster")
    for n in range(5):
        bo.open_cluster(f"Cluster {n}")
    for eye in ("people", "staff"):
        chain = [(p["from"], p["to"]) for p in news.patches(eye)]
        assert all(before[1] == after[0] for before, after in zip(chain, chain[1:], strict=False))
        assert all(to == start + 1 for start, to in chain)


def test_a_hidden_note_sends_nothing_to_anyone(room, ada, news):
    room.go("explore")
    news.clear()
    note_ = ada.post("Hidden")
    ada.do("reword", text="Hidden still", **note_)
    ada.do("withdraw", **note_)
    assert news.all() == []


def test_casting_and_rating_send_nothing_to_anyone(room, ada, fay, news):
    room.go("frame")
    challenge = ada.offer(None, "How can technology shorten the wait?")["id"]
    fay.do("put_up", id=challenge)
    room.go("dot-vote")
    fay.do("open_vote", id=new_id())
    news.clear()
    assert ada.code("cast", challenge=challenge, dots=2) == "ok"
    room.go("close")
    news.clear()
    assert ada.code("rate", principle="openness", score=4) == "ok"
    assert news.all() == []


def test_a_patch_applied_to_the_old_board_gives_the_new_one(room, ada, bo, fay, news):
    """Every eye's board, kept by patches alone, equals the snapshot after each step of a history."""
    from workshop_app.doors.view import sync
    from workshop_app.rehearsal.board import Board

    room.go("warm-up")
    copies = {person: Board() for person in (ada, fay)}
    for person, copy in copies.items():
        copy.replace(sync(person.actor))
    news.clear()
    tea = ada.post("Tea")
    steps = [
        lambda: bo.post("Coffee"), lambda: fay.do("hide", id=tea["id"], reason="x"), lambda: fay.do("unhide", id=tea["id"]),
        lambda: ada.do("withdraw", **tea), lambda: room.go("explore"), lambda: [ada.post(f"P{n}") for n in range(3)],
        lambda: room.go("cluster"), lambda: [bo.do("move", note=n["id"], cluster=ada.open_cluster("C")) for n in bo.sees()["note"]],
        lambda: bo.do("merge", id=bo.sees()["cluster"][0]["id"], into=bo.sees()["cluster"][1]["id"]),
        lambda: fay.do("pause"), lambda: fay.do("finish"),
    ]
    for step in steps:
        step()
        for person, copy in copies.items():
            for patch in news.patches(person.actor.eye):
                assert copy.apply(patch) in ("ok", "old")
            truth = sync(person.actor)
            assert copy.version == truth["version"]
            for kind, records in truth["board"].items():
                assert copy.records.get(kind, {}) == {record["id"]: record for record in records}, kind
        news.clear()


def test_a_hundred_commands_at_once_are_all_answered_and_all_kept(room, ada, news):
    room.go("warm-up")
    answers = []
    threads = [threading.Thread(target=lambda n=n: answers.append(ada.do("post", **note(f"Note {n}")))) for n in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 100 and all(answer["ok"] for answer in answers)
    assert len(ada.sees()["note"]) == 100


def test_a_workshop_goes_on_when_its_news_could_not_be_told(room, ada, monkeypatch):
    room.go("warm-up")
    assert desk.calm(room.id)

    def torn(workshop_id, patches):
        raise OSError("the line is torn")

    with monkeypatch.context() as broken:
        broken.setattr(broadcast, "tell", torn)
        assert ada.code("post", **note("Saved, not told")) == "ok"
        assert desk.calm(room.id)
    assert ada.code("post", **note("Told again")) == "ok"
    assert len(ada.sees()["note"]) == 2


def test_a_workshop_that_is_gone_is_said_to_be_gone(app):
    from people import Person

    assert Person(new_id(), "participant").code("post", **note("Hello?")) == "unknown_workshop"


def test_what_happens_to_a_hidden_note_is_not_told_to_people(room, ada, fay, news):
    room.go("warm-up")
    note_ = ada.post("A colleague's name")
    news.clear()
    fay.do("hide", id=note_["id"], reason="Names a person")
    assert [patch["drop"] for patch in news.patches()] == [[["note", note_["id"]]]]
    news.clear()
    ada.do("reword", text="Somebody", **note_)
    assert news.patches() == [] and len(news.patches("staff")) == 1
    fay.do("unhide", id=note_["id"])
    assert [kind for kind, _ in news.patches()[0]["put"]] == ["note"]


def test_a_note_that_is_hidden_and_shown_again_in_one_batch_stays(room, ada, fay, news):
    room.go("warm-up")
    note_ = ada.post("Tea")
    news.clear()
    settle(room.id, [waiting(fay, "hide", id=note_["id"]), waiting(fay, "unhide", id=note_["id"])])
    assert [(patch["put"][0][0], patch["drop"]) for patch in news.patches()] == [("note", [])]
