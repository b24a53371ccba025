"""Delivery: what lies in the outbox goes to its receivers, again and again until each has it or the last try has failed.

At least once, under one id: a try that was cut off by the end of a process is made again. Any number of processes may deliver from one
outbox. A try belongs to the process that moved `next_at` on by a lease, so no two make the same one, unless the first seems to be dead.
"""
import logging
import threading
import time

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from workshop_app import runtime
from workshop_app.extensions import db
from workshop_app.handover import folder, ledger, mail, outbox, webhook
from workshop_app.handover.schedule import Outcome, Pace
from workshop_app.models import Delivery, Receiver, now

log = logging.getLogger(__name__)
WAYS = {"webhook": webhook.send, "email": mail.send, "folder": folder.send}
PACE = Pace()
UNRECORDED = "a try to deliver was not recorded: it is made again, under the same id, when its lease is over"


def deliver_forever() -> None:
    """For as long as the process lives."""
    carrier, well = Carrier(PACE), True
    while True:
        outbox.news.clear()  # before the look: what is put after it sets it again
        pause, was, well = PACE.look, well, True
        # Whatever goes wrong, the next look tries again; without it nothing would ever be handed over.
        try:
            pause = carrier.look()
        except DBAPIError:
            well = False
            if was:  # not at each look while the database is away
                log.warning("nothing is handed over while the database does not answer")
        except Exception:
            log.exception("the outbox could not be looked through")
        outbox.news.wait(pause)


class Carrier:
    """Takes what is due to its receivers: to several at the same time, to each one thing at a time. A slow one holds up no other."""

    def __init__(self, pace: Pace):
        self.pace = pace
        self.guard = threading.Lock()
        self.busy: set[str] = set()  # receivers that are spoken to just now

    def look(self) -> float:
        """Start what is due, as far as there are hands for it. Returns the seconds until the next look."""
        while self.hands():
            found = self.due()
            for id, seen, receiver_id in found:
                if self.hands():
                    self.start(id, seen, receiver_id)
            if not found:
                break
        return self.until_due()

    def hands(self) -> int:
        return self.pace.at_once - len(self.busy)

    def due(self) -> list[tuple[str, int, str]]:
        """[(delivery's id, when it was due, receiver's id)], the longest due first, one for each receiver that is free."""
        query = (
            select(Delivery.id, Delivery.next_at, Delivery.receiver_id)
            .where(Delivery.next_at <= now(), Delivery.receiver_id.not_in(self.spoken_to())).order_by(Delivery.next_at).limit(100)
        )
        with db.asking() as asking:
            rows = asking.execute(query).all()
        first: dict[str, tuple] = {}
        for row in rows:
            first.setdefault(row.receiver_id, tuple(row))
        return list(first.values())

    def spoken_to(self) -> list[str]:
        with self.guard:
            return list(self.busy)

    def start(self, id: str, seen: int, receiver_id: str) -> None:
        with self.guard:
            self.busy.add(receiver_id)
        try:
            runtime.background(self.carry, id, seen, receiver_id)
        except RuntimeError:
            # No thread to be had: the receiver must be found free, not busy for ever.
            self.free(receiver_id)
            raise

    def carry(self, id: str, seen: int, receiver_id: str) -> None:
        try:
            deliver(id, seen, self.pace)
        except Exception as error:
            log.warning(UNRECORDED, exc_info=None if isinstance(error, DBAPIError) else error)
            time.sleep(self.pace.look)  # a full disk must not make us try without a pause
        finally:
            self.free(receiver_id)

    def free(self, receiver_id: str) -> None:
        with self.guard:
            self.busy.discard(receiver_id)
        outbox.news.set()

    def until_due(self) -> float:
        with db.asking() as asking:
            soonest = asking.scalar(
                select(Delivery.next_at).where(Delivery.next_at.is_not(None), Delivery.receiver_id.not_in(self.spoken_to()))
                .order_by(Delivery.next_at).limit(1)
            )
        return self.pace.look if soonest is None or not self.hands() else min(self.pace.look, max(0.01, (soonest - now()) / 1000))


def deliver(id: str, seen: int, pace: Pace) -> None:
    """One try, if nobody else has taken it: claim it, send outside any transaction, record what came of it."""
    if not db.write(lambda session: claim(session, id, seen, pace)):
        return
    with db.reading() as reading:
        delivery = reading.get(Delivery, id)
        receiver = delivery and reading.get(Receiver, delivery.receiver_id)
    if receiver is None:
        return  # deleted meanwhile
    at, began = now(), time.monotonic()
    outcome = attempt(receiver, delivery, pace)
    took = round(1000 * (time.monotonic() - began))
    db.write(lambda session: ledger.record(session, id, at, outcome, took, pace))


def claim(session, id: str, seen: int, pace: Pace) -> bool:
    taken = update(Delivery).where(Delivery.id == id, Delivery.next_at == seen).values(next_at=now() + round(1000 * pace.lease))
    return session.execute(taken).rowcount == 1


def attempt(receiver: Receiver, delivery: Delivery, pace: Pace) -> Outcome:
    if receiver.off:
        return Outcome("This receiver is turned off.", over=True)
    try:
        return WAYS[receiver.kind](receiver, delivery.id, delivery.body, pace.patience)
    except Exception:
        log.exception("a way to deliver failed by a fault of ours")
        return Outcome("Something went wrong on our side. The log of the server says what.")
