"""All briefs of the house, for those who finish and approve them: how far each has come, and whose turn it is."""
from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from sqlalchemy import func, select

from workshop_app.doors.signin import staff_only
from workshop_app.extensions import db
from workshop_app.method import review
from workshop_app.models import Account, Brief, Workshop

all_briefs = Blueprint("all_briefs", __name__)
PAGE = 25
SHOWN = (Brief.reference, Brief.state, Brief.version, Brief.approved_version, Brief.approved_state, Brief.changed_at,
         Brief.sections["question"].as_string().label("question"), Workshop.code, Workshop.title, Workshop.team)


@all_briefs.get("/briefs")
@staff_only("coordinator", "approver")
def index(_account: Account):
    state = request.args.get("state", "")
    state = state if state in review.STATES else ""
    number = request.args.get("page", "1")
    with db.reading() as reading:
        counts = dict(reading.execute(select(Brief.state, func.count()).group_by(Brief.state)).all())
        total = counts.get(state, 0) if state else sum(counts.values())
        last = max(1, -(-total // PAGE))
        page = min(int(number), last) if number.isascii() and number.isdigit() and 0 < len(number) < 7 and int(number) else 1
        asked = select(*SHOWN).join(Workshop, Workshop.id == Brief.workshop_id).order_by(Brief.changed_at.desc(), Brief.id)
        asked = asked.where(Brief.state == state) if state else asked
        rows = reading.execute(asked.limit(PAGE).offset((page - 1) * PAGE)).all()
    filters = [("", "All", sum(counts.values())), *((key, name, counts.get(key, 0)) for key, name in review.STATES.items())]
    dated = [(row, datetime.fromtimestamp(row.changed_at / 1000, UTC)) for row in rows]
    return render_template(
        "briefs.html", rows=dated, filters=filters, state=state, page=page, last=last, states=review.STATES, next=review.NEXT,
    )
