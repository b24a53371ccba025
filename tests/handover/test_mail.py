import email
import json
import ssl
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from handover.test_webhook import certificate
from served import free_port

from workshop_app.extensions import house
from workshop_app.handover import mail, wire
from workshop_app.method.review import EVENTS
from workshop_app.models import Receiver

DATA = {"reference": "b-7k2m9q", "version": 2, "title": "How can technology help people – “all” of them?", "acknowledge": "https://ideas.example/received/1/2"}


def body(event: str = "handed_over", **more) -> str:
    return json.dumps({"type": f"org.challengeworkshop.challenge_brief.{event}.v1", "time": "2026-11-23T09:00:00.000Z", "data": DATA | more})


class Office:
    """A mail server that keeps what it gets. `refuses`: what it answers to the recipient, or to the whole letter."""

    def __init__(self):
        self.letters, self.to, self.refuses, self.after, self.passwords = [], [], "", "250 OK", []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):
        self.to += envelope.rcpt_tos
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        self.encrypted = session.ssl is not None
        return self.after


@pytest.fixture
def office(monkeypatch):
    """An open mail server on this machine."""
    office = Office()
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    yield from at_work(office, controller, monkeypatch, "smtp://127.0.0.1:{port}")


@pytest.fixture
def guarded(tmp_path, monkeypatch):
    """One that wants encryption and a password."""
    cert, key = certificate(tmp_path, "localhost")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    ours = ssl.create_default_context(cafile=cert)
    monkeypatch.setattr(wire, "trusted", lambda: ours)
    office = Office()

    def check(_server, _session, _envelope, _way, told):
        office.passwords.append((told.login, told.password))
        return AuthResult(success=told.password == b"p@ss word")

    class Guarded(Controller):
        def factory(self):
            return SMTP(self.handler, tls_context=context, require_starttls=True, authenticator=check, auth_required=True)

    yield from at_work(office, Guarded(office, hostname="127.0.0.1", port=free_port()), monkeypatch, "smtp://ideas:p%40ss%20word@localhost:{port}")


def at_work(office, controller, monkeypatch, url):
    controller.start()
    port = controller.server.sockets[0].getsockname()[1]
    monkeypatch.setattr(house, "smtp_url", url.format(port=port))
    monkeypatch.setattr(house, "mail_from", "Ideas <ideas@council.example>")
    monkeypatch.setattr(house, "address", "https://ideas.council.example")
    monkeypatch.setattr(house, "council", "Birmingham City Council")
    yield office
    controller.stop()


def send(event: str = "handed_over", to: str = "procurement@council.example", id: str = "evt-1", **more):
    return mail.send(Receiver(name="P", kind="email", target=to, events=[], made_at=0), id, body(event, **more), 5)


def test_the_letter_says_what_it_is_where_to_fetch_it_and_how_to_say_that_it_came(office):
    assert send().done
    [letter] = office.letters
    assert office.to == ["procurement@council.example"] and letter["From"] == "Ideas <ideas@council.example>"
    assert letter["Subject"] == "Challenge Brief b-7k2m9q, version 2, is handed over to you"
    text = letter.get_content()
    assert all(word in text for word in (DATA["title"], "b-7k2m9q", "Version:   2", DATA["acknowledge"], "Birmingham City Council"))
    assert letter.get_content_type() == "text/plain"


def test_a_letter_that_is_sent_again_bears_the_same_id(office):
    assert send().done and send().done and send(id="evt-2").done
    assert [letter["Message-ID"] for letter in office.letters] == [f"<evt-{n}@ideas.council.example>" for n in (1, 1, 2)]


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_its_words_and_only_a_hand_over_its_link(office, event):
    assert send(event).done
    assert (DATA["acknowledge"] in office.letters[0].get_content()) is (event == "handed_over")


def test_words_of_a_brief_make_no_header_and_no_second_recipient(office):
    evil = "How?\r\nBcc: all@council.example\r\n\r\n.\r\nQUIT\r\n"
    assert send(title=evil).done
    [letter] = office.letters
    assert letter["Bcc"] is None and office.to == ["procurement@council.example"] and "Bcc: all" in letter.get_content()


@pytest.mark.parametrize("part", ["to", "reference"])
def test_a_line_break_in_a_header_is_no_letter(office, part):
    evil = "x@council.example\r\nBcc: all@council.example"
    with pytest.raises(ValueError):
        send(**{part: evil})
    assert office.letters == []


def test_an_address_that_the_server_refuses_for_good_is_given_up(office):
    office.refuses = "550 No such mailbox"
    outcome = send()
    assert outcome.over and outcome.status == 550
    office.refuses = "451 Later"
    outcome = send()
    assert not outcome.over and not outcome.done and outcome.status == 451


def test_a_letter_that_is_not_taken_is_tried_again(office):
    office.after = "452 Full"
    outcome = send()
    assert (outcome.done, outcome.over, outcome.status) == (False, False, 452)


def test_encryption_is_taken_where_it_is_offered_before_the_password_is_told(guarded):
    assert send().done
    assert guarded.encrypted and guarded.passwords == [(b"ideas", b"p@ss word")]


def test_a_server_with_a_strange_certificate_gets_nothing(guarded, monkeypatch):
    monkeypatch.setattr(wire, "trusted", ssl.create_default_context)
    outcome = send()
    assert "certificate of the mail server" in outcome.said and guarded.letters == guarded.passwords == []


def test_a_password_is_not_told_to_a_server_elsewhere_without_encryption(office, monkeypatch):
    monkeypatch.setattr(house, "smtp_url", house.smtp_url.replace("smtp://", "smtp://me:secret@"))
    monkeypatch.setattr(mail, "is_loopback", lambda _host: False)
    assert "offers no encryption" in send().said and office.letters == []


def test_without_a_mail_server_nothing_is_tried(monkeypatch):
    monkeypatch.setattr(house, "smtp_url", "")
    assert send().over


def test_a_mail_server_that_is_away_is_tried_again(monkeypatch):
    monkeypatch.setattr(house, "smtp_url", "smtp://127.0.0.1:1")
    monkeypatch.setattr(house, "mail_from", "ideas@council.example")
    outcome = send()
    assert not outcome.done and not outcome.over and "could not be reached" in outcome.said
