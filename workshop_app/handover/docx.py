"""The brief as a Word document: A4, real headings and lists, header rows, British English, and the same bytes for the same brief."""
import io
import unicodedata
import zipfile
from datetime import datetime

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from workshop_app.handover.document import Document
from workshop_app.handover.docx_parts import first_row_repeats, page_number, reads_right_to_left, says_which_table
from workshop_app.handover.docx_styles import house_style

MARGIN = Mm(20)
WIDTH, HEIGHT = Mm(210), Mm(297)
STYLES = {"h1": "Heading 1", "h2": "Heading 2", "h3": "Heading 3", "p": "Normal", "quote": "Quote"}
FIRST_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
# Parts of the template that nothing here uses: a picture of an empty page, and its styles once more, in American English.
LEFTOVERS = ("/metadata/thumbnail", "/stylesWithEffects")


def render(document: Document) -> bytes:
    made = docx.Document()
    set_up(made, document)
    for kind, *rest in document.blocks:
        if kind == "table":
            table(made, *rest)
        elif kind == "ul":
            for item in rest[0]:
                paragraph(made, item, "List Bullet")
        else:
            paragraph(made, rest[0], STYLES[kind])
    return packed(made)


def set_up(made, document: Document) -> None:
    page = made.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, WIDTH, HEIGHT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    page_number(page.footer.paragraphs[0], ["Challenge Brief", document.author])
    house_style(made, document.lang)
    about, day = made.core_properties, datetime.fromisoformat(document.date)
    about.title, about.subject = document.title[:255], "Challenge Brief"
    about.author = about.last_modified_by = document.author[:255]
    about.language, about.comments, about.keywords, about.category = document.lang, "", "", ""
    about.created = about.modified = day
    about.revision = 1


def paragraph(holder, text: str, style: str | None = None):
    made = holder.add_paragraph(style=style)
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
    grid = made.add_table(rows=0, cols=len(head), style="Table Grid")
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


def widths(lines: list[list[str]]) -> list[int]:
    """Of the columns, in proportion to their longest text within reason, filling the page."""
    shares = [min(max(12, *map(len, column)), 60) for column in zip(*lines, strict=True)]
    return [int((WIDTH - 2 * MARGIN) * share / sum(shares)) for share in shares]


def packed(made) -> bytes:
    """The file, without leftovers of the template and with one date on every entry: the same brief gives the same bytes."""
    for holder in (made.part.package, made.part):
        for name in [name for name, relation in holder.rels.items() if relation.reltype.endswith(LEFTOVERS)]:
            del holder.rels[name]
    loose, tight = io.BytesIO(), io.BytesIO()
    made.save(loose)
    with zipfile.ZipFile(loose) as read, zipfile.ZipFile(tight, "w", zipfile.ZIP_DEFLATED) as write:
        for entry in read.infolist():
            write.writestr(zipfile.ZipInfo(entry.filename, FIRST_ZIP_DAY), read.read(entry), zipfile.ZIP_DEFLATED)
    return tight.getvalue()
