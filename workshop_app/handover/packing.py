"""The pack of one version of a brief: what goes into it, and how it is made from what is stored."""
from datetime import UTC, datetime

from workshop_app import runtime
from workshop_app.extensions import db, house
from workshop_app.handover import docx, editions, html, markdown
from workshop_app.handover.document import Document, document
from workshop_app.handover.pack import pack
from workshop_app.models import Brief, Edition, Workshop

RENDERERS = {"docx": docx.render, "html": html.render, "md": markdown.render}


def pack_of(data: dict) -> bytes | None:
    """The pack for the `data` of an event, in the state that the event tells of; None when there is no such version any more."""
    with db.reading() as reading:
        brief = reading.get(Brief, data["brief_id"])
        edition = brief and editions.of_version(reading, brief, data["version"])
        if edition is None:
            return None
        workshop = reading.get(Workshop, brief.workshop_id)
    return runtime.off_loop(made, composed(workshop, brief, edition, data["state"]), about(data))


def composed(workshop: Workshop, brief: Brief, edition: Edition, state: str) -> Document:
    day = datetime.fromtimestamp((edition.approved_at or edition.made_at) / 1000, UTC).date().isoformat()
    return document(edition.sections, {
        "council": house.council, "team": workshop.team, "reference": brief.reference, "version": edition.version, "state": state,
        "date": day,
    })


def about(data: dict) -> dict:
    return {"publisher": house.council, **{name: data[name] for name in ("brief_id", "reference", "version", "state", "ocid", "title")}}


def made(document: Document, about: dict) -> bytes:
    """Computes for a while: beside the event loop."""
    files = {f"brief.{ending}": render(document) for ending, render in RENDERERS.items()}
    return pack({name: content.encode() if isinstance(content, str) else content for name, content in files.items()}, about)
