"""The brief as a PDF that screen readers can read and archives can keep: PDF/UA-1 and PDF/A-2a in one file."""
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

from workshop_app.handover.document import Document
from workshop_app.handover.glyphs import CARE, attempted, quoted
from workshop_app.handover.typeset import showing

INK, BAR = "#0b0c0c", "#0b5050"
STYLE = f"""
#set page(paper: "a4", margin: 20mm)
#set text(size: 12pt, fill: rgb("{INK}"), lang: "en", region: "GB", hyphenate: false, overhang: false)
#set par(justify: false, leading: 0.7em, spacing: 1em)
#set heading(numbering: none)
#show heading.where(level: 1): set text(size: 24pt)
#show heading.where(level: 2): set text(size: 18pt)
#show heading.where(level: 3): set text(size: 14pt)
#show heading: set block(above: 1.4em, below: 0.7em)
#set table(stroke: 0.5pt + rgb("#6f777b"), inset: 6pt, align: start)
#show table.cell.where(y: 0): set text(weight: "bold")
#show figure: set block(breakable: true)
#set figure(numbering: none, supplement: none)
#set figure.caption(position: top, separator: none)
#show figure.caption: it => align(start, text(weight: "bold", it.body))
#show quote: it => block(spacing: 0.9em, inset: (left: 12pt, rest: 4pt), stroke: (left: 3pt + rgb("{BAR}")), it.body)
"""


class NotSet(Exception):
    """No way was found to set this document."""


def render(document: Document) -> bytes:
    """The file. What none of our fonts shows is spelled out, as `glyphs` says; the same brief gives the same bytes."""
    made = datetime.fromisoformat(document.date).replace(tzinfo=UTC)
    for care in CARE:
        data = attempted(written(shown(document, care)), showing().fonts, timestamp=made)
        if data is not None:
            return data
    raise NotSet("The typesetter refuses this document.")


def shown(document: Document, care: int) -> Document:
    """The same document, each text as our fonts can show it."""
    def told(value):
        if isinstance(value, str):
            return showing().shown(value, care)
        return type(value)(map(told, value)) if isinstance(value, list | tuple) else value

    return replace(document, title=told(document.title), author=told(document.author), blocks=told(document.blocks))


def written(document: Document) -> str:
    year, month, day = map(int, document.date.split("-"))
    about = f"title: {quoted(document.title)}, author: {quoted(document.author)}, date: datetime(year: {year}, month: {month}, day: {day})"
    whose = ", ".join(part for part in ("Challenge Brief", document.author) if part)
    footer = f'#set page(footer: context align(center, text(size: 12pt, {quoted(whose + ". Page ")} + counter(page).display())))'
    blocks = (BLOCKS[kind](*rest) for kind, *rest in document.blocks)
    return "\n".join([f"#set document({about})", showing().style, STYLE, footer, *blocks])


def heading(level: int):
    return lambda text: f"#heading(level: {level}, {said(text)})"


def said(text: str) -> str:
    """Text that runs the way of its own language, as content."""
    way = next((way for way in map(unicodedata.bidirectional, text) if way in ("L", "R", "AL")), "L")
    return f"text({quoted(text)})" if way == "L" else f"text(dir: rtl, {quoted(text)})"


def paragraph(text: str) -> str:
    return f"#par({said(text)})"


def points(items: list[str]) -> str:
    return f"#list({', '.join(map(said, items))})"


def table(caption: str, head: list[str], rows: list[list[str]]) -> str:
    columns = f"({', '.join('1fr' for _ in head)},)" if len(head) < 3 else f"(2fr, {', '.join('1fr' for _ in head[1:])})"
    cells = [f"table.header({', '.join(map(said, head))})", *(said(cell) for row in rows for cell in row)]
    return f"#figure(kind: table, caption: {said(caption)}, table(columns: {columns}, {', '.join(cells)}))"


def picture(svg: str, told: str) -> str:
    return f'#image(bytes({quoted(svg)}), format: "svg", width: 100%, alt: {quoted(told)})'


BLOCKS = {
    "h1": heading(1), "h2": heading(2), "h3": heading(3), "p": paragraph, "ul": points, "table": table, "picture": picture,
    "quote": lambda text: f"#quote(block: true, {said(text)})",
}
