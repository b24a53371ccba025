import json
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from handover.ears import Ear
from standardwebhooks import Webhook

from workshop_app.extensions import house
from workshop_app.handover import signing, webhook, wire
from workshop_app.models import Receiver, now

BODY = json.dumps({"id": "evt-1", "title": "“Straße” – ਪੰਜਾਬੀ"}, ensure_ascii=False)


@pytest.fixture(autouse=True)
def own_network(monkeypatch):
    monkeypatch.setattr(house, "private_receivers", [])


def named(ear, monkeypatch) -> Receiver:
    """A receiver there that the operator has named."""
    monkeypatch.setattr(house, "private_receivers", [ear.host])
    return Receiver(name="Procurement", kind="webhook", target=ear.url, events=[], secret=signing.new_secret(), made_at=0)


def test_a_receiver_gets_the_stored_bytes_signed_as_a_cloud_event(monkeypatch):
    with Ear() as ear:
        receiver = named(ear, monkeypatch)
        outcome = webhook.send(receiver, "evt-1", BODY, 5)
    [heard] = ear.heard
    assert outcome.done and outcome.status == 204
    assert heard.body == BODY.encode() and heard.path == "/briefs?key=1" and heard.headers["Host"] == ear.host
    assert heard.headers["Content-Type"].startswith("application/cloudevents+json")
    Webhook(receiver.secret).verify(heard.body, heard.headers)


@pytest.mark.parametrize("answer, said", [
    (500, "answered 500"), (404, "answered 404"), ((302, {"Location": "http://169.254.169.254/"}), "We follow no redirects"),
    ((307, {"Location": "/elsewhere"}), "We follow no redirects"), (410, "wants no more"),
])
def test_what_is_no_2xx_is_no_delivery_and_no_redirect_is_followed(monkeypatch, answer, said):
    with Ear([answer]) as ear:
        outcome = webhook.send(named(ear, monkeypatch), "evt-1", BODY, 5)
    assert not outcome.done and said in outcome.said and len(ear.heard) == 1
    assert outcome.gone is (answer == 410)


@pytest.mark.parametrize("status, sent, wish", [
    (503, "120", 120), (429, "7", 7), (502, "nonsense", None), (504, "", None), (500, "120", None), (503, "-1", None),
    (503, "in five minutes", 300),
])
def test_a_busy_receiver_says_when_to_come_back(monkeypatch, status, sent, wish):
    if sent == "in five minutes":
        sent = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    with Ear([(status, {"Retry-After": sent})]) as ear:
        outcome = webhook.send(named(ear, monkeypatch), "evt-1", BODY, 5)
    assert outcome.wish == (wish if wish is None else pytest.approx(wish, abs=60))


def hangs(handler):
    threading.Event().wait(2)


def drips(handler):
    """A byte now and then, each within any time limit of a socket."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(60):
        handler.wfile.write(b".")
        threading.Event().wait(0.05)


def drips_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(60):
        handler.wfile.write(b"X: y\r\n")
        threading.Event().wait(0.05)


def hangs_up(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


def talks_nonsense(handler):
    handler.wfile.write(b"What?\r\n\r\n")


@pytest.mark.parametrize("way, said", [
    (hangs, "no complete answer within 0.3 seconds"), (drips, "no complete answer within 0.3 seconds"),
    (drips_headers, "no complete answer within 0.3 seconds"), (hangs_up, "The connection broke"), (talks_nonsense, "The connection broke"),
])
def test_a_receiver_that_hangs_drips_or_breaks_off_costs_no_more_than_its_time(monkeypatch, way, said):
    with Ear([way]) as ear:
        began = time.monotonic()
        outcome = webhook.send(named(ear, monkeypatch), "evt-1", BODY, 0.3)
        assert time.monotonic() - began < 1.2
    assert said in outcome.said and not outcome.done


def test_of_a_large_answer_the_first_part_is_read(monkeypatch):
    def floods(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + b"." * 300_000)

    with Ear([floods]) as ear:
        monkeypatch.setattr(house, "private_receivers", [ear.host])
        answer = wire.post(wire.Place("127.0.0.1", ear.server.server_port, "/", False, True), b"{}", {}, 5)
    assert len(answer.body) == 64 * 1024


def test_nothing_is_sent_to_a_private_host_that_nobody_has_named():
    with Ear() as ear:
        receiver = Receiver(name="x", kind="webhook", target=ear.url.replace("http:", "https:"), events=[], secret=signing.new_secret(), made_at=0)
        outcome = webhook.send(receiver, "evt-1", BODY, 5)
    assert "private network" in outcome.said and ear.heard == []


def test_the_connection_goes_to_the_address_that_was_judged_whatever_the_name_says_next(monkeypatch):
    """DNS rebinding: a public address when it is looked at, a private one a moment later."""
    asked, reached = [], []

    def look_up(host, *args, **kwargs):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", 443))]

    monkeypatch.setattr(wire.addresses, "__defaults__", (look_up,))
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: reached.append(address) or (_ for _ in ()).throw(OSError(113, "No route to host")))
    receiver = Receiver(name="x", kind="webhook", target="https://procure.example/", events=[], secret=signing.new_secret(), made_at=0)
    assert "no route to host" in webhook.send(receiver, "evt-1", BODY, 5).said
    assert asked == ["procure.example"] and reached == [("93.184.216.34", 443)]


def certificate(folder, *names: str) -> tuple[str, str]:
    """Files of a certificate for these names and its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1)).not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return str(folder / "cert.pem"), str(folder / "key.pem")


@pytest.mark.parametrize("host, trusted, said", [
    ("procure.example", True, ""), ("other.example", True, "certificate of the receiver is not good"),
    ("procure.example", False, "certificate of the receiver is not good"),
])
def test_certificate_and_host_name_are_checked_though_we_connect_to_an_address(tmp_path, monkeypatch, host, trusted, said):
    cert, key = certificate(tmp_path, "procure.example")
    ours = ssl.create_default_context(cafile=cert if trusted else None)
    monkeypatch.setattr(wire, "trusted", lambda: ours)
    with Ear() as ear:
        theirs, asked = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), []
        theirs.load_cert_chain(cert, key)
        theirs.sni_callback = lambda _line, name, _context: asked.append(name)
        ear.server.socket = theirs.wrap_socket(ear.server.socket, server_side=True, do_handshake_on_connect=False)
        port = ear.server.server_port
        monkeypatch.setattr(house, "private_receivers", [f"{host}:{port}"])
        monkeypatch.setattr(wire.addresses, "__defaults__", (lambda *_, **__: [(socket.AF_INET, 1, 6, "", ("127.0.0.1", port))],))
        receiver = Receiver(name="x", kind="webhook", target=f"https://{host}:{port}/", events=[], secret=signing.new_secret(), made_at=0)
        outcome = webhook.send(receiver, "evt-1", BODY, 5)
    assert said in outcome.said and outcome.done is (said == "")
    assert asked == [host] and len(ear.heard) == (1 if outcome.done else 0)
    assert not ear.heard or ear.heard[0].headers["Host"] == f"{host}:{port}"


def test_a_date_in_the_past_is_no_wish_to_wait():
    assert webhook.wish("Mon, 01 Jan 2001 00:00:00 GMT", now()) == 0
