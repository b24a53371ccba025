"""One connection can't fill the memory, nor keep the others waiting, nor leave itself behind."""
import contextlib
import json
import socket
import threading
from types import SimpleNamespace

import pytest
import requests
from security.raw import PING, Line, computed, cookies, frame, memory

from workshop_app.engine import guard
from workshop_app.rehearsal.server import within

NO_PACKETS = ("", "x", "bAAAA", "²", "7")


@pytest.fixture(scope="module")
def table(site):
    """A workshop at its warm-up: Ada pours, Bo stands by."""
    code = site.open_workshop()
    fay, ada, bo = site.console(code), site.seat(code, live=False), site.seat(code)
    fay.ask("start")
    fay.ask("go", stage="warm-up")
    yield site, code, cookies(ada), bo
    fay.leave()
    bo.leave()


def test_a_message_of_many_frames_is_read_like_one_of_one_frame(table):
    site, code, cookie, _ = table
    line = Line(site.url, cookie, code)
    whole = b'420["do",["fly",{"text":"' + b"x" * 20_000 + b'"}]]'
    parts = [whole[at : at + 500] for at in range(0, len(whole), 500)]
    for number, part in enumerate(parts):
        line.pour(frame(part, 0 if number else 1, last=part is parts[-1]))
    answer = next(said for said in iter(line.hear, "") if not said.startswith('42["beat"'))  # a beat may come before it
    line.end()
    assert "unknown_command" in answer


def test_a_message_that_is_too_large_ends_the_line(table):
    site, code, cookie, bo = table
    line = Line(site.url, cookie, code).pour(frame(b"x" * 70_000))
    line.end()
    assert bo.do("fly")["error"]["code"] == "unknown_command"


def test_a_message_without_end_is_cut_off(table):
    site, code, cookie, bo = table
    line, before = Line(site.url, cookie, code), memory(site)
    line.pour(frame(b"4", last=False))
    part = frame(b"a" * 60_000, 0, last=False)
    for _ in range(400):
        line.pour(part)
    assert memory(site) - before < 12
    line.end()
    assert bo.do("fly")["error"]["code"] == "unknown_command"


def test_a_message_in_crumbs_is_cut_off_too(monkeypatch):
    monkeypatch.setattr(guard, "AT_ONCE", guard.MOST_PARTS + 10.0)
    crumbs: list = []
    line = SimpleNamespace(_recv_frame=lambda message: SimpleNamespace(finished=False, data=crumbs), wait=None)
    guard.stand(line, 1000)
    for _ in range(guard.MOST_PARTS):
        crumbs.append(b"")
        line._recv_frame()
    crumbs.append(b"")
    with pytest.raises(guard.TooMuch):
        line._recv_frame()


@pytest.mark.parametrize("flood", [frame(b"x", PING), frame(b"6"), frame(b"42x"), frame(b'420["do",["fly",{}]]')], ids=["pings", "noops", "rubbish", "commands"])
def test_whoever_pours_without_end_is_shown_out_and_keeps_nobody_waiting(table, flood):
    site, code, cookie, bo = table
    line, before = Line(site.url, cookie, code), computed(site)
    threading.Thread(target=line.pour, args=(flood * (8_000_000 // len(flood)),), daemon=True).start()
    assert bo.do("fly")["error"]["code"] in ("unknown_command", "too_fast")
    with contextlib.suppress(ConnectionError):
        while line.socket.sock.recv(65536):
            pass
    assert computed(site) - before < 1
    assert within(10, lambda: bo.whole_board()["counts"].get("people") == 1)


def test_whoever_sends_no_packet_at_all_is_gone_at_once(table):
    site, code, _, bo = table

    def people() -> int:
        return bo.whole_board()["counts"].get("people", 0)

    assert within(10, lambda: people() == 1)
    lines = [Line(site.url, cookies(site.seat(code, live=False)), code) for _ in NO_PACKETS]
    assert within(10, lambda: people() == 1 + len(lines))
    for line, message in zip(lines, NO_PACKETS, strict=True):
        line.pour(frame(message.encode()))
    assert within(10, lambda: people() == 1)


@pytest.mark.parametrize("sent", ["0", "0{}", "4\x1e0"])
def test_whoever_polls_and_sends_no_packet_is_gone_at_once_too(table, sent):
    address = f"{table[0].url}/socket.io/?EIO=4&transport=polling"
    mine = f"{address}&sid={json.loads(requests.get(address, timeout=5).text[1:])['sid']}"
    assert requests.post(mine, data="40", timeout=5).ok
    assert requests.post(mine, data=sent, timeout=5).status_code == 400
    assert requests.post(mine, data="40", timeout=5).status_code == 400


def test_a_handshake_from_before_the_standard_is_refused(table):
    site = table[0]
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as line:
        line.sendall(b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
        assert line.recv(1000).startswith(b"HTTP/1.1 400" if site.mode == "eventlet" else b"HTTP/1.1 500")


def test_a_tap_lets_people_through_and_no_floods(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(guard.time, "monotonic", lambda: now[0])
    tap = guard.Tap()
    for _ in range(int(guard.AT_ONCE)):
        tap.draw()
    now[0] += 0.5
    for _ in range(int(guard.A_SECOND / 2)):
        tap.draw()
    with pytest.raises(guard.TooMuch):
        tap.draw()
