"""The brief for machines: `brief.json`, the sections as `method.sections` describes them, and what they belong to."""
import json

from workshop_app.handover.document import Document

FORMAT = "challenge-brief/1"  # a new number when a field changes its meaning or goes; new fields may come at any time
ABOUT = ("reference", "version", "state", "date", "council", "team", "ocid", "pulse")


def render(document: Document) -> str:
    """{"format", "title", "language", "reference", "version", "state", "date", "council", "team", "ocid", "pulse", "sections"}."""
    meta = document.data.get("meta", {})
    told = {"format": FORMAT, "title": document.title, "language": document.lang} | {name: meta.get(name) for name in ABOUT}
    return json.dumps(told | {"sections": document.data.get("sections", {})}, ensure_ascii=False, indent=2) + "\n"
