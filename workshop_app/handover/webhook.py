"""Hand-over by webhook: the event as it was stored, signed, to the receiver's address."""
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from workshop_app.extensions import house
from workshop_app.handover import signing, wire
from workshop_app.handover.destinations import Forbidden, place
from workshop_app.handover.schedule import BUSY, Outcome
from workshop_app.models import Receiver, now

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
MOST_SAID = 300  # characters that are kept of what went wrong


def send(receiver: Receiver, id: str, body: str, seconds: float) -> Outcome:
    """`id`: the event's, the same at each try."""
    sent, at = body.encode(), now()
    headers = {"Content-Type": CONTENT_TYPE, "User-Agent": "challenge-workshop"} | signing.headers(receiver, id, sent, at)
    try:
        answer = wire.post(place(receiver.target, house.private_receivers), sent, headers, seconds)
    except (Forbidden, wire.NoAnswer) as why:
        return Outcome(str(why)[:MOST_SAID])
    return judged(answer, at)


def judged(answer: wire.Answer, at: int) -> Outcome:
    status = answer.status
    if 200 <= status < 300:
        return Outcome(status=status, done=True)
    if status == 410:
        return Outcome("The receiver answered 410: it wants no more events.", status, gone=True)
    if 300 <= status < 400:
        return Outcome(f"The receiver answered {status}, which sends us elsewhere. We follow no redirects: enter the new address.", status)
    words = " ".join(answer.body[:500].decode(errors="replace").split())
    said = f"The receiver answered {status} {answer.reason}".rstrip() + (f": {words}" if words else ".")
    return Outcome(said[:MOST_SAID], status, wish=wish(answer.headers.get("retry-after", ""), at) if status in BUSY else None)


def wish(retry_after: str, at: int) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        wanted = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
    return max(0.0, (wanted - datetime.fromtimestamp(at / 1000, UTC)).total_seconds())
