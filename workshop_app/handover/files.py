"""The files of one version of a brief: what each is made from, cheaply, beside the store; and how it is rendered, away from the server."""
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from workshop_app.extensions import house
from workshop_app.handover import docx, html, markdown
from workshop_app.handover.document import Document, document
from workshop_app.handover.shelf import Version


@dataclass(frozen=True)
class File:
    """gather(session, version): what the file says; it can be pickled, and its `repr` changes with it. render(that): its text or bytes."""

    words: str
    content_type: str
    gather: Callable
    render: Callable


def issue(_session, version: Version) -> Document:
    day = datetime.fromtimestamp(version.at / 1000, UTC).date().isoformat()
    return document(version.sections, {
        "council": house.council, "team": version.found.team, "reference": version.found.brief.reference, "version": version.number,
        "state": version.state, "date": day,
    })


FILES = {  # by ending
    "docx": File("Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", issue, docx.render),
    "html": File("Web page", "text/html; charset=utf-8", issue, html.render),
    "md": File("Markdown text", "text/markdown; charset=utf-8", issue, markdown.render),
}


def tag(ending: str, gathered: Any) -> str:
    """What changes whenever the file does: 40 hexadecimal characters."""
    return hashlib.sha256(f"{ending}\x1f{gathered!r}".encode(errors="surrogatepass")).hexdigest()[:40]


def rendered(ending: str, gathered: Any) -> bytes:
    made = FILES[ending].render(gathered)
    return made if isinstance(made, bytes) else made.encode()
