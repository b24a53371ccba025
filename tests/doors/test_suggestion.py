"""Suggested clusters: for the facilitator alone, from texts alone, never stored, and nobody waits for them."""
import queue
import re
import threading
from itertools import cycle
from pathlib import Path

import pytest
from browsing import Browser, account
from people import new_id, new_key
from served import Site

from workshop_app.doors import suggestion
from workshop_app.extensions import db
from workshop_app.models import Workshop
from workshop_app.rehearsal.guest import Guest

NOTES = (Path(__file__).parent.parent / "method" / "notes" / "transport.txt").read_text().splitlines()


@pytest.fixture
def full(room, ada):
    """Forty notes of Ada's lie in the tray."""
    room.go("explore")
    for text in NOTES:
        ada.post(text)
    room.go("cluster")
    return room


@pytest.fixture
def fay_at(app, room):
    fay = account("Fay", "facilitator")
    db.write(lambda session: session.query(Workshop).update({"opened_by": fay.id}))
    visitor = Browser(app)
    visitor.sign_in(fay)
    return visitor


def ask(visitor, room, sent=None, role="facilitator"):
    """The answer's status and body."""
    answer = visitor.client.post(
        f"/w/{room.code}/suggestion?as={role}", json={"groups": None} if sent is None else sent, headers={"X-CSRFToken": visitor.token()}
    )
    return answer.status_code, answer.get_json()


def code(answered) -> str:
    status, body = answered
    return "ok" if body["ok"] else f"{body['error']['code']} {status}"


def texts(room) -> dict:
    return {note["id"]: note["text"] for note in room.fay.sees()["note"]}


def test_fay_gets_groups_with_a_title_an_example_and_their_notes(full, fay_at):
    status, body = ask(fay_at, full)
    ids = [id for group in body["groups"] for id in group["notes"]]
    assert status == 200 and len(body["groups"]) >= 3
    assert len(ids) == len(set(ids)) == 40 - body["left"] and set(ids) <= set(texts(full))
    for group in body["groups"]:
        assert set(group) == {"title", "example", "notes"} and group["notes"] == sorted(group["notes"])
        assert group["example"] in [texts(full)[id] for id in group["notes"]]


def test_the_same_notes_are_suggested_alike_and_fewer_groups_can_be_asked_for(full, fay_at):
    assert ask(fay_at, full) == ask(fay_at, full, {})
    assert len(ask(fay_at, full, {"groups": 3})[1]["groups"]) == 3


def test_a_suggestion_changes_nothing(full, fay_at, ada):
    before = full.fay.sees(), ada.sees()
    assert code(ask(fay_at, full)) == "ok"
    assert (full.fay.sees(), ada.sees()) == before


def test_taking_a_suggested_cluster_puts_its_notes_there(full, fay_at, ada):
    group = ask(fay_at, full)[1]["groups"][0]
    assert full.fay.code("gather", id=new_id(), title=group["title"], notes=group["notes"]) == "ok"
    [cluster] = ada.sees()["cluster"]
    assert cluster["title"] == group["title"]
    assert sorted(note["id"] for note in ada.sees()["note"] if note["cluster"] == cluster["id"]) == group["notes"]
    assert not {id for other in ask(fay_at, full)[1]["groups"] for id in other["notes"]} & set(group["notes"])


def test_only_the_texts_that_everybody_sees_and_nobody_has_placed_go_in(full, fay_at, ada, bo, monkeypatch):
    full.go("warm-up")
    ada.post("Tea, please")
    full.go("cluster")
    by_text = {text: id for id, text in texts(full).items()}
    full.fay.do("hide", id=by_text[NOTES[0]])
    bo.do("move", note=by_text[NOTES[1]], cluster=bo.open_cluster("Placed"))
    went_in = []
    monkeypatch.setattr(suggestion.beside.clusters, "call", lambda _, *given: went_in.append(given) or [])
    assert ask(fay_at, full) == (200, {"ok": True, "groups": [], "left": 38})
    [(given, count)] = went_in
    assert sorted(given) == sorted(NOTES[2:]) and count is None


def test_nobody_else_gets_a_suggestion(full, app, fay_at):
    assert code(ask(Browser(app), full)) == "signed_out 403"
    assert code(ask(Browser(app).sit(full.code), full, role="participant")) == "not_allowed 403"
    cora = Browser(app)
    cora.sign_in(account("Cora", "coordinator"))
    assert code(ask(cora, full, role="coordinator")) == "not_allowed 403"


@pytest.mark.parametrize("sent", [[], "x", 5, {"groups": 2}, {"groups": 31}, {"groups": "5"}, {"groups": 5.0}, {"groups": True}, {"groups": [5]}, {"k": 5}])
def test_anything_but_three_to_thirty_groups_is_refused(full, fay_at, sent):
    status, body = ask(fay_at, full, sent)
    assert status == 400 and body["error"]["code"] == "bad_payload" and body["error"]["fields"]["groups"]


def test_suggestions_are_made_only_while_the_room_is_open(full, fay_at):
    full.go("dot-vote")
    assert code(ask(fay_at, full)) == "room_closed 409"


def test_below_thirty_notes_sorting_by_hand_is_quicker(room, fay_at, ada):
    room.go("explore")
    for text in NOTES[:29]:
        ada.post(text)
    room.go("cluster")
    status, body = ask(fay_at, room)
    assert (status, body["error"]["code"]) == (409, "too_few_notes") and body["error"]["message"].startswith("Sorting by hand is quicker: ")
    ada.post(NOTES[29])
    assert code(ask(fay_at, room)) == "ok"


def test_a_second_request_is_sent_away_while_one_is_computed_and_the_next_is_not(full, fay_at, monkeypatch):
    inner = []
    monkeypatch.setattr(suggestion.beside.clusters, "call", lambda _, *given: inner.append(code(ask(fay_at, full))) or [])
    assert code(ask(fay_at, full)) == "ok" and inner == ["busy 409"]
    assert suggestion._looking == set()


def test_a_fault_while_computing_leaves_the_way_free(full, fay_at, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(suggestion.beside.clusters, "call", lambda *given: 1 / 0)
        assert code(ask(fay_at, full)) == "internal 500"
    assert code(ask(fay_at, full)) == "ok"


@pytest.fixture
def fresh(tmp_path):
    """A site that has not made a suggestion yet: the first one also loads the libraries, and takes longest."""
    site = Site(tmp_path, "eventlet")
    yield site
    site.stop()
    assert "Traceback" not in site.log.read_text(), site.log.read_text()


def test_other_peoples_posts_are_saved_while_two_hundred_notes_are_sorted(fresh, guests):
    code = fresh.open_workshop()
    fay, ada, bo = fresh.console(code), fresh.seat(code), fresh.seat(code)
    others = [fresh.seat(code) for _ in range(2)]
    guests.extend((fay, ada, bo, *others))
    fay.ask("start")
    fay.ask("go", stage="cluster")
    fill([ada, bo, *others], [f"{text}, {place}" for place in ("again", "in the north", "in winter", "as ever", "at night") for text in NOTES])
    answers: queue.Queue = queue.Queue()
    both = threading.Barrier(2)
    for _ in range(2):
        threading.Thread(target=lambda: answers.put(suggested(fresh, code, both)), daemon=True).start()

    # Two ask at once. That the second is sent away shows that the first is being computed.
    assert answers.get(timeout=30)["error"]["code"] == "busy"
    for person in (ada, bo, ada):
        person.write("post", "Saved meanwhile")
    assert answers.empty()
    found = answers.get(timeout=30)
    assert found["ok"] and sum(len(group["notes"]) for group in found["groups"]) + found["left"] == 200


def fill(guests, notes: list[str]) -> None:
    """Post many notes without waiting for each answer, in turn: nobody may be too fast."""
    acks: queue.Queue = queue.Queue()
    for guest, text in zip(cycle(guests), notes, strict=False):
        guest.live.emit("do", ["post", {"id": new_id(), "key": new_key(), "text": text}], callback=acks.put)
    assert all(acks.get(timeout=30)["ok"] for _ in notes)


def suggested(site, code: str, both: threading.Barrier) -> dict:
    """Fay asks in a browser of her own, when both are ready."""
    fay = Guest(site.url)
    fay.web.cookies.update(site.fay.web.cookies)
    token = re.search(r'name="csrf-token" content="([^"]+)"', fay.get("/").text)[1]
    both.wait(30)
    return fay.web.post(f"{site.url}/w/{code}/suggestion?as=facilitator", json={"groups": None}, headers={"X-CSRFToken": token}, timeout=30).json()
