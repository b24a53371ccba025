"""The brief as a PDF that screen readers can read and archives can keep: PDF/UA-1 and PDF/A-2a in one file."""
import unicodedata
from datetime import UTC, datetime

import typst

from workshop_app.handover.document import Document
from workshop_app.handover.typeset import compiled, families, quoted, unshown

INK, BAR = "#0b0c0c", "#0b5050"
STYLE = f"""
#set page(paper: "a4", margin: 20mm)
#set text(font: {families()}, size: 12pt, fill: rgb("{INK}"), lang: "en", region: "GB", hyphenate: false, overhang: false)
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
# What has no shape of its own: marks of direction would be refused, joiners and shades of a sign that is spelled out mean nothing.
SHADES = {*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0x1F3FB, 0x1F400))}


def render(document: Document) -> bytes:
    """The file. What none of our fonts shows stands there as its name in brackets; the same brief gives the same bytes."""
    source = shapely(written(document))
    made = datetime.fromisoformat(document.date).replace(tzinfo=UTC)
    while True:
        try:
            return compiled(source, format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=made)
        except typst.TypstError as error:
            characters = unshown(error, source)
            if not characters:
                raise
            source = source.translate({ord(character): spoken(character) for character in characters})


def written(document: Document) -> str:
    year, month, day = map(int, document.date.split("-"))
    about = f"title: {quoted(document.title)}, author: {quoted(document.author)}, date: datetime(year: {year}, month: {month}, day: {day})"
    whose = ", ".join(part for part in ("Challenge Brief", document.author) if part)
    footer = f'#set page(footer: context align(center, text(size: 12pt, {quoted(whose + ". Page ")} + counter(page).display())))'
    return "\n".join([f"#set document({about})", STYLE, footer, *(BLOCKS[kind](*rest) for kind, *rest in document.blocks)])


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


def shapely(source: str) -> str:
    """Without characters that have no shape: they would be refused, and their names would tell a reader nothing."""
    composed = unicodedata.normalize("NFC", source)
    return "".join(c for c in composed if c == "\n" or (unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") and c not in SHADES))


def spoken(character: str) -> str:
    """😀 as [grinning face], ｆ as f; a mark on nothing that can be shown goes with it."""
    if unicodedata.category(character)[0] == "M":
        return ""
    usual = unicodedata.normalize("NFKC", character)
    if usual.isascii() and usual.isalnum():
        return usual
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"
