"""The brief as an OpenDocument text (ODF 1.2): A4, real headings and lists, header rows, British English, and always the same bytes."""
import io
import re
import unicodedata

from odf import dc, draw, meta, svg, table, text
from odf.element import Element
from odf.opendocument import OpenDocumentText

from workshop_app.handover.document import Document
from workshop_app.handover.odt_styles import house_style
from workshop_app.handover.typeset import png
from workshop_app.handover.zipped import steady

SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
WIDE = 150  # millimetres of the page that a picture takes


def render(document: Document) -> bytes:
    Element.namespaces.clear()  # the library remembers those of earlier documents, and would declare them here too
    made = OpenDocumentText()
    house_style(made, document)
    about(made, document)
    writer = Writer(made)
    for kind, *rest in document.blocks:
        getattr(writer, kind)(*rest)
    loose = io.BytesIO()
    made.write(loose)
    return steady(loose.getvalue())


def about(made, document: Document) -> None:
    for holder in list(made.meta.childNodes):
        made.meta.removeChild(holder)
    for kind, said in ((dc.Title, document.title), (dc.Creator, document.author), (meta.InitialCreator, document.author),
                       (dc.Language, document.lang), (dc.Subject, "Challenge Brief")):
        made.meta.addElement(kind(text=said))
    for kind in (meta.CreationDate, dc.Date):
        made.meta.addElement(kind(text=f"{document.date}T00:00:00"))


def turned(style: str, words: str) -> str:
    """The style for words that run from right to left, where they do."""
    first = next((way for way in map(unicodedata.bidirectional, words) if way in ("L", "R", "AL")), "L")
    return style if first == "L" else f"{style}_20_turned"


class Writer:
    """One method for each kind of block."""

    def __init__(self, made):
        self.made, self.body, self.tables, self.pictures = made, made.text, 0, 0

    def heading(self, level: int, words: str) -> None:
        self.body.addElement(text.H(outlinelevel=level, stylename=turned(f"Heading_20_{level}", words), text=words))

    def h1(self, words: str) -> None:
        self.heading(1, words)

    def h2(self, words: str) -> None:
        self.heading(2, words)

    def h3(self, words: str) -> None:
        self.heading(3, words)

    def p(self, words: str, style: str = "Text_20_body", into=None) -> None:
        (into or self.body).addElement(text.P(stylename=turned(style, words), text=words))

    def quote(self, words: str) -> None:
        self.p(words, "Quotations")

    def ul(self, items: list[str]) -> None:
        made = text.List(stylename="Points")
        for item in items:
            entry = text.ListItem()
            self.p(item, into=entry)
            made.addElement(entry)
        self.body.addElement(made)

    def table(self, caption: str, head: list[str], rows: list[list[str]]) -> None:
        self.p(caption, "Caption")
        self.tables += 1
        made = table.Table(name=f"Table {self.tables}")
        made.addElement(table.TableColumn(numbercolumnsrepeated=len(head)))
        top = table.TableHeaderRows()
        top.addElement(self.row(head, "Table_20_Heading"))
        made.addElement(top)
        for row in rows:
            made.addElement(self.row(row, "Table_20_Contents"))
        self.body.addElement(made)

    def row(self, cells: list[str], style: str):
        made = table.TableRow()
        for words in cells:
            cell = table.TableCell(stylename="Cell", valuetype="string")
            self.p(words, style, cell)
            made.addElement(cell)
        return made

    def picture(self, drawing: str, told: str) -> None:
        self.pictures += 1
        width, height = map(float, SIZE.search(drawing).groups())
        place = self.made.addPicture(f"{self.pictures}.png", mediatype="image/png", content=png(drawing))
        frame = draw.Frame(
            name=f"Picture {self.pictures}", anchortype="as-char", width=f"{WIDE}mm", height=f"{WIDE * height / width:.1f}mm"
        )
        frame.addElement(draw.Image(href=place, type="simple", show="embed", actuate="onLoad"))
        frame.addElement(svg.Title(text="Chart"))
        frame.addElement(svg.Desc(text=told))
        holder = text.P(stylename="Picture")
        holder.addElement(frame)
        self.body.addElement(holder)


