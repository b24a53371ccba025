"""The outbox: what receivers are to hear is written in the transaction of the step that it tells of, and sent afterwards."""
import json
import threading

from sqlalchemy import event as happening

from workshop_app.engine.commands import Table
from workshop_app.handover import events
from workshop_app.models import Brief, Delivery, Receiver, new_id

news = threading.Event()  # something may be due: whoever sends looks at once


def put(table: Table, brief: Brief, event: str) -> list[Delivery]:
    """One delivery for each receiver that hears of such events. A version that is sent to review once more is no new event."""
    made, known = [], told_of(table.session, brief, event)
    for receiver in table.session.query(Receiver).filter_by(off=False).order_by(Receiver.id):
        if event not in receiver.events or receiver.id in known:
            continue
        id = new_id()
        told = events.event(id, event, brief, table.now, receiver)
        made.append(Delivery(
            id=id, brief_id=brief.id, version=brief.version, type=told["type"], receiver_id=receiver.id, made_at=table.now,
            next_at=table.now, body=json.dumps(told, ensure_ascii=False),
        ))
    table.session.add_all(made)
    tell_when_saved(table.session)
    return made


def told_of(session, brief: Brief, event: str) -> set[str]:
    """Ids of the receivers for which this event of this version lies in the outbox already."""
    same = session.query(Delivery.receiver_id).filter_by(brief_id=brief.id, version=brief.version, type=events.type_of(event))
    return {id for id, in same}


def tell_when_saved(session) -> None:
    happening.listen(session, "after_commit", lambda _session: news.set())
