"""A simulated person is as patient with a server that is full as a browser's outbox."""
import gzip
import json

import pytest
from socketio.exceptions import BadNamespaceError

from workshop_app.rehearsal import guest as guests
from workshop_app.rehearsal.guest import Guest, TurnedAway, Unanswered, unpacked

DONE = {"ok": True, "version": 4, "result": {"left": 3}}


def refused(code: str) -> dict:
    return {"ok": False, "error": {"code": code, "message": "No.", "fields": {}}}


class Answers:
    """A live connection that gives one answer after the other, and keeps what it was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def call(self, event, sent, timeout):
        self.asked.append(sent)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    monkeypatch.setattr(guests, "PAUSES", (0.001, 0.002))
    monkeypatch.setattr(guests, "PATIENCE", 0.1)


def ada(*answers) -> Guest:
    ada = Guest("http://127.0.0.1:1")
    ada.live = Answers(*answers)
    return ada


def test_what_was_put_off_or_lost_is_sent_again_with_the_same_id():
    put_off = [refused(code) for code in ("too_fast", "busy", "restarting", "not_saved")]
    guest = ada(*put_off, BadNamespaceError(), DONE)
    assert guest.ask("cast", challenge="w1", dots=2) == {"left": 3}
    assert guest.live.asked == [["cast", {"challenge": "w1", "dots": 2}]] * 6


def test_a_refusal_is_not_sent_again():
    guest = ada(refused("room_closed"))
    with pytest.raises(TurnedAway) as no:
        guest.ask("post", text="Tea")
    assert (no.value.code, len(guest.live.asked)) == ("room_closed", 1)


def test_patience_ends():
    with pytest.raises(TurnedAway) as no:
        ada(refused("busy")).ask("post", text="Tea")
    assert no.value.code == "busy"
    with pytest.raises(Unanswered):
        ada(BadNamespaceError()).ask("post", text="Tea")


def test_do_gives_the_first_answer_as_it_is():
    guest = ada(refused("busy"), DONE)
    assert guest.do("post", text="Tea") == refused("busy")


def test_a_snapshot_comes_packed_or_plain():
    board = {"note": [{"id": "n1", "text": "Tŷ"}]}
    assert unpacked({"version": 3, "packed": gzip.compress(json.dumps(board).encode())}) == {"version": 3, "board": board}
    assert unpacked({"version": 3, "board": board}) == {"version": 3, "board": board}
