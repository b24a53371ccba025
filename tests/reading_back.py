"""Reads rendered briefs back, each format with a reader that knows nothing of how it was written."""
import io
import re
from html.parser import HTMLParser

import docx
import pytest
from docx.table import Table


def flat(made):
    """The model as the readers below tell it: [(kind, text)], each point and each row on its own, a caption before its table."""
    told = []
    for kind, *rest in made.blocks:
        if kind == "ul":
            told += [("li", item) for item in rest[0]]
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
        else:
            told.append((names[item.style.name], item.text))
    return told


class Reader(HTMLParser):
    """Reads the body back, and remembers every tag and attribute on the way."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.told, self.open, self.row, self.tags = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
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
