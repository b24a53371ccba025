"""Hand-over by e-mail: a short letter with the question, where the brief can be fetched, and the link that says it has come."""
import contextlib
import json
import smtplib
import ssl
import time
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from workshop_app.config import is_loopback
from workshop_app.extensions import house
from workshop_app.handover import events, wire
from workshop_app.handover.deadline import ends
from workshop_app.handover.schedule import Outcome
from workshop_app.models import Receiver

HAPPENED = {
    "submitted": "was sent to review", "approved": "was approved", "handed_over": "is handed over to you", "withdrawn": "was withdrawn",
}
LETTER = """\
A Challenge Brief of {council} {happened}.

{title}

Reference: {reference}
Version:   {version}
{more}
This letter was sent by a program. Its mark, by which a repeated one can be known, is {id}.
"""
TO_FETCH = """
Fetch it, and tell us the reference under which you keep it, here:
{acknowledge}

The link is for you alone: whoever has it can fetch the brief and record its receipt.
"""


class NotSent(Exception):
    """The mail server was not what we need; the sentence says why."""


@dataclass(frozen=True)
class Post:
    """The mail server, from its URL: smtp:// with encryption where it is offered, or smtps://."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)

    @classmethod
    def at(cls, url: str) -> "Post":
        parts = urlsplit(url)
        tls = parts.scheme == "smtps"
        return cls(parts.hostname, parts.port or (465 if tls else 25), tls, unquote(parts.username or ""), unquote(parts.password or ""))


def send(receiver: Receiver, id: str, body: str, seconds: float) -> Outcome:
    if not house.smtp_url:
        return Outcome("No mail server is set up here: an operator sets WORKSHOP_SMTP_URL.", over=True)
    try:
        hand_in(Post.at(house.smtp_url), letter(receiver.target, id, json.loads(body)), seconds)
    except smtplib.SMTPRecipientsRefused as error:
        [(status, _)] = error.recipients.values()
        return Outcome(f"The mail server refuses this address ({status}).", status, over=status >= 500)
    except smtplib.SMTPResponseException as error:
        return Outcome(f"The mail server answered {error.smtp_code}.", error.smtp_code)
    except NotSent as why:
        return Outcome(str(why))
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(f"The mail server could not be reached, or broke off ({type(error).__name__}).")
    return Outcome(status=250, done=True)


def letter(to: str, id: str, event: dict) -> EmailMessage:
    """The message for one event. Its id is the event's: a mail system that sees it twice can tell."""
    data = event["data"]
    name = events.event_of(event["type"])
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = house.mail_from, to
    made["Subject"] = f"Challenge Brief {data['reference']}, version {data['version']}, {HAPPENED[name]}"
    made["Date"] = format_datetime(datetime.fromisoformat(event["time"]))
    made["Message-ID"] = f"<{id}@{urlsplit(house.address).hostname}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(LETTER.format(
        council=house.council, happened=HAPPENED[name], title=data["title"], reference=data["reference"], version=data["version"], id=id,
        more=TO_FETCH.format(acknowledge=data["acknowledge"]) if name == "handed_over" else "",
    ), cte="quoted-printable")
    return made


def hand_in(post: Post, message: EmailMessage, seconds: float) -> None:
    way = {"context": wire.trusted()} if post.tls else {}
    server = (smtplib.SMTP_SSL if post.tls else smtplib.SMTP)(post.host, post.port, timeout=seconds, **way)
    try:
        with ends(server.sock, time.monotonic() + seconds):
            greet(server, post)
            server.send_message(message)
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()  # the letter is taken, however they part
    finally:
        server.close()


def greet(server: smtplib.SMTP, post: Post) -> None:
    server.ehlo_or_helo_if_needed()
    if not post.tls and server.has_extn("starttls"):
        encrypt(server)
    elif not post.tls and post.user and not is_loopback(post.host):
        raise NotSent("The mail server offers no encryption, so we do not tell it the password.")
    if post.user:
        server.login(post.user, post.password)


def encrypt(server: smtplib.SMTP) -> None:
    try:
        server.starttls(context=wire.trusted())
    except ssl.SSLCertVerificationError as error:
        raise NotSent(f"The certificate of the mail server is not good: {error.verify_message}.") from None
    server.ehlo()
