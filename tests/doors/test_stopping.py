"""A server that is told to stop answers everybody who waits, and loses nothing that it acknowledged."""
import signal
import threading

import pytest
from people import new_id, new_key
from served import Site


@pytest.fixture
def stoppable(request, site, tmp_path):
    """A site of its own in the same mode: these tests stop it."""
    own = Site(tmp_path, site.mode)
    yield own
    if own.process.poll() is None:
        own.stop()
    assert "Traceback" not in own.log.read_text(), own.log.read_text()


class Flood:
    """Posts of one guest that do not wait for each other."""

    def __init__(self, guest, count: int):
        self.guest, self.answers, self.all_answered = guest, {}, threading.Event()
        self.ids = [new_id() for _ in range(count)]
        for id in self.ids:
            guest.live.emit("do", ["post", {"id": id, "key": new_key(), "text": "In flight"}], callback=lambda answer, id=id: self.answered(id, answer))

    def answered(self, id: str, answer: dict) -> None:
        self.answers[id] = answer
        if len(self.answers) == len(self.ids):
            self.all_answered.set()

    def kept(self) -> set[str]:
        return {id for id, answer in self.answers.items() if answer["ok"]}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_everything_in_flight_is_acknowledged_or_refused_and_what_was_acknowledged_stays(stoppable, guests, how):
    code = stoppable.open_workshop()
    fay, *people = stoppable.console(code), *(stoppable.seat(code) for _ in range(3))
    guests.extend((fay, *people))
    fay.ask("start")
    fay.ask("go", stage="warm-up")
    floods = [Flood(person, 50) for person in people]
    for flood in floods:
        flood.guest.wait(lambda flood=flood: flood.guest.live.eio.queue.empty())
    stoppable.process.send_signal(how)
    for flood in floods:
        assert flood.all_answered.wait(10), f"{len(flood.answers)} of 50 were answered"
    assert stoppable.process.wait(20) == 0

    answers = [answer for flood in floods for answer in flood.answers.values()]
    assert {answer["error"]["code"] for answer in answers if not answer["ok"]} <= {"restarting"}
    stoppable.start()
    for flood in floods:
        flood.guest.wait(lambda flood=flood: flood.guest.live.connected and flood.guest.live.namespaces)
        there = {note["id"] for note in flood.guest.whole_board()["board"]["note"]}
        assert flood.kept() <= there
    assert len(there) == sum(len(flood.kept()) for flood in floods)


def test_a_stopping_server_takes_no_new_connections_and_no_commands(app, room, ada):
    from workshop_app.engine.desk import desk

    room.go("warm-up")
    assert desk.close()
    try:
        assert ada.code("post", id=new_id(), key=new_key(), text="Too late") == "restarting"
        answer = app.test_client().get("/readyz")
        assert answer.status_code == 503 and answer.json["stopping"]
    finally:
        desk.closing = False
