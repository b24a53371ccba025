"""Bad input through both doors: a stable code, a clear sentence, nothing changed, and the same answer at either door."""
import json
import re
import threading
from html import unescape

import pytest
import requests
import socketio
import websocket
from people import new_id, new_key

from workshop_app.rehearsal.guest import Guest, TurnedAway
from workshop_app.rehearsal.server import within


@pytest.fixture(scope="module")
def table(site):
    """A workshop at its warm-up, with Fay at the console and Ada seated."""
    code = site.open_workshop()
    fay, ada = site.console(code), site.seat(code)
    assert fay.do("start")["ok"] and fay.do("go", stage="warm-up")["ok"]
    ada.wait(lambda: ada.board.workshop()["stage"] == "warm-up")
    yield site, code, fay, ada
    fay.leave()
    ada.leave()


def board_of(fay):
    return fay.get(f"/w/{fay.code}/board.json?as=facilitator").json()["board"]


BAD = [
    ("unknown_command", "fly", {}),
    ("unknown_command", "__init__", {}),
    ("bad_payload", "post", {"id": new_id(), "key": new_key()}),
    ("bad_payload", "post", {"id": new_id(), "key": new_key(), "text": "x" * 281}),
    ("bad_payload", "post", {"id": new_id(), "key": new_key(), "text": "x", "seat": "me"}),
    ("bad_payload", "post", {"id": "1", "key": new_key(), "text": "x"}),
    ("bad_payload", "post", ["a", "list"]),
    ("bad_payload", "post", "words"),
    ("room_closed", "cast", {"challenge": new_id(), "dots": 1}),
    ("room_closed", "open_cluster", {"id": new_id()}),
    ("not_allowed", "go", {"stage": "explore"}),
    ("not_allowed", "sit", {}),
    ("not_allowed", "finish", {}),
    ("unknown_note", "withdraw", {"id": new_id(), "key": new_key()}),
    ("too_large", "post", {"id": new_id(), "key": new_key(), "text": "x" * 40_000}),
]


@pytest.mark.parametrize(("code", "command", "payload"), BAD, ids=[f"{code}-{command}-{n}" for n, (code, command, _) in enumerate(BAD)])
def test_bad_commands_are_answered_alike_at_both_doors_and_change_nothing(table, code, command, payload):
    _, _, fay, ada = table
    before = board_of(fay)
    live, http = ada.do(command, payload), ada.do_over_http(command, payload)
    assert live == http
    assert live["ok"] is False and live["error"]["code"] == code
    assert live["error"]["message"].endswith(".") and len(live["error"]["message"]) > 10
    assert board_of(fay) == before


@pytest.mark.parametrize("sent", [[], ["post"], ["post", {}, "more"], [5, {}], "post", None, {"post": {}}])
def test_anything_but_a_command_and_its_payload_is_malformed(table, sent):
    ada = table[3]
    assert ada.live.call("do", sent, timeout=5)["error"]["code"] in ("malformed", "bad_payload")


@pytest.mark.parametrize("frame", ['420["do",', '420["do",' + "[" * 5000 + "]" * 5000 + "]", '420["do",' + "[" * 20 + "]" * 20 + "]", '420["do",NaN]', "420nul", '420["malformed"]', '420["connect",{"code":"AAAAAAAA"}]'])
def test_a_frame_that_can_not_be_read_is_malformed_and_the_line_stays_open(table, frame):
    site, code, _, ada = table
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in ada.web.cookies)
    line = websocket.create_connection(f"{site.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&w={code}", cookie=cookies, timeout=5)
    line.recv()
    line.send("40" + json.dumps({"code": code, "as": "participant"}))
    line.recv()
    line.send(frame)
    line.send('421["sync",{"version":null}]')
    heard = {}
    while not {"430", "431"} <= heard.keys():  # in whichever order
        said = line.recv()
        heard[said[:3]] = said[3:]
    assert json.loads(heard["430"])[0]["error"]["code"] == "malformed"
    assert json.loads(heard["431"])[0]["ok"]
    line.close()


def test_json_that_can_not_be_read_is_malformed(table):
    site, code, _, ada = table
    headers = {"X-CSRFToken": ada.csrf("/"), "Content-Type": "application/json"}
    for body in ("{", "", "\x00", "nul", "NaN", '{"a": ' * 2000, '{"a": ' * 21 + "1" + "}" * 21):
        answer = ada.web.post(f"{site.url}/w/{code}/do/post", data=body, headers=headers, timeout=5)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed")


def test_a_request_without_the_pages_token_is_refused(table):
    site, code, _, ada = table
    answer = ada.web.post(f"{site.url}/w/{code}/do/post", json={}, timeout=5)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "no_csrf")


def test_a_huge_request_is_refused(table):
    site, code, _, ada = table
    answer = ada.web.post(f"{site.url}/w/{code}/do/post", json={"text": "x" * 100_000}, headers={"X-CSRFToken": ada.csrf("/")}, timeout=5)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("role", ["participant", "facilitator", "screen", "coordinator", "owner", ""])
def test_a_stranger_gets_in_at_neither_door(table, role):
    site, code, _, _ = table
    stranger = Guest(site.url)
    expected = {"participant": "no_seat", "facilitator": "signed_out", "screen": "signed_out", "coordinator": "signed_out"}.get(role, "not_allowed")
    answer = stranger.get(f"/w/{code}/board.json?as={role}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, expected)
    with pytest.raises(TurnedAway) as refused:
        stranger.connect(code, role)
    assert refused.value.code == expected


def test_an_unknown_code_is_said_to_be_unknown_at_both_doors(table):
    site = table[0]
    stranger = Guest(site.url)
    for code in ("AAAAAAAA", "not-a-code", "x" * 200):
        answer = stranger.get(f"/w/{code}/board.json")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_workshop")
    with pytest.raises(TurnedAway) as refused:
        stranger.connect("AAAAAAAA")
    assert refused.value.code == "unknown_workshop"


@pytest.mark.parametrize("auth", [None, "x", {}, {"code": 5}, {"code": "AAAAAAAA", "as": {}}])
def test_a_connection_that_does_not_say_where_to_is_refused(table, auth):
    live, refused = socketio.Client(reconnection=False), threading.Event()
    live.on("connect_error", lambda error: refused.set())
    live.connect(table[0].url, auth=auth, transports=["websocket"], wait=False)
    assert refused.wait(10)
    live.disconnect()


def test_links_expire_when_new_ones_are_made(table, guests):
    site = table[0]
    code = site.open_workshop(title="Another")
    console = site.fay.get(f"/w/{code}/facilitate").text
    link = unescape(re.search(rf"https?://[^\s\"<]+/w/{code}/facilitate/[0-9a-f]+", console)[0])
    helper = Guest(site.url)
    assert helper.get(link).url.endswith(f"/w/{code}/facilitate")
    guests.append(helper.connect(code, "facilitator"))
    assert helper.do("start")["ok"]
    site.fay.submit("/workshops", f"/workshops/{code}/new-links")
    assert helper.get(f"/w/{code}/board.json?as=facilitator").json()["error"]["code"] == "link_expired"
    assert within(10, lambda: not helper.live.connected)  # shown out; asked in that very moment, nobody would answer
    assert requests.get(link[:-1] + "é", timeout=5).status_code == 410
    expired = Guest(site.url)
    expired.web.cookies.update(helper.web.cookies)
    with pytest.raises(TurnedAway) as refused:
        expired.connect(code, "facilitator")
    assert refused.value.code == "link_expired"
    assert requests.get(link, timeout=5).status_code == 410
    assert requests.get(link[:-1], timeout=5).status_code == 410


def test_the_first_link_works_once(table):
    site = table[0]
    answer = requests.get(site.url + site.first_link, timeout=5)
    assert answer.status_code == 410 and "Traceback" not in answer.text


def test_pages_that_are_not_there_say_so_kindly(table):
    site = table[0]
    for path in ("/nowhere", "/w/AAAAAAAA", "/j/AAAAAAAA", "/w/AAAAAAAA/facilitate", "/first/nonsense", "/w/AAAAAAAA/results"):
        answer = requests.get(site.url + path, timeout=5)
        assert answer.status_code in (404, 410) and "<h1" in answer.text and "Traceback" not in answer.text


def test_an_address_that_names_no_host_is_refused_with_a_sentence(table):
    answer = requests.get(table[0].url, headers={"Host": "x" * 300}, timeout=5)
    assert answer.status_code == 400 and "We could not read what was sent." in answer.text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "could not be made" not in table[0].log.read_text()
