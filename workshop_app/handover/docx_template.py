"""The brief in a council's own Word template, by docxtpl: `{{ question }}`, `{%p for point in success %}` and so on."""
import io
from pathlib import Path

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from workshop_app.handover.document import UNKNOWN, Document, about, document, spelled
from workshop_app.handover.docx_parts import describe
from workshop_app.handover.plain import plain
from workshop_app.handover.zipped import steady
from workshop_app.method.sections import CATALOGUE, empty, is_empty

ROW = {"wording": "A challenge", "dots": 1}
EXAMPLES = {
    "line": "A line", "text": "A text", "list": ["A point"], "quotes": [{"text": "A quote", "redacted": False}],
    "contact": {"owner": "Somebody", "contact": "An address"}, "dates": [{"what": "Start", "when": "2000-01-01"}],
    "open": {"statement": "A text", "kept": [{"wording": "A wording", "reason": "A reason"}]},
    "apply": {"text": "A text", "criteria": ["A criterion"]}, "route": {"route": "open", "notes": "A text"},
    "chosen": {"participants": 3, "notes": 3, "clusters": 1, "challenges": 1, "ballots": 3, "dots_per_person": 1, "method": "dots",
               "reason": "", "date": "2000-01-01", "winner": "A challenge", "tally": [ROW], "run_off": [ROW]},
    "history": [{"version": 1, "what": "Approved", "who": "Somebody", "when": "2000-01-01", "message": ""}],
}


class BadTemplate(Exception):
    """The template can't be used; the sentence says why."""


def render(made: Document, template: str) -> bytes:
    """The template with the names of docs/operating.md filled in. People's words are text in it, never marks or fields."""
    try:
        word = DocxTemplate(template)
        word.render(names(made), SandboxedEnvironment(undefined=StrictUndefined, autoescape=True), autoescape=True)
        describe(word.docx.core_properties, made)
        loose = io.BytesIO()
        word.save(loose)
    except TemplateError as error:
        raise BadTemplate(f"The Word template {Path(template).name} has a mistake: {error}.") from None
    except (TypeError, ArithmeticError, AttributeError, IndexError, SyntaxError, RecursionError) as error:
        # What it asks for can't be computed, or what comes out is no Word document.
        raise BadTemplate(f"The Word template {Path(template).name} has a mistake: {error} ({type(error).__name__}).") from None
    except (OSError, KeyError, ValueError, PackageNotFoundError) as error:
        raise BadTemplate(f"The Word template {template} can't be read as a Word document ({type(error).__name__}).") from None
    return steady(loose.getvalue())


def check(template: str) -> None:
    """Raises BadTemplate for one that would fail at a download, of an empty brief or of one with something in each section."""
    render(document({}, {}), template)
    render(document({section.key: EXAMPLES[section.kind] for section in CATALOGUE}, {"council": "A council"}), template)


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
