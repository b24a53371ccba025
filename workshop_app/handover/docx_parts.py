"""Pieces of a Word document that python-docx has no words for."""
from datetime import datetime

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

AFTER_BIDI = tuple(f"w:{name}" for name in (
    "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection",
    "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"))
AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
                 "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", *AFTER_BIDI)


def element(name: str, **attributes):
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def describe(about, document) -> None:
    """What a file says about itself. `about`: its core properties."""
    about.title, about.subject = document.title[:255], "Challenge Brief"
    about.author = about.last_modified_by = document.author[:255]
    about.language, about.comments, about.keywords, about.category = document.lang, "", "", ""
    about.created = about.modified = datetime.fromisoformat(document.date)
    about.revision = 1


def reads_right_to_left(paragraph) -> None:
    paragraph._p.get_or_add_pPr().insert_element_before(element("bidi"), *AFTER_BIDI)


def bar_at_the_side(style) -> None:
    borders = element("pBdr")
    borders.append(element("left", val="single", sz="24", space="10", color="0B5050"))
    style.element.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)


def first_row_repeats(table) -> None:
    """A header row for screen readers and on every page; no row is torn between two pages."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(element("cantSplit"))
        if number == 0:
            properties.append(element("tblHeader"))
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        table._tbl.tblPr.remove(look)
    flags = {"firstRow": "1", "lastRow": "0", "firstColumn": "0", "lastColumn": "0", "noHBand": "1", "noVBand": "1"}
    table._tbl.tblPr.append(element("tblLook", val="0620", **flags))


def says_which_table(table, caption: str) -> None:
    """The name that screen readers speak. Word wants it behind tblLook: call this last."""
    table._tbl.tblPr.append(element("tblCaption", val=caption))


def page_number(paragraph, words: list[str]) -> None:
    paragraph.add_run(", ".join(word for word in words if word) + ". Page ")
    field = element("fldSimple", instr="PAGE")
    run = element("r")
    number = element("t")
    number.text = "1"
    run.append(number)
    field.append(run)
    paragraph._p.append(field)
