"""Reads rendered briefs back, each format with a reader that knows nothing of how it was written."""
import io
import json
import re
from html.parser import HTMLParser

import docx
import odf.opendocument
import odf.teletype
import pikepdf
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from odf import svg, table

from workshop_app.handover.document import document


def flat(made, picture="picture"):
    """The model as the readers below tell it: [(kind, text)], each point and each row on its own, a caption before its table, a picture by
    its text.
    """
    told = []
    for kind, *rest in made.blocks:
        if kind == "ul":
            told += [("li", item) for item in rest[0]]
        elif kind == "picture":
            told.append((picture, rest[1]))
        elif kind == "table":
            told += [("caption", rest[0]), ("head", tuple(rest[1])), *(("row", tuple(row)) for row in rest[2])]
        else:
            told.append((kind, rest[0]))
    return told


def read_docx(data):
    names = {"Heading 1": "h1", "Heading 2": "h2", "Heading 3": "h3", "Normal": "p", "List Bullet": "li", "Quote": "quote",
             "Caption": "caption"}
    told = []
    for item in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(item, Table):
            rows = [tuple(cell.text for cell in row.cells) for row in item.rows]
            told += [("head", rows[0]), *(("row", row) for row in rows[1:])]
        elif (drawn := item._p.find(f".//{qn('wp:docPr')}")) is not None:
            told.append(("picture", drawn.get("descr")))
        else:
            told.append((names[item.style.name], item.text))
    return told


def read_odt(data):
    names = {"Text body": "p", "Quotations": "quote", "Caption": "caption"}
    file = odf.opendocument.load(io.BytesIO(data))
    told = []
    for item in file.text.childNodes:
        kind, style = item.qname[1], str(item.getAttribute("stylename") or "").replace("_20_", " ").removesuffix(" turned")
        if kind == "h":
            told.append((f"h{item.getAttribute('outlinelevel')}", words_in(item)))
        elif kind == "list":
            told += [("li", words_in(entry)) for entry in item.childNodes]
        elif kind == "table":
            heads = [row for top in item.getElementsByType(table.TableHeaderRows) for row in top.childNodes]
            rows = [row for row in item.getElementsByType(table.TableRow) if row not in heads]
            told += [("head" if row in heads else "row", tuple(map(words_in, row.childNodes))) for row in [*heads, *rows]]
        elif drawn := item.getElementsByType(svg.Desc):
            told.append(("picture", words_in(drawn[0])))
        elif kind == "p":
            told.append((names[style], words_in(item)))
    return told


def words_in(node) -> str:
    """Spaces are elements in OpenDocument where there are several."""
    return odf.teletype.extractText(node)


def read_json(text):
    """The model once more, made of nothing but what the file says."""
    held = json.loads(text)
    return flat(document(held["sections"], {name: held[name] for name in ("council", "team", "version", "state", "date", "reference", "pulse")}))


def tags_in(data):
    """The tag tree of a PDF, depth first: [(role, alternative text or None, scope or None)]."""
    told = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            held = node.get("/A", [])
            held = list(held) if isinstance(held, pikepdf.Array) else [held]
            scope = next((str(each.Scope) for each in held if isinstance(each, pikepdf.Dictionary) and "/Scope" in each), None)
            told.append((str(node.S)[1:], str(node.Alt) if "/Alt" in node else None, scope))
            walk(node.get("/K", []))

    with pikepdf.open(io.BytesIO(data)) as file:
        walk(file.Root.StructTreeRoot.K)
    return told


def text_of_pdf(data) -> str:
    """What stands on its pages, in the order of reading, without any spaces."""
    file = pypdfium2.PdfDocument(data)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in file)


class Reader(HTMLParser):
    """Reads the body back, and remembers every tag and attribute on the way."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.told, self.open, self.row, self.tags = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "svg":
            self.told.append(("picture", dict(attributes)["aria-label"]))
        if tag not in {"meta"}:
            self.open.append([tag, ""])

    def handle_data(self, data):
        if self.open:
            self.open[-1][1] += data

    def handle_endtag(self, tag):
        name, text = self.open.pop()
        assert name == tag
        if tag in {"th", "td"}:
            self.row.append(text)
        elif tag == "tr":
            self.told.append(("head" if self.open[-1][0] == "thead" else "row", tuple(self.row)))
            self.row = []
        elif tag in {"h1", "h2", "h3", "p", "li", "caption", "title"}:
            quoted = bool(self.open) and self.open[-1][0] == "blockquote"
            self.told.append(("quote" if quoted else tag, text))


def read_markdown(text):
    """Plain reading, line by line, without the backslashes."""
    def unmarked(text):
        return re.sub(r"\\([^\w\s])", r"\1", text)

    told, in_table = [], False
    for line in text.splitlines():
        mark = re.match(r"(#{1,3}|-|>) ", line)
        if line.startswith("| ---"):
            continue
        if line.startswith("|"):
            cells = tuple(unmarked(cell.strip()) for cell in re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1])
            told.append(("row" if in_table else "head", cells))
        elif line.startswith("**") and line.endswith("**"):
            told.append(("caption", unmarked(line[2:-2])))
        elif line:
            kind = {"#": "h1", "##": "h2", "###": "h3", "-": "li", ">": "quote"}.get(mark[1] if mark else "", "p")
            told.append((kind, unmarked(line[mark.end():] if mark else line)))
        in_table = line.startswith("|")
    return told


def read_markdown_as_commonmark(text):
    library = pytest.importorskip("markdown_it")
    page = library.MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough").render(text)
    caption = re.compile(r"<p><strong>(.*?)</strong></p>\n(?=<table>)")
    reader = Reader(caption.sub(r"<caption>\1</caption>", page))
    allowed = {"h1", "h2", "h3", "p", "ul", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "caption"}
    assert {tag for tag, _ in reader.tags} <= allowed
    return reader.told


def in_html(page):
    reader = Reader(page)
    assert reader.told[0][0] == "title"
    return reader.told[1:]
