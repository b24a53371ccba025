"""What open contracting data say of a brief besides its sections: how the market is met, and what kind of thing is looked for."""
import re

from workshop_app.method.section_values import BadValue, entries, fields, line, truth

EMPTY = {"cpv": [], "uk": False}


def clean(value) -> dict:
    """{"cpv": [eight digits], "uk": bool}. Raises BadValue."""
    return EMPTY | fields(value, "market", cpv=codes, uk=truth)


def codes(value, field: str) -> list[str]:
    found = [line(entry, name) for name, entry in entries(value, field)]
    for code in found:
        if not re.fullmatch(r"\d{8}", code):
            raise BadValue(field, "A CPV code has eight digits.")
    return found
