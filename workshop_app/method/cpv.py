"""Codes of the Common Procurement Vocabulary that suit challenges, with their English titles.

From Regulation (EC) No 213/2008: those of its codes with which technology for public services is looked for.
"""
from pathlib import Path

CODES = dict(line.split(" ", 1) for line in (Path(__file__).parent / "cpv.txt").read_text(encoding="utf-8").splitlines())
DIVISIONS = {
    "48": "Software and information systems", "60": "Transport", "72": "IT services", "73": "Research and development",
    "75": "Services to the community", "79": "Surveys and studies", "85": "Health and social work", "90": "Waste and environment",
}


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """[(division in words, [(code, title)])]"""
    return [(words, [(code, title) for code, title in CODES.items() if code.startswith(division)]) for division, words in DIVISIONS.items()]


def category(code: str) -> str:
    """What kind of contract a code speaks of, as open contracting data have it: goods, works or services."""
    division = int(code[:2])
    return "works" if division == 45 else "goods" if division < 50 else "services"
