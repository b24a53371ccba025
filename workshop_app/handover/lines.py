"""A section of the brief as lines of plain text: what two people compare when they look at two versions of it."""
from workshop_app.handover.document import written
from workshop_app.method.sections import SECTIONS, is_empty


def lines(key: str, value) -> list[str]:
    """value: as `method.sections` has it. Nothing known makes no lines."""
    if is_empty(key, value) and not any(filled(value)):
        return []
    return [line for kind, *rest in written(SECTIONS[key], value) for line in shown(kind, rest)]


def filled(value):
    """The texts of a value that is not there as a whole: a contact without an owner, a reason without a statement."""
    return (part for part in value.values() if part) if isinstance(value, dict) else ()


def shown(kind: str, rest: list) -> list[str]:
    if kind == "ul":
        return [f"• {item}" for item in rest[0]]
    if kind == "table":
        return [" – ".join(cells) for cells in rest[2]]
    if kind == "quote":
        return [f"“{rest[0]}”"]
    return [rest[0]] if kind in ("p", "h3") else []
