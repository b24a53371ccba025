"""Many briefs, put on the shelf at once."""
from sqlalchemy import insert

from workshop_app.extensions import db
from workshop_app.models import Brief, Edition, Workshop, new_id

STATES = ("draft", "in_review", "approved", "handed_over", "acknowledged", "withdrawn")
TEAMS = ("Adult Social Care", "Transport", "Planning", "Food")
AT = 1_760_000_000_000


def fill(like: Brief, many: int, apart: int = 1000) -> None:
    """Copies of a brief, b-000000 and so on, in all states and of four teams; each changed `apart` milliseconds after the one before."""
    workshops, briefs, editions = [], [], []
    columns = [column.name for column in Brief.__table__.columns]
    with db.reading() as reading:
        already = reading.query(Brief).count() - 1
        stage = {column.name: getattr(reading.get(Workshop, like.workshop_id), column.name) for column in Workshop.__table__.columns}
    for number in range(already, already + many):
        state, at = STATES[number % len(STATES)], AT + number * apart
        approved = state in STATES[2:]
        workshop = stage | {"id": new_id(), "code": f"Z{number:07}", "team": TEAMS[number % len(TEAMS)]}
        brief = {name: getattr(like, name) for name in columns} | {
            "id": new_id(), "workshop_id": workshop["id"], "reference": f"b-{number:06}", "state": state, "version": 1, "changed_at": at, "edited_at": at,
            "approved_state": state if approved else None, "approved_version": 1 if approved else None, "approved_changed_at": at if approved else None,
        }
        workshops.append(workshop)
        briefs.append(brief)
        editions.append({
            "id": new_id(), "brief_id": brief["id"], "version": 1, "number": 1, "made_at": at, "approved_at": at if approved else None,
            "sections": brief["sections"], "market": {},
        })

    def store(session):
        for model, rows in ((Workshop, workshops), (Brief, briefs), (Edition, editions)):
            session.execute(insert(model), rows)

    db.write(store)
