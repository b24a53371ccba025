"""The outbox: what receivers are to hear is written in the transaction of the step that it tells of, and sent afterwards."""
import json

from workshop_app.engine.commands import Table
from workshop_app.handover import events
from workshop_app.models import Brief, Delivery, Receiver, new_id


def put(table: Table, brief: Brief, event: str) -> list[Delivery]:
    """One delivery for each receiver that hears of such events. The unique key of the table makes it one, whatever is repeated."""
    made = []
    for receiver in table.session.query(Receiver).filter_by(off=False).order_by(Receiver.id):
        if event not in receiver.events:
            continue
        id = new_id()
        told = events.event(id, event, brief, table.now, receiver)
        made.append(Delivery(
            id=id, brief_id=brief.id, version=brief.version, type=told["type"], receiver_id=receiver.id, made_at=table.now,
            next_at=table.now, body=json.dumps(told, ensure_ascii=False),
        ))
    table.session.add_all(made)
    return made
