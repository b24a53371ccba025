"""The styles of an OpenDocument text: named as offices name them, sans-serif, 12 points or more, in British English."""
from odf import style, text
from odf.style import (
    Footer,
    MasterPage,
    PageLayout,
    PageLayoutProperties,
    ParagraphProperties,
    Style,
    TableCellProperties,
    TextProperties,
)

from workshop_app.handover.document import Document

FONT, INK, BAR = "Arial", "#0b0c0c", "#0b5050"
# name: (shown as, size, bold, space above and below in points, outline level, more for paragraphs)
STYLES = {
    "Text_20_body": ("Text body", 12, False, (0, 8), None, {}),
    "Heading_20_1": ("Heading 1", 24, True, (0, 10), 1, {"keepwithnext": "always"}),
    "Heading_20_2": ("Heading 2", 18, True, (20, 6), 2, {"keepwithnext": "always"}),
    "Heading_20_3": ("Heading 3", 14, True, (12, 4), 3, {"keepwithnext": "always"}),
    "Quotations": ("Quotations", 12, False, (4, 8), None, {"marginleft": "6mm", "borderleft": f"1mm solid {BAR}", "paddingleft": "3mm"}),
    "Caption": ("Caption", 12, True, (8, 4), None, {"keepwithnext": "always"}),
    "Table_20_Heading": ("Table Heading", 12, True, (0, 0), None, {}),
    "Table_20_Contents": ("Table Contents", 12, False, (0, 0), None, {}),
    "Picture": ("Picture", 12, False, (8, 8), None, {}),
    "Footer": ("Footer", 12, False, (0, 0), None, {"textalign": "center"}),
}


def house_style(made, document: Document) -> None:
    language, _, country = document.lang.partition("-")
    usual = style.DefaultStyle(family="paragraph")
    usual.addElement(TextProperties(
        fontname=FONT, fontfamily=FONT, fontfamilyasian=FONT, fontfamilycomplex=FONT, fontsize="12pt", color=INK,
        language=language, country=country,
    ))
    made.fontfacedecls.addElement(style.FontFace(name=FONT, fontfamily=FONT, fontfamilygeneric="swiss"))
    made.styles.addElement(usual)
    for name, (shown, size, bold, space, level, more) in STYLES.items():
        for turned in (False, True):
            made.styles.addElement(paragraph_style(name, shown, size, bold, space, level, more, turned))
    made.styles.addElement(points())
    cell = Style(name="Cell", family="table-cell")
    cell.addElement(TableCellProperties(padding="1.5mm", border="0.5pt solid #6f777b"))
    made.automaticstyles.addElement(cell)
    page(made, document)


def paragraph_style(name: str, shown: str, size: int, bold: bool, space: tuple, level: int | None, more: dict, turned: bool):
    named = {"name": f"{name}_20_turned", "displayname": f"{shown} turned"} if turned else {"name": name, "displayname": shown}
    made = Style(family="paragraph", **named, **({"defaultoutlinelevel": str(level)} if level else {}))
    runs = {"writingmode": "rl-tb", "textalign": "end"} if turned else {"textalign": "start"}
    made.addElement(ParagraphProperties(margintop=f"{space[0]}pt", marginbottom=f"{space[1]}pt", **(runs | more)))
    weight = "bold" if bold else "normal"
    made.addElement(TextProperties(
        fontname=FONT, fontsize=f"{size}pt", fontsizecomplex=f"{size}pt", fontweight=weight, fontweightcomplex=weight,
        fontstyle="normal", color=INK,
    ))
    return made


def points():
    made = text.ListStyle(name="Points")
    bullet = text.ListLevelStyleBullet(level=1, bulletchar="•")
    place = style.ListLevelProperties(listlevelpositionandspacemode="label-alignment")
    place.addElement(style.ListLevelLabelAlignment(labelfollowedby="listtab", textindent="-5mm", marginleft="8mm"))
    bullet.addElement(place)
    made.addElement(bullet)
    return made


def page(made, document: Document) -> None:
    layout = PageLayout(name="A4")
    layout.addElement(PageLayoutProperties(pagewidth="210mm", pageheight="297mm", printorientation="portrait", margin="20mm"))
    made.automaticstyles.addElement(layout)
    master, foot = MasterPage(name="Standard", pagelayoutname=layout), Footer()
    line = text.P(stylename="Footer", text=", ".join(part for part in ("Challenge Brief", document.author) if part) + ". Page ")
    line.addElement(text.PageNumber(selectpage="current"))
    foot.addElement(line)
    master.addElement(foot)
    made.masterstyles.addElement(master)
