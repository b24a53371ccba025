"""Until when a challenge is open, as far as its timetable tells. People write timetables in their own words."""
import re
from datetime import date

from workshop_app.method.section_values import day

DUE = re.compile(
    r"\b(answers?|responses?|repl(y|ies)|proposals?|applications?|submissions?|bids?|tenders?|entries|solutions?)\b.*"
    r"\b(due|by|until|in|closes?|closing|end|deadline)\b|\b(deadline|closes|closing|(apply|submit|respond|reply|answer) by)\b",
    re.IGNORECASE,
)
NOT_DUE = re.compile(r"\b(questions?|clarifications?|enquir(y|ies)|quer(y|ies))\b", re.IGNORECASE)


def closing_day(timetable: list[dict]) -> date | None:
    """The last day on which answers are due. Where no line says so, the last day of the timetable; None where it names no day."""
    days = [(row["what"], day(row["when"])) for row in timetable]
    due = [when for what, when in days if when and DUE.search(what) and not NOT_DUE.search(what)]
    return max(due or [when for _, when in days if when], default=None)


def is_open(timetable: list[dict], today: date) -> bool:
    """A challenge without a day is open; the last day counts in full."""
    last = closing_day(timetable)
    return last is None or today <= last
