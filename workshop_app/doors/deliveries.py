"""What was handed over, what is on its way and what was given up: the list of deliveries, each with its tries."""
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workshop_app.doors.receivers import HEARS, KEEPERS
from workshop_app.doors.signin import staff_only
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db
from workshop_app.handover import events, ledger
from workshop_app.models import Account, Attempt, Brief, Delivery, Receiver

deliveries = Blueprint("deliveries", __name__)
PER_PAGE = 50
STATES = {"all": "All", "waiting": "On the way", "delivered": "Delivered", "dead": "Given up"}
WHERE = {
    "all": (),
    "waiting": (Delivery.next_at.is_not(None),),
    "delivered": (Delivery.next_at.is_(None), Delivery.delivered_at.is_not(None)),
    "dead": (Delivery.next_at.is_(None), Delivery.delivered_at.is_(None)),
}


@deliveries.get("/deliveries")
@staff_only(*KEEPERS)
def index(_account: Account):
    """Newest first, fifty to a page; `?state=` and `?receiver=` choose among them."""
    state = request.args.get("state", "all")
    state = state if state in WHERE else "all"
    receiver_id, page = request.args.get("receiver", ""), max(1, request.args.get("page", 1, type=int))
    with db.reading() as reading:
        receiver = reading.get(Receiver, receiver_id) if receiver_id else None
        of_one = (Delivery.receiver_id == receiver.id,) if receiver else ()
        rows = (
            joined(reading).filter(*WHERE[state], *of_one).order_by(Delivery.made_at.desc(), Delivery.id)
            .offset((page - 1) * PER_PAGE).limit(PER_PAGE + 1).all()
        )
        counts = {name: reading.query(Delivery).filter(*where, *of_one).count() for name, where in WHERE.items()}
    return render_template(
        "deliveries.html", lines=[line(*row) for row in rows[:PER_PAGE]], more=len(rows) > PER_PAGE, page=page, state=state, states=STATES,
        counts=counts, receiver=receiver,
    )


@deliveries.get("/deliveries/<id>")
@staff_only(*KEEPERS)
def delivery(_account: Account, id: str):
    with db.reading() as reading:
        row = joined(reading).filter(Delivery.id == id).one_or_none() or refuse_unknown()
        tries = reading.query(Attempt).filter_by(delivery_id=id).order_by(Attempt.at, Attempt.id).all()
    tried = [{"at": moment(each.at), "status": each.status, "said": each.said, "took": each.took_ms} for each in tries]
    return render_template("delivery.html", line=line(*row), receiver=row[1], states=STATES, tries=tried)


@deliveries.post("/deliveries/<id>/again")
@staff_only(*KEEPERS)
def again(_account: Account, id: str):
    def send(session) -> None:
        known = session.get(Delivery, id) or refuse_unknown()
        if session.get(Receiver, known.receiver_id).off:
            raise Refused("receiver_off", "The receiver is turned off. Turn it on first.", status=409)
        ledger.send_again(session, known)

    db.write(send)
    flash("It is sent again, under the same id. Load this page again in a moment to see what came of it.")
    return redirect(url_for("deliveries.delivery", id=id))


def joined(reading):
    return (
        reading.query(Delivery, Receiver, Brief.reference, Brief.workshop_id)
        .join(Receiver, Receiver.id == Delivery.receiver_id).join(Brief, Brief.id == Delivery.brief_id)
    )


def refuse_unknown():
    raise Refused("unknown_delivery", "There is no such delivery, or it was deleted.", status=404)


def line(delivery: Delivery, receiver: Receiver, reference: str, _workshop_id: str) -> dict:
    """What a list says of one delivery."""
    return {
        "id": delivery.id, "reference": reference, "version": delivery.version, "event": HEARS[events.event_of(delivery.type)][0],
        "receiver": receiver.name, "state": ledger.state(delivery), "attempts": delivery.attempts, "error": delivery.last_error,
        "made": moment(delivery.made_at), "next": moment(delivery.next_at), "delivered": moment(delivery.delivered_at),
    }


def moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC)
