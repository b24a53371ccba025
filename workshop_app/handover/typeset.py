"""Typst, which sets PDFs and draws pictures, with our own fonts first."""
from functools import lru_cache

from workshop_app.config import HERE
from workshop_app.handover import glyphs
from workshop_app.handover.glyphs import Showing, quoted

FONTS = HERE / "static" / "vendor" / "pdf"
# The last three come with the typesetter: arrows, ticks, Hebrew, mathematics.
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Bengali", "Noto Sans Devanagari", "Noto Sans Gurmukhi", "DejaVu Sans Mono",
            "Libertinus Serif", "New Computer Modern Math")


@lru_cache(maxsize=1)
def showing() -> Showing:
    return Showing(str(FONTS), FAMILIES)


@lru_cache(maxsize=32)
def png(svg: str) -> bytes:
    """A picture for formats that want pixels, at three for each of its units."""
    source = f'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes({quoted(svg)}), format: "svg")'
    return glyphs.typeset(source, showing().fonts, format="png", ppi=216)
