"""Typst, which sets PDFs and draws pictures, with our own fonts alone."""
import re
import unicodedata
from functools import lru_cache

import typst

from workshop_app.config import HERE

FONTS = HERE / "static" / "vendor" / "pdf"
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Bengali", "Noto Sans Devanagari", "Noto Sans Gurmukhi")
UNSHOWN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


def compiled(source: str, **how) -> bytes:
    return typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True, **how)


def quoted(text: str) -> str:
    """People's words are strings of Typst's, never its markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def families() -> str:
    return "(" + ", ".join(map(quoted, FAMILIES)) + ")"


@lru_cache(maxsize=32)
def png(svg: str) -> bytes:
    """A picture for formats that want pixels, at three for each of its units."""
    source = f'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes({quoted(svg)}), format: "svg")'
    return compiled(source, format="png", ppi=216)


def unshown(error: typst.TypstError, source: str) -> set[str]:
    """The characters that no font of ours shows, as far as the refusal names them."""
    named = UNSHOWN.search(str(error))
    if named is None:
        return set()
    shown = ESCAPED.sub(lambda found: chr(int(found[1], 16)), named[1])
    marks = {character for character in source if unicodedata.category(character)[0] == "M"}
    return ({character for character in shown if ord(character) > 127} or marks) & set(source)
