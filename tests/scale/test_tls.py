"""The site as people have it: https, at an address that the process itself does not listen on."""
import signal
import socket
import ssl

import pytest
import requests
import websocket
from scale.proxy import Nginx
from served import Doors, Process, free_port, needed

ELSEWHERE = "127.0.0.77"  # an address of this machine that nothing else here comes from
TOKEN = "kestrel-over-the-canal"


class SafeSite(Doors):
    """One process on SQLite behind nginx, as shipped."""

    def __init__(self, folder):
        self.process = Process(folder, WORKSHOP_METRICS_TOKEN=TOKEN)
        self.nginx = Nginx([self.process.port], tls=True)
        self.url, self.certificate = self.nginx.url, str(self.nginx.certificate)
        self.process.settings["WORKSHOP_PUBLIC_URL"] = self.url

    def __enter__(self):
        self.process.start()
        self.nginx.__enter__()
        self.welcome(self.process.log)
        return self

    def __exit__(self, *_):
        self.nginx.__exit__()
        self.process.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def safe(tmp_path_factory):
    needed("nginx", "openssl")
    with SafeSite(tmp_path_factory.mktemp("safe")) as safe:
        yield safe


def test_people_meet_over_tls(safe, guests):
    code = safe.open_workshop()
    fay, ada, bo = safe.console(code), safe.seat(code), safe.seat(code, transports=("polling",))
    guests += [fay, ada, bo]
    fay.ask("start")
    fay.ask("go", stage="warm-up")
    ada.write("post", "A bus came on time")
    for guest in (fay, bo):
        guest.wait(lambda guest=guest: [note["text"] for note in guest.board.all("note")] == ["A bus came on time"])
    assert safe.agrees(ada) and f"{safe.url}/j/" in fay.get(f"/w/{code}/facilitate").text


def test_cookies_are_for_this_host_over_tls_alone(safe):
    ada = safe.seat(safe.open_workshop(), live=False)
    assert {cookie.name.partition("-session")[0].partition("-seat")[0] for cookie in ada.web.cookies} == {"__Host"}
    assert len(ada.web.cookies) == 2 and all(c.secure and c.path == "/" and not c.domain_specified for c in ada.web.cookies)


def knock(safe, origin: str, transport: str) -> int:
    """The status with which a browser on a page of this origin is answered when it opens the live connection."""
    query = f"/socket.io/?EIO=4&transport={transport}&w=ABCDEFGH"
    if transport == "polling":
        return requests.get(safe.url + query, headers={"Origin": origin}, verify=safe.certificate, timeout=10).status_code
    try:
        line = websocket.create_connection(safe.url.replace("https", "wss") + query, origin=origin, sslopt={"ca_certs": safe.certificate}, timeout=10)
    except websocket.WebSocketBadStatusException as refused:
        return refused.status_code
    line.close()
    return 101


@pytest.mark.parametrize(("transport", "welcome"), [("polling", 200), ("websocket", 101)])
def test_the_sites_own_pages_may_connect_and_those_of_strangers_may_not(safe, transport, welcome):
    assert knock(safe, safe.url, transport) == welcome
    for origin in ("https://evil.example", safe.url.replace("https", "http"), f"http://127.0.0.1:{safe.process.port}", "null"):
        assert knock(safe, origin, transport) == 400, origin


def test_figures_are_shown_inside_and_not_outside(safe):
    token = {"Authorization": f"Bearer {TOKEN}"}
    assert requests.get(f"{safe.process.url}/metrics", headers=token, timeout=10).status_code == 200
    assert requests.get(f"{safe.url}/metrics", headers=token, verify=safe.certificate, timeout=10).status_code == 404


def test_no_log_says_where_people_come_from_whatever_goes_wrong(safe):
    code = safe.open_workshop().encode()
    asked = b"%b HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%b\r\n"
    assert b" 200 " in ask_from_elsewhere(safe.nginx, asked % (b"GET /j/" + code, b""))
    assert b" 404 " in ask_from_elsewhere(safe.nginx, asked % (b"GET /nothing", b""))
    assert b" 400 " in ask_from_elsewhere(safe.nginx, b"this is no request\r\n\r\n")
    assert b" 413 " in ask_from_elsewhere(safe.nginx, asked % (b"POST /j/" + code, b"Content-Length: 99999999\r\n"))
    assert b" 301 " in ask_from_elsewhere(safe.nginx, asked % (b"GET /", b""), port=safe.nginx.plain_port)
    ask_from_elsewhere(safe.nginx, b"no TLS at all\r\n\r\n", port=safe.nginx.port)
    with Nginx([free_port()], tls=True) as lost:  # nobody is behind it
        assert b" 502 " in ask_from_elsewhere(lost, asked % (b"GET /", b""))
        kept = safe.nginx.written() + lost.written() + safe.process.log.read_text()
    assert "start worker process" in kept and ELSEWHERE not in kept and "client:" not in kept


def ask_from_elsewhere(nginx: Nginx, request: bytes, port: int | None = None) -> bytes:
    """Send it over TLS, or in plain to a port; the beginning of what comes back."""
    with socket.create_connection(("127.0.0.1", port or nginx.port), timeout=10, source_address=(ELSEWHERE, 0)) as line:
        if port is None:
            line = ssl.create_default_context(cafile=str(nginx.certificate)).wrap_socket(line, server_hostname="127.0.0.1")
        line.sendall(request)
        return line.recv(65536)
