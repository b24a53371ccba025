"""Small things that every part of a release needs."""
from workshop_app.handover.plain import plain


def said(text) -> str:
    """Paragraphs as they are published: each on a line of its own, without what a file can't hold, and without empty ones."""
    return "\n".join(filter(None, (plain(line) for line in (text or "").splitlines())))


def filled(fields: dict) -> dict:
    """Without the fields of which nothing is known: the standard has no use for empty ones."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
