"""The brief in a council's own Word template, by docxtpl: `{{ question }}`, `{%p for point in success %}` and so on."""
import io
from pathlib import Path

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from workshop_app.handover.document import UNKNOWN, Document, about, document, spelled
from workshop_app.handover.plain import plain
from workshop_app.handover.zipped import steady
from workshop_app.method.sections import CATALOGUE, empty, is_empty


class BadTemplate(Exception):
    """The template can't be used; the sentence says why."""


def render(made: Document, template: str) -> bytes:
    """The template with the names of docs/operating.md filled in. People's words are text in it, never marks or fields."""
    try:
        word = DocxTemplate(template)
        word.render(names(made), SandboxedEnvironment(undefined=StrictUndefined, autoescape=True), autoescape=True)
        loose = io.BytesIO()
        word.save(loose)
    except TemplateError as error:
        raise BadTemplate(f"The Word template {Path(template).name} has a mistake: {error}.") from None
    except (OSError, KeyError, ValueError, PackageNotFoundError) as error:
        raise BadTemplate(f"The Word template {template} can't be read as a Word document ({type(error).__name__}).") from None
    return steady(loose.getvalue())


def check(template: str) -> None:
    """Raises BadTemplate for one that would fail at the first download."""
    render(document({}, {}), template)


def names(made: Document) -> dict:
    """{"title", "about", "council", "team", "reference", "version", "state", "date", and the key of each section: its value}."""
    meta, sections = made.data["meta"], made.data["sections"]
    told = {name: meta.get(name) or "" for name in ("council", "team", "reference", "version", "state")}
    told |= {"title": made.title, "about": about(meta), "date": spelled(made.date)}
    return clean(told | {section.key: value(section, sections.get(section.key)) for section in CATALOGUE})


def value(section, held):
    held = held or empty(section.key)
    if section.kind == "quotes":
        return [quote["text"] for quote in held if not quote["redacted"]]
    if section.kind in ("line", "text"):
        return held or (UNKNOWN if section.needed != "optional" else "")
    return held if section.kind != "chosen" or not is_empty(section.key, held) else {}


def clean(held):
    if isinstance(held, dict):
        return {name: clean(each) for name, each in held.items()}
    if isinstance(held, str) and "\n" in held:
        return "\n".join(plain(line) for line in held.split("\n"))  # a line break stays one: docxtpl turns it into Word's
    return [clean(each) for each in held] if isinstance(held, list) else plain(held)
