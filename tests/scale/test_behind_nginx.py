"""What deploy/nginx.conf promises: everybody of a workshop at one process, and on to the next when that one goes."""
import signal
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from people import new_id, new_key
from scale.proxy import Nginx
from scale.test_two_processes import Ear, agree, texts
from scale.writers import send
from served import needed

from workshop_app.rehearsal.server import within
from workshop_app.rehearsal.together import together


def connections(process) -> int:
    """How many connections a server process has open."""
    lines = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
    return sum(line[1].endswith(f":{process.port:04X}") and line[3] == "01" for line in lines)


def serving(cluster, more_than: int = 2):
    """(the process that has the people, the other)."""
    assert within(15, lambda: max(map(connections, cluster.processes)) > more_than)
    return sorted(cluster.processes, key=connections, reverse=True)


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_people_of_a_workshop_meet_at_one_process_whichever_way_they_connect(cluster, workshop, guests, transport):
    code, fay = workshop
    people = [cluster.seat(code, transports=(transport,)) for _ in range(5)]
    guests += people
    assert {person.live.transport() for person in people} == {transport}
    ears = [Ear(person) for person in people]
    for number, person in enumerate(people):
        person.write("post", f"From person {number}")
    for person in people:
        person.wait(lambda person=person: len(texts(person)) == 5)
    assert all(ear.gapless() for ear in ears)
    agree(fay, *people)
    if transport == "websocket":
        busy, idle = serving(cluster, 5)
        assert connections(busy) - connections(idle) >= 6  # Fay too


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_when_a_process_goes_its_people_continue_on_the_other_within_seconds(cluster, workshop, guests, how):
    code, fay = workshop
    people = [fay, *(cluster.seat(code) for _ in range(3)), cluster.seat(code, transports=("polling",))]
    guests += people
    for number, person in enumerate(people[1:]):
        person.write("post", f"Before, {number}")
    process, _ = serving(cluster)
    process.stop(how)
    try:
        if how == signal.SIGTERM:
            assert process.process.returncode == 0
        together(partial(post, person, f"After, {number}") for number, person in enumerate(people[1:]))
        for person in people:
            person.wait(lambda person=person: len(texts(person)) == 8)
        agree(*people)
        assert cluster.seat(code).board.workshop()["id"] == code  # nobody who comes now notices
    finally:
        process.start()
    post(people[1], "And when it is back")
    for person in people:
        person.wait(lambda person=person: len(texts(person)) == 9)


def post(person, text: str) -> None:
    assert send(person, "post", {"id": new_id(), "key": new_key(), "text": text})["ok"]


@pytest.fixture
def echo():
    """nginx before a server that notes which headers arrive: (nginx, headers)."""
    needed("nginx", "openssl")
    seen = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(dict(self.headers))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Noting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Nginx([server.server_port], tls=True) as nginx:
        yield nginx, seen
    server.shutdown()


def test_the_app_is_told_where_the_site_is_and_not_who_asks(echo):
    nginx, seen = echo
    told = {"X-Forwarded-For": "192.0.2.7", "X-Real-IP": "192.0.2.7", "Forwarded": "for=192.0.2.7", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"}
    assert requests.get(f"{nginx.url}/j/ABCDEFGH", headers=told, verify=str(nginx.certificate), timeout=10).ok
    host = f"127.0.0.1:{nginx.port}"
    assert (seen[-1]["Host"], seen[-1]["X-Forwarded-Host"], seen[-1]["X-Forwarded-Proto"]) == (host, host, "https")
    assert "192.0.2.7" not in str(seen[-1]) and "127.0.0.1" not in str({name: value for name, value in seen[-1].items() if "Host" not in name})


def test_plain_http_is_led_to_https(echo):
    nginx, seen = echo
    before = len(seen)
    answer = requests.get(f"http://127.0.0.1:{nginx.plain_port}/j/ABCDEFGH?x=1", allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://127.0.0.1/j/ABCDEFGH?x=1") and len(seen) == before


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "//metrics", "/%6detrics", "/static/../metrics"])
def test_figures_are_not_shown_to_the_outside(echo, path):
    nginx, seen = echo
    before = len(seen)
    with requests.Session() as web:
        asked = requests.Request("GET", nginx.url, headers={"Authorization": "Bearer right"}).prepare()
        asked.url = nginx.url + path
        assert web.send(asked, verify=str(nginx.certificate), timeout=10).status_code == 404
    assert len(seen) == before
