"""What open contracting data say of a brief besides its sections: what kind of thing is looked for, and how the market is met."""
import re

from workshop_app.method.cpv import CODES
from workshop_app.method.section_values import BadValue, day, entries, fields, line, no_such_day, text, truth

MOST_CODES = 10
LONGEST = 2000  # characters of how the engagement runs
WEB = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?([/?]([\w.~:/?@!$&()*+,;='-]|%[0-9A-Fa-f]{2})*)?(#[\w.~/-]*)?", re.ASCII)
THRESHOLD = {"": "Not known yet", "yes": "Above the threshold", "no": "Below the threshold"}
EMPTY = {"cpv": [], "uk": False, "threshold": "", "engagement": "", "closes": "", "notice": ""}


def clean(value) -> dict:
    """Raises BadValue, whose fields are named market.cpv and so on.

    {"cpv": [codes of method.cpv], "uk": with the United Kingdom's extension?, "threshold": a key of THRESHOLD,
     "engagement": how the preliminary market engagement runs, "closes": the day on which it ends, like 2026-11-23, or "",
     "notice": address of the engagement notice once it is published, or ""}
    """
    whole = of(value) if isinstance(value, dict) else value
    return fields(whole, "market", cpv=codes, uk=truth, threshold=threshold, engagement=engagement, closes=closes, notice=notice)


def of(stored: dict) -> dict:
    """All of it, from what a brief or an edition holds."""
    return EMPTY | stored


def codes(value, field: str) -> list[str]:
    found = list(dict.fromkeys(line(entry, name) for name, entry in entries(value, field)))
    for code in found:
        if not re.fullmatch(r"\d{8}", code):
            raise BadValue(field, "A CPV code has eight digits.")
        if code not in CODES:
            raise BadValue(field, f"{code} is not in the list of CPV codes. Choose from the list.")
    if len(found) > MOST_CODES:
        raise BadValue(field, f"These are {len(found)} codes. Choose {MOST_CODES} or fewer.")
    return found


def threshold(value, field: str) -> str:
    said = line(value, field)
    if said not in THRESHOLD:
        raise BadValue(field, "Choose one of the answers.")
    return said


def engagement(value, field: str) -> str:
    said = text(value, field)
    if len(said) > LONGEST:
        raise BadValue(field, f"This has {len(said)} characters; the limit is {LONGEST}.")
    return said


def closes(value, field: str) -> str:
    said = line(value, field)
    if no_such_day(said):
        raise BadValue(field, f"“{said}” is no day of the calendar.")
    if said and day(said) is None:
        raise BadValue(field, "Write the date like 2027-03-31.")
    return said


def notice(value, field: str) -> str:
    said = line(value, field)
    if said and (len(said) > 500 or not WEB.fullmatch(said)):
        raise BadValue(field, "Write the whole address of the notice. It begins with https://.")
    return said
