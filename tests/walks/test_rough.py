"""A rough workshop: duplicates, late joiners, lost connections, a killed server, a facilitator who hands over, and a tie."""
import re
import signal
from html import unescape

import pytest
from people import new_id, new_key
from served import Site

from workshop_app.rehearsal.guest import Guest

ONE, TWO, THREE = (f"How can technology {what}?" for what in ("shorten the wait", "make travel calm", "connect growers and cooks"))


@pytest.fixture
def rough(request, site, tmp_path):
    """A site of its own in the same mode: this walk kills it."""
    own = Site(tmp_path, site.mode)
    yield own
    own.stop()


def texts(guest):
    return sorted(note["text"] for note in guest.board.all("note"))


def test_nothing_that_was_acknowledged_is_lost_and_all_boards_agree(rough, guests):
    code = rough.open_workshop()
    fay, ada, bo = rough.console(code), rough.seat(code), rough.seat(code)
    guests.extend((fay, ada, bo))
    fay.ask("start")
    fay.ask("go", stage="explore")

    kept = {"id": new_id(), "key": new_key(), "text": "Sent three times, over two doors"}
    assert ada.do("post", kept)["ok"] and ada.do("post", kept)["ok"] and ada.do_over_http("post", kept)["ok"]
    bo.write("post", "Before the server died")
    taken_back = bo.write("post", "I take this back")
    bo.ask("withdraw", **taken_back)

    rough.stop(signal.SIGKILL)
    rough.start()
    for person in (fay, ada, bo):
        person.wait(lambda person=person: person.live.connected and person.live.namespaces)
    assert ada.do("post", kept)["ok"]  # resent, because its answer might have been lost
    assert bo.do("post", text="I take this back", **taken_back)["ok"]  # a late resend brings nothing back

    cy = rough.seat(code)  # a late joiner lands in the present stage
    guests.append(cy)
    assert cy.board.workshop()["stage"] == "explore" and texts(cy) == []

    link = unescape(re.search(rf"http://[^\s\"<]+/w/{code}/facilitate/[0-9a-f]+", rough.fay.get(f"/w/{code}/facilitate").text)[0])
    dee = Guest(rough.url)
    dee.get(link)
    guests.append(dee.connect(code, "facilitator"))
    fay.leave()  # and Dee takes over

    dee.ask("go", stage="frame")
    for person in (ada, bo, cy, dee):
        person.wait(lambda person=person: texts(person) == ["Before the server died", "Sent three times, over two doors"])
    up = [ada.write("offer", text, cluster=None)["id"] for text in (ONE, TWO, THREE)]
    for id in up:
        dee.ask("put_up", id=id)
    dee.ask("go", stage="dot-vote")
    first = new_id()
    dee.ask("open_vote", id=first, dots=3, per_challenge=3)
    assert dee.do("open_vote", id=first)["ok"]
    for person, challenge in ((ada, up[0]), (bo, up[1])):
        for _ in range(3):
            person.ask("cast", challenge=challenge, dots=3)
        assert person.do_over_http("cast", challenge=up[2], dots=1)["error"]["code"] == "no_budget"
    dee.ask("close_vote")
    dee.wait(lambda: dee.board.records["round"][first]["state"] == "closed")
    assert dee.board.records["round"][first]["tally"] == {up[0]: 3, up[1]: 3, up[2]: 0}
    assert sorted(dee.board.records["round"][first]["tied"]) == sorted(up[:2])

    dee.ask("run_off", id=new_id())
    for person in (ada, bo, cy):
        person.ask("cast", challenge=up[1], dots=2)
    rough.stop(signal.SIGKILL)  # with ballots out
    rough.start()
    for person in (ada, bo, cy, dee):
        person.wait(lambda person=person: person.live.connected and person.live.namespaces)
    cy.sync()
    assert cy.board.mine["dots"] == {up[1]: 2}
    dee.ask("close_vote")
    for person in (ada, bo, cy, dee):
        person.wait(lambda person=person: person.board.workshop()["winner"] == up[1])
    assert dee.board.workshop()["winner_how"] == "run-off"

    assert all(rough.agrees(person) for person in (ada, bo, cy, dee))
    assert "Traceback" not in rough.log.read_text()
