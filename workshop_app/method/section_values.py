"""Values of brief sections: made tidy, or refused with the sentence that says why."""
import re
from datetime import date

from workshop_app.method.characters import as_kept

LONGEST = 20_000  # characters of one section
MOST_ENTRIES = 200
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
EMPTY = {
    "line": str, "text": str, "list": list, "quotes": list, "dates": list, "history": list, "chosen": dict,
    "contact": lambda: {"owner": "", "contact": ""},
    "open": lambda: {"statement": "", "kept": []},
    "apply": lambda: {"text": "", "criteria": []},
    "route": lambda: {"route": "", "notes": ""},
}


class BadValue(ValueError):
    """The value is of the wrong kind. `fields` is {name: [sentence]}; names start with "value"."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.fields = {field: [sentence]}


def words(text: str) -> int:
    """How many words, as a person counts them: a dash that stands alone is none."""
    return sum(any(letter.isalnum() for letter in part) for part in text.split())


def day(text: str) -> date | None:
    """The date that is written like 2026-11-23, or None for other words and for days that do not exist."""
    if not ISO_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def no_such_day(text: str) -> bool:
    return bool(ISO_DAY.fullmatch(text)) and day(text) is None


def cleaned(kind: str, value, routes) -> object:
    made = KINDS[kind](value, "value")
    if kind == "route" and made["route"] not in {"", *routes}:
        raise BadValue("value.route", "Choose one of the routes.")
    if size(made) > LONGEST:
        raise BadValue("value", "This is longer than 20,000 characters. Shorten it.")
    return made


def size(value) -> int:
    if isinstance(value, str):
        return len(value)
    return sum(map(size, value.values() if isinstance(value, dict) else value)) if isinstance(value, dict | list) else 0


def text(value, field: str) -> str:
    """Paragraphs: at most one empty line between them, no spaces at the ends of lines."""
    if not isinstance(value, str):
        raise BadValue(field, "Write text here.")
    return "\n".join(each.strip() for each in as_kept(value).split("\n"))


def line(value, field: str) -> str:
    return " ".join(text(value, field).split())


def entries(value, field: str) -> list[tuple[str, object]]:
    """[(name of the entry, entry)]"""
    if not isinstance(value, list):
        raise BadValue(field, "Write a list here.")
    if len(value) > MOST_ENTRIES:
        raise BadValue(field, f"This list has {len(value)} entries. Keep it under {MOST_ENTRIES}.")
    return [(f"{field}.{number}", entry) for number, entry in enumerate(value)]


def fields(value, field: str, **kinds) -> dict:
    """A dict of these names only; a name that was not sent is empty."""
    if not isinstance(value, dict):
        raise BadValue(field, "Fill in the fields here.")
    for name in value:
        if name not in kinds:
            raise BadValue(f"{field}.{line(name, field)[:40]}", "This field is not known.")
    return {name: kind(value[name], f"{field}.{name}") if name in value else NOTHING[kind]() for name, kind in kinds.items()}


def truth(value, field: str) -> bool:
    if not isinstance(value, bool):
        raise BadValue(field, "Say yes or no here.")
    return value


def points(value, field: str) -> list[str]:
    return [said for said in (line(entry, name) for name, entry in entries(value, field)) if said]


def quotes(value, field: str) -> list[dict]:
    found = [fields(entry, name, text=line, redacted=truth) for name, entry in entries(value, field)]
    return [quote | {"text": ""} if quote["redacted"] else quote for quote in found if quote["text"] or quote["redacted"]]


def dates(value, field: str) -> list[dict]:
    found = [fields(entry, name, what=line, when=line) for name, entry in entries(value, field)]
    return [row for row in found if any(row.values())]


def kept(value, field: str) -> list[dict]:
    found = [fields(entry, name, wording=line, reason=line) for name, entry in entries(value, field)]
    return [row for row in found if any(row.values())]


def contact(value, field: str) -> dict:
    return fields(value, field, owner=line, contact=line)


def open_to_any(value, field: str) -> dict:
    return fields(value, field, statement=text, kept=kept)


def apply(value, field: str) -> dict:
    return fields(value, field, text=text, criteria=points)


def route(value, field: str) -> dict:
    return fields(value, field, route=line, notes=text)


NOTHING = {text: str, line: str, truth: bool, points: list, kept: list}
KINDS = {"line": line, "text": text, "list": points, "quotes": quotes, "dates": dates, "contact": contact, "open": open_to_any,
         "apply": apply, "route": route}
