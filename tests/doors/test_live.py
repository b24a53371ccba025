"""The live door: commands, news, recovery, and who hears what."""
import threading
import time

import pytest
import requests

from workshop_app.rehearsal.guest import Guest


@pytest.fixture
def warm(site, guests):
    """A workshop at its warm-up: (site, code, Fay, Ada, Bo), all live."""
    code = site.open_workshop()
    people = [site.console(code), site.seat(code), site.seat(code)]
    guests.extend(people)
    fay = people[0]
    assert fay.do("start")["ok"] and fay.do("go", stage="warm-up")["ok"]
    for person in people:
        person.wait(lambda person=person: person.board.workshop()["stage"] == "warm-up")
    return site, code, *people


def texts(guest):
    return sorted(note["text"] for note in guest.board.all("note"))


def test_a_note_reaches_everyone_by_itself(warm):
    _, _, fay, ada, bo = warm
    ada.write("post", "A cup of tea")
    for person in (fay, ada, bo):
        person.wait(lambda person=person: texts(person) == ["A cup of tea"])


def test_hidden_notes_reach_nobody_and_the_counts_come_on_the_slow_beat(warm):
    _, _, fay, ada, bo = warm
    fay.do("go", stage="explore")
    heard, beaten = [], threading.Event()
    bo.wait(lambda: bo.board.workshop()["stage"] == "explore")

    def listen(name, data, at):
        heard.append((name, data))
        if name == "beat" and data["counts"]["notes"] == 2:
            beaten.set()

    bo.listeners.append(listen)
    ada.write("post", "Nobody answers the phone")
    ada.write("post", "Buses stop at six")
    assert beaten.wait(10)
    assert [name for name, _ in heard if name == "patch"] == []
    assert texts(fay) == texts(bo) == []
    beat = heard[-1][1]
    assert beat["counts"]["people"] == 2 and beat["counts"]["seats"] == 2 and "dots" not in beat["counts"]
    fay.do("go", stage="read")
    for person in (fay, ada, bo):
        person.wait(lambda person=person: len(texts(person)) == 2)


def test_what_others_receive_carries_no_seat_and_no_connection(warm):
    _, _, fay, ada, bo = warm
    heard = []
    bo.listeners.append(lambda name, data, at: heard.append(str(data)))
    note = ada.write("post", "Who wrote this?")
    bo.wait(lambda: texts(bo) == ["Who wrote this?"])
    token = next(cookie.value for cookie in ada.web.cookies if cookie.name.startswith("seat-"))
    for secret in (token, note["key"], ada.live.sid, ada.live.get_sid()):
        assert secret not in "".join(heard)


def test_whoever_was_away_catches_up(warm):
    _, code, fay, ada, bo = warm
    bo.leave()
    ada.write("post", "While Bo was away")
    bo.board.version = None
    bo.connect(code)
    assert texts(bo) == ["While Bo was away"]


def test_a_gap_in_the_patches_leads_back_to_the_snapshot(warm):
    _, _, fay, ada, bo = warm
    bo.board.version -= 1  # as if the last patch had not come
    ada.write("post", "After the gap")
    bo.wait(lambda: texts(bo) == ["After the gap"] and bo.board.version == ada.board.version)


def test_the_board_is_the_same_at_both_doors(warm):
    site, code, fay, ada, bo = warm
    ada.write("post", "Tea")
    over_http = ada.get(f"/w/{code}/board.json").json()
    live = ada.live.call("sync", {"version": None}, timeout=5)
    for body in (over_http, live):
        body.pop("now"), body.pop("counts")
    assert over_http == live


def test_a_second_tab_and_a_resend_do_nothing_twice(warm):
    site, code, fay, ada, bo = warm
    tab = Guest(site.url)
    tab.web.cookies.update(ada.web.cookies)
    tab.connect(code)
    from people import new_id, new_key

    sent = {"id": new_id(), "key": new_key(), "text": "Only once"}
    assert ada.do("post", sent)["ok"] and tab.do("post", sent)["ok"] and ada.do_over_http("post", sent)["ok"]
    assert [n["text"] for n in fay.get(f"/w/{code}/board.json?as=facilitator").json()["board"]["note"]] == ["Only once"]
    tab.leave()


def test_long_polling_works_where_websockets_are_blocked(site, guests):
    code = site.open_workshop()
    ada = Guest(site.url).sit(code)
    guests.append(ada.connect(code, transports=("polling",)))
    assert ada.board.workshop()["state"] == "ready"


def test_an_answer_comes_after_the_commit_and_soon(warm):
    _, code, fay, ada, bo = warm
    began = time.monotonic()
    for n in range(20):
        ada.write("post", f"Note {n}")
    assert time.monotonic() - began < 10
    assert len(ada.get(f"/w/{code}/board.json").json()["board"]["note"]) == 20


def test_a_foreign_origin_is_turned_away(site):
    answer = requests.get(f"{site.url}/socket.io/?EIO=4&transport=polling", headers={"Origin": "https://evil.example"}, timeout=5)
    assert answer.status_code == 400


def test_pages_carry_the_locks(site):
    headers = requests.get(site.url, timeout=5).headers
    assert "script-src 'self';" in headers["Content-Security-Policy"] and "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer" and headers["X-Content-Type-Options"] == "nosniff"


def test_a_second_server_on_a_taken_port_says_so_and_stops(site):
    import os
    import subprocess
    import sys

    from served import ROOT

    settings = site.settings | {"WORKSHOP_INSTANCE": str(site.folder / "second")}
    second = subprocess.run([sys.executable, "wsgi.py"], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=30)
    assert second.returncode == 1 and f"Port {site.port} on 127.0.0.1 is taken" in second.stderr and "Traceback" not in second.stderr


def test_moves_at_the_same_moment_lead_everyone_to_the_same_board(site, guests):
    from concurrent.futures import ThreadPoolExecutor

    from people import new_id

    code = site.open_workshop()
    fay, *seated = people = [site.console(code), *(site.seat(code) for _ in range(4))]
    guests.extend(people)
    fay.ask("start")
    fay.ask("go", stage="explore")
    notes = [person.write("post", f"Problem {n}")["id"] for n in range(3) for person in seated]
    fay.ask("go", stage="cluster")
    clusters = [new_id() for _ in range(3)]
    for n, id in enumerate(clusters):
        fay.ask("open_cluster", id=id, title=f"Cluster {n}")

    def push(who: int) -> None:
        for n, note in enumerate(notes):
            seated[who].ask("move", note=note, cluster=clusters[(n + who) % 3])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(push, range(4)))
    final = fay.whole_board()["version"]
    for person in people:
        person.wait(lambda person=person: person.board.version == person.whole_board()["version"])
        assert site.agrees(person)
    assert final > 0 and all(note["cluster"] in clusters for note in fay.board.all("note"))
