"""Firms that tell us that a challenge interests them: kept for the coordinator, for a time that they were told."""
import csv
import io
import logging
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from smtplib import SMTPException

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from workshop_app.engine.commands import Refused
from workshop_app.extensions import house
from workshop_app.handover import mail
from workshop_app.models import Brief, Interest, now

log = logging.getLogger(__name__)
PATIENCE = 20  # seconds for the mail server
MOST = 200  # that one challenge takes
DAY = 24 * 3600 * 1000  # milliseconds
SAID = ("organisation", "name", "email", "message")
STARTS_A_FORMULA = tuple("=+-@|%\t\r\n")
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\]+")


@dataclass(frozen=True)
class Letter:
    """What the owner of a challenge is written: plain text, and an address to answer to."""

    to: str
    answer_to: str
    subject: str
    text: str


def tell(session: Session, brief_id: str, said: dict) -> Interest | None:
    """Keep what a firm said ({name of SAID: text}); None when it said just the same before."""
    if session.scalar(select(func.count()).where(Interest.brief_id == brief_id, *(getattr(Interest, name) == said[name] for name in SAID))):
        return None
    if session.scalar(select(func.count()).where(Interest.brief_id == brief_id)) >= MOST:
        raise Refused("enough_interest", "So many firms have told us of their interest in this challenge that we can take no more here. "
                      "Write to the contact that its page names.", status=409)
    made = Interest(brief_id=brief_id, at=now(), **{name: said[name] for name in SAID})
    session.add(made)
    return made


def of(session: Session, brief: Brief) -> list[Interest]:
    """Newest first."""
    return session.query(Interest).filter_by(brief_id=brief.id).order_by(Interest.at.desc(), Interest.id).all()


def forget(session: Session, brief: Brief, ids: list[str]) -> int:
    """Delete these of a brief; returns how many there were."""
    gone = [each for each in of(session, brief) if each.id in ids]
    for each in gone:
        session.delete(each)
    return len(gone)


def any_due(session: Session, days: float) -> bool:
    """Did anything come so many days ago? 0 days: it stays."""
    return bool(days) and session.scalar(select(func.min(Interest.at)).where(Interest.at < now() - days * DAY)) is not None


def forget_due(session: Session, days: float) -> int:
    return session.execute(delete(Interest).where(Interest.at < now() - days * DAY)).rowcount


def table(interests: list[Interest]) -> str:
    """CSV for spreadsheets."""
    lines = io.StringIO()
    rows = ([moment(each.at), *(getattr(each, name) for name in SAID)] for each in interests)
    csv.writer(lines).writerows([("when", *SAID), *([cell(text) for text in row] for row in rows)])
    return "\ufeff" + lines.getvalue()  # Excel takes it for UTF-8 by this mark alone


def cell(text: str) -> str:
    """A spreadsheet computes a cell that starts like a formula, wide signs among them, and may fetch things: an apostrophe stops it."""
    seen = unicodedata.normalize("NFKC", text).lstrip(" ")
    return f"'{text}" if seen.startswith(STARTS_A_FORMULA) else text


def letter(brief: Brief, sections: dict, interest: Interest) -> Letter | None:
    """For the owner, when the brief asks for letters and its contact is an e-mail address. `sections`: those of the approved edition."""
    contact = ADDRESS.search((sections.get("owner") or {}).get("contact") or "")
    if brief.interest != "email" or contact is None:
        return None
    return Letter(contact[0], interest.email, " ".join(f"{brief.reference}: {interest.organisation} is interested".split()), "\n".join([
        f"{interest.organisation} is interested in this challenge of {house.council}:", "", sections.get("question") or "", "",
        f"Name:   {interest.name}", f"E-mail: {interest.email}", "", interest.message or "They left no message.", "",
        f"The challenge: {house.address}/challenges/{brief.reference}",
    ]))


def post(letter: Letter) -> None:
    """Send it, where a mail server is set up. What a firm wrote is listed in any case, so that nothing is lost when that fails."""
    if not house.smtp_url:
        return
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Reply-To"], made["Subject"] = house.mail_from, letter.to, letter.answer_to, letter.subject
    made["Date"], made["Auto-Submitted"] = format_datetime(datetime.now(UTC)), "auto-generated"
    made.set_content(letter.text, cte="quoted-printable")
    try:
        mail.hand_in(mail.Post.at(house.smtp_url), made, PATIENCE)
    except (OSError, SMTPException, mail.NotSent) as error:
        log.warning("a letter about interest in a challenge could not be sent (%s)", type(error).__name__)


def moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")
