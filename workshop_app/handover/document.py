"""One model of the Challenge Brief as a document. Every format is rendered from it, so that all of them say the same."""
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from workshop_app.handover.chosen import how_chosen, rated
from workshop_app.handover.plain import plain
from workshop_app.method.sections import CATALOGUE, ROUTES, Section, day, empty, is_empty

UNKNOWN = "To be confirmed"
STATES = {
    "draft": "Draft, not approved", "in_review": "In review, not approved", "approved": "Approved",
    "handed_over": "Approved and handed over", "acknowledged": "Approved, handed over and received", "withdrawn": "Withdrawn",
}


@dataclass(frozen=True)
class Document:
    """blocks, in reading order, each text on one line and free of control characters:

    ("h1"|"h2"|"h3"|"p"|"quote", text), ("ul", [text]), ("table", caption, [header], [[cell]]), ("picture", SVG, text that says the same);
    the first is the only "h1". author is the public body; date is that of this version, like "2026-11-23". data is what the blocks were
    made of, for machines: {"sections", "meta"}.
    """
    title: str
    lang: str
    blocks: list[tuple] = field(default_factory=list)
    author: str = ""
    date: str = ""
    data: dict = field(default_factory=dict)

    def __post_init__(self):
        for name in ("title", "lang", "blocks", "author", "date"):
            object.__setattr__(self, name, plain(getattr(self, name)))


def document(sections: dict, meta: dict) -> Document:
    """sections: {key: value} as in `method.sections`. meta: {"council", "team", "version", "state", "date", "reference", "pulse"}, each
    optional; pulse as `method.tally.pulse`.
    """
    question = sections.get("question") or UNKNOWN
    blocks = [("h1", question), ("p", about(meta))]
    for section in CATALOGUE[1:]:
        value = sections.get(section.key) or empty(section.key)
        if section.needed == "optional" and is_empty(section.key, value):
            continue
        blocks += [("h2", section.title), *written(section, value)]
        if section.key == "how_chosen":
            blocks += rated(meta.get("pulse"))
    made = meta.get("date") or (sections.get("how_chosen") or {}).get("date") or date.today().isoformat()
    return Document(f"Challenge Brief: {question}", "en-GB", blocks, meta.get("council") or "", made, {"sections": sections, "meta": meta})


def about(meta: dict) -> str:
    """One line under the title: what this is, whose, and how far it has come."""
    whose = ", ".join(part for part in (meta.get("council"), meta.get("team")) if part)
    state = meta.get("state") or "draft"
    facts = ["Challenge Brief" + (f" of {whose}" if whose else ""), f"Reference {meta['reference']}" if meta.get("reference") else "",
             f"Version {meta['version']}" if meta.get("version") else "", STATES.get(state, state), spelled(meta.get("date") or "")]
    return ". ".join(fact for fact in facts if fact) + "."


def written(section: Section, value) -> list[tuple]:
    """The blocks of one section; a needed one about which nothing is known says so."""
    return list(KINDS[section.kind](value)) or [("p", UNKNOWN)]


def spelled(when: str) -> str:
    """"2026-11-23" as "23 November 2026"; other words as they are."""
    found = day(when)
    return f"{found.day} {found:%B %Y}" if found else when


def paragraphs(text: str) -> Iterator[tuple]:
    return (("p", line) for line in text.splitlines() if line.strip())


def points(value: list[str]) -> Iterator[tuple]:
    if value:
        yield "ul", list(value)


def quotes(value: list[dict]) -> Iterator[tuple]:
    for quote in value:
        if not quote["redacted"]:
            yield "quote", quote["text"]
    removed = sum(quote["redacted"] for quote in value)
    if removed:
        yield "p", "1 quote was removed from this brief." if removed == 1 else f"{removed} quotes were removed from this brief."


def contact(value: dict) -> Iterator[tuple]:
    yield "p", f"Owner: {value['owner'] or UNKNOWN}"
    yield "p", f"Contact: {value['contact'] or UNKNOWN}"


def dates(value: list[dict]) -> Iterator[tuple]:
    if value:
        yield "table", "Dates to plan with", ["What", "When"], [[row["what"] or UNKNOWN, spelled(row["when"]) or UNKNOWN] for row in value]


def open_to_any(value: dict) -> Iterator[tuple]:
    yield from paragraphs(value["statement"])
    if value["kept"]:
        yield "p", "The wording check had a suggestion about these wordings. People kept their words."
        rows = [[row["wording"], row["reason"] or "No reason was given"] for row in value["kept"]]
        yield "table", "Wordings that people kept", ["Wording", "Reason"], rows


def apply(value: dict) -> Iterator[tuple]:
    yield from paragraphs(value["text"])
    if value["criteria"]:
        yield "h3", "How we choose"
        yield "ul", list(value["criteria"])


def route(value: dict) -> Iterator[tuple]:
    if value["route"]:
        yield "p", f"{ROUTES.get(value['route'], value['route'])}."
    yield from paragraphs(value["notes"])


def history(value: list[dict]) -> Iterator[tuple]:
    if not value:
        yield "p", "This brief has not been through a review yet."
        return
    rows = [[str(row["version"]), row["what"], row["who"], spelled(row["when"]), row.get("message") or ""] for row in value]
    yield "table", "Every step of the review", ["Version", "What", "Who", "When", "Message"], rows


def chosen(value: dict) -> Iterator[tuple]:
    return how_chosen(value, spelled(value.get("date") or ""))


KINDS = {"text": paragraphs, "list": points, "quotes": quotes, "contact": contact, "dates": dates, "open": open_to_any, "apply": apply,
         "route": route, "chosen": chosen, "history": history, "line": paragraphs}
