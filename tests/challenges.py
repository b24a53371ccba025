"""Challenges on the noticeboard, without the workshops and reviews that they came from."""
from datetime import UTC, datetime, timedelta

from workshop_app.extensions import db
from workshop_app.models import Brief, Edition
from workshop_app.rooms.opening import open_workshop

QUESTION = "How can technology help residents know what happens with their missed bin collection?"
QUOTE = "Nobody tells us why the bin was missed"
SECTIONS = {
    "question": QUESTION, "summary": "Residents who report a missed collection hear nothing, and call again.",
    "owner": {"owner": "Head of Waste Services", "contact": "waste@council.example"}, "why_now": "Calls have doubled since spring.",
    "told_us": [{"text": QUOTE, "redacted": False}], "success": ["Fewer people call a second time"],
    "offer": "£20,000 without VAT for a first stage.\nAccess to crews and to call records.",
    "who_can_apply": {"text": "Firms of any size.", "criteria": ["How well it meets the need", "What it costs"]},
}
DAY = 24 * 3600 * 1000  # milliseconds


def day_from_now(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days)).date().isoformat()


def timetable(last: int = 30) -> list[dict]:
    """Answers are due so many days from now."""
    return [{"what": "Questions until", "when": day_from_now(last - 10)}, {"what": "Answers due", "when": day_from_now(last)}]


def put_up(script: dict, number: int = 2, age: int = 0, last: int = 30, noticed: bool = True, interest: str = "list", **sections) -> Brief:
    """An approved challenge, so many days old, whose answers are due so many days from now. `number`: two to nine for its reference."""
    approved = int(datetime.now(UTC).timestamp() * 1000) - age * DAY

    def add(session):
        workshop = open_workshop(session, script=script, title="Bins", team="Waste Services", account_id=None)
        session.flush()
        brief = Brief(
            workshop_id=workshop.id, reference=f"b-22222{number}", sections=SECTIONS | sections, drafted_at=approved, edited_at=approved,
            changed_at=approved, state="approved", approved_state="approved", approved_version=1, noticed=noticed, interest=interest,
        )
        session.add(brief)
        session.flush()
        told = SECTIONS | {"timetable": timetable(last)} | sections
        session.add(Edition(brief_id=brief.id, version=1, number=1, made_at=approved, approved_at=approved, sections=told))
        return brief

    return db.write(add)


def change(brief: Brief, **values) -> None:
    def set_all(session):
        known = session.get(Brief, brief.id)
        for name, value in values.items():
            setattr(known, name, value)

    db.write(set_all)
