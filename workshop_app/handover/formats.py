"""Every format in which a brief can be taken away, from one model."""
from collections.abc import Callable
from dataclasses import dataclass

from workshop_app.handover import data, docx, html, markdown, odt, pdf
from workshop_app.handover.document import Document


@dataclass(frozen=True)
class Format:
    words: str
    content_type: str
    render: Callable  # Document -> str or bytes


FORMATS = {
    "docx": Format("Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.render),
    "odt": Format("OpenDocument text", "application/vnd.oasis.opendocument.text", odt.render),
    "pdf": Format("PDF", "application/pdf", pdf.render),
    "html": Format("Web page", "text/html; charset=utf-8", html.render),
    "md": Format("Markdown text", "text/markdown; charset=utf-8", markdown.render),
    "json": Format("Data (JSON)", "application/json", data.render),
}


def rendered(ending: str, document: Document) -> bytes:
    made = FORMATS[ending].render(document)
    return made if isinstance(made, bytes) else made.encode()
