"""Every format in which a brief can be taken away, from one model."""
from dataclasses import dataclass
from importlib import import_module

from workshop_app.handover.document import Document


@dataclass(frozen=True)
class Format:
    words: str
    content_type: str
    module: str  # of this package, with `render(document)`; loaded where documents are made, which the server itself is not


FORMATS = {
    "docx": Format("Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "odt": Format("OpenDocument text", "application/vnd.oasis.opendocument.text", "odt"),
    "pdf": Format("PDF", "application/pdf", "pdf"),
    "html": Format("Web page", "text/html; charset=utf-8", "html"),
    "md": Format("Markdown text", "text/markdown; charset=utf-8", "markdown"),
    "json": Format("Data (JSON)", "application/json", "data"),
}


def rendered(ending: str, document: Document) -> bytes:
    made = import_module(f"workshop_app.handover.{FORMATS[ending].module}").render(document)
    return made if isinstance(made, bytes) else made.encode()
