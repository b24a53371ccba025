"""What the default template gets wrong for a British public body: fonts, colours, sizes and language."""
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from workshop_app.handover.docx_parts import bar_at_the_side, element

FONT = "Arial"
INK = RGBColor(0x0B, 0x0C, 0x0C)
SIZES = {"Normal": 12, "Heading 1": 24, "Heading 2": 18, "Heading 3": 14, "List Bullet": 12, "Quote": 12, "Caption": 12, "Footer": 12}
SPACES = {"Normal": (0, 8), "Heading 1": (0, 10), "Heading 2": (20, 6), "Heading 3": (12, 4), "List Bullet": (0, 4), "Quote": (4, 8),
          "Caption": (8, 4), "Footer": (0, 0)}
THEMED = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def house_style(made, lang: str) -> None:
    plain_fonts(made)
    british(made, lang)
    for name, size in SIZES.items():
        style = made.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
        style.font.italic = False
        same_size_in_every_script(style)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (Pt(space) for space in SPACES[name])
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT if name.startswith("Heading") else None
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption"):
        made.styles[name].paragraph_format.keep_with_next, made.styles[name].font.bold = True, True
    made.styles["Quote"].paragraph_format.left_indent = Mm(6)
    bar_at_the_side(made.styles["Quote"])


def same_size_in_every_script(style) -> None:
    """Word keeps a second size for Arabic, Urdu and the like."""
    size = style.element.rPr.find(qn("w:sz"))
    for other in style.element.rPr.findall(qn("w:szCs")):
        style.element.rPr.remove(other)
    size.addnext(element("szCs", val=size.get(qn("w:val"))))


def plain_fonts(made) -> None:
    """A font of the theme wins over the one that a style names, so the theme's go first."""
    for fonts in made.styles.element.iter(qn("w:rFonts")):
        for name in THEMED:
            fonts.attrib.pop(qn(f"w:{name}"), None)
    for fonts in made.styles.element.iter(qn("w:rFonts")):
        for name in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{name}"), FONT)
    for colour in made.styles.element.iter(qn("w:color")):
        for name in ("themeColor", "themeShade", "themeTint"):
            colour.attrib.pop(qn(f"w:{name}"), None)


def british(made, lang: str) -> None:
    for tongue in made.styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), lang)
        tongue.set(qn("w:eastAsia"), lang)
    settings = made.settings.element
    for theme in settings.findall(qn("w:themeFontLang")):
        theme.set(qn("w:val"), lang)
