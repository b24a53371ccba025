"""What came of each try, and what becomes of a delivery by it: delivered, tried again later, or given up with the reason."""
import logging

from workshop_app.handover import outbox
from workshop_app.handover.schedule import Outcome, Pace, until_next
from workshop_app.models import Attempt, Delivery, Receiver, now

log = logging.getLogger(__name__)


def state(delivery: Delivery) -> str:
    """waiting, delivered or dead"""
    if delivery.next_at is not None:
        return "waiting"
    return "delivered" if delivery.delivered_at is not None else "dead"


def record(session, id: str, at: int, outcome: Outcome, took_ms: int, pace: Pace) -> None:
    """One try that began `at`, and all that follows from it, in the caller's transaction."""
    delivery = session.get(Delivery, id, with_for_update=True)
    if delivery is None:
        return  # deleted meanwhile, and its tries with it
    session.add(Attempt(delivery_id=id, at=at, status=outcome.status, said=outcome.said, took_ms=took_ms))
    delivery.attempts += 1
    if outcome.done:
        delivery.delivered_at, delivery.dead_at, delivery.next_at, delivery.last_error = now(), None, None, ""
    elif outcome.gone:
        turn_off(session, session.get(Receiver, delivery.receiver_id), outcome.said)
    elif state(delivery) == "waiting":  # otherwise another process was quicker, or somebody has turned the receiver off
        wait = until_next(delivery.attempts, outcome, pace)
        delivery.last_error = outcome.said
        if wait is None:
            bury(delivery, outcome.said)
        else:
            delivery.next_at = now() + round(1000 * wait)


def bury(delivery: Delivery, why: str) -> None:
    """To the dead letters: no further try, unless somebody sends it again."""
    delivery.next_at, delivery.dead_at, delivery.last_error = None, now(), why
    log.warning("a hand-over was given up, see the deliveries: %s", delivery.id)


def turn_off(session, receiver: Receiver, why: str) -> None:
    """Nothing goes there any more, and what waits for it is given up."""
    receiver.off, receiver.off_because = True, why
    for delivery in session.query(Delivery).filter(Delivery.receiver_id == receiver.id, Delivery.next_at.is_not(None)):
        bury(delivery, why)


def send_again(session, delivery: Delivery) -> None:
    """Try at once, under the same id: a receiver that has it drops it. Tries go on being counted."""
    delivery.next_at, delivery.dead_at, delivery.delivered_at, delivery.last_error = now(), None, None, ""
    outbox.tell_when_saved(session)
