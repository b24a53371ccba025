"""The brief as a Word document: A4, real headings and lists, header rows, British English, and the same bytes for the same brief."""
import io
import unicodedata
from functools import cache

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from workshop_app.handover import docx_template
from workshop_app.handover.document import Document
from workshop_app.handover.docx_parts import describe, first_row_repeats, page_number, reads_right_to_left, says_which_table
from workshop_app.handover.docx_styles import house_style
from workshop_app.handover.typeset import png
from workshop_app.handover.zipped import steady

MARGIN = Mm(20)
WIDTH, HEIGHT = Mm(210), Mm(297)
PICTURE = Mm(150)
# The ids of styles: to look a style up by its name for each paragraph takes as long as all the rest. None is the usual one.
STYLES = {"h1": "Heading1", "h2": "Heading2", "h3": "Heading3", "p": None, "quote": "Quote"}
# Parts of the template that nothing here uses: a picture of an empty page, and its styles once more, in American English.
LEFTOVERS = ("/metadata/thumbnail", "/stylesWithEffects")


def render(document: Document) -> bytes:
    if template := document.data.get("meta", {}).get("template"):
        return docx_template.render(document, template)
    made = docx.Document(io.BytesIO(blank(document.lang)))
    set_up(made, document)
    for kind, *rest in document.blocks:
        if kind == "table":
            table(made, *rest)
        elif kind == "picture":
            picture(made, *rest)
        elif kind == "ul":
            for item in rest[0]:
                paragraph(made, item, "ListBullet")
        else:
            paragraph(made, rest[0], STYLES[kind])
    return packed(made)


@cache
def blank(lang: str) -> bytes:
    """An empty document in the house style, without leftovers of the library's template. Made once: it takes as long as ten tables."""
    made, empty = docx.Document(), io.BytesIO()
    house_style(made, lang)
    for holder in (made.part.package, made.part):
        for name in [name for name, relation in holder.rels.items() if relation.reltype.endswith(LEFTOVERS)]:
            del holder.rels[name]
    made.save(empty)
    return empty.getvalue()


def set_up(made, document: Document) -> None:
    page = made.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, WIDTH, HEIGHT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    page_number(page.footer.paragraphs[0], ["Challenge Brief", document.author])
    describe(made.core_properties, document)


def paragraph(holder, text: str, style: str | None = None):
    made = holder.add_paragraph()
    if style:
        made._p.style = style
    run = made.add_run(text)
    mark_direction(made, run)
    return made


def mark_direction(made, run) -> None:
    first = next((way for way in map(unicodedata.bidirectional, run.text) if way in ("L", "R", "AL")), "L")
    if first != "L":
        reads_right_to_left(made)
        run.font.rtl = True


def table(made, caption: str, head: list[str], rows: list[list[str]]) -> None:
    paragraph(made, caption, "Caption")
    grid = made.add_table(rows=0, cols=len(head))
    grid._tbl.tblStyle_val = "TableGrid"
    across = widths([head, *rows])
    for column, width in zip(grid.columns, across, strict=True):
        column.width = width
    for number, line in enumerate([head, *rows]):
        for cell, text, width in zip(grid.add_row().cells, line, across, strict=True):
            cell.width = width
            run = cell.paragraphs[0].add_run(text)
            run.bold = True if number == 0 else None
            mark_direction(cell.paragraphs[0], run)
    first_row_repeats(grid)
    says_which_table(grid, caption)


def picture(made, svg: str, told: str) -> None:
    holder = made.add_paragraph()
    holder.paragraph_format.space_before = Pt(8)
    holder.add_run().add_picture(io.BytesIO(png(svg)), width=PICTURE)
    holder._p.find(f".//{qn('wp:docPr')}").set("descr", told)


def widths(lines: list[list[str]]) -> list[int]:
    """Of the columns, in proportion to their longest text within reason, filling the page."""
    shares = [min(max(12, *map(len, column)), 60) for column in zip(*lines, strict=True)]
    return [int((WIDTH - 2 * MARGIN) * share / sum(shares)) for share in shares]


def packed(made) -> bytes:
    """The file, with one date on every entry: the same brief gives the same bytes."""
    loose = io.BytesIO()
    made.save(loose)
    return steady(loose.getvalue())
