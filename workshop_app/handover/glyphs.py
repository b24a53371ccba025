"""What a set of fonts can show. What it can't is spelled out, so that nothing that somebody wrote goes without a trace.

| what was written | what stands there |
|---|---|
| letters and signs that a font has, with their marks; joiners, marks of direction, soft hyphens | themselves |
| letters and digits of another shape: ｆ, 𝒻, ⓕ | the usual ones |
| other letters, signs and marks that no font has | their names: [grinning face], [combining snake below] |
| shades of skin, flags | [medium skin tone], [flag gb], [waving black flag][gbeng] |
| private and unassigned characters | their numbers: [U+E000] |
| variation selectors behind a sign that is spelled out, joiners between two such | nothing: they say nothing by themselves |
| a text that the typesetter still can't set | the same, with every mark and unseen sign spelled out; or, at last, all but ASCII |
"""
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import typst

CARE = range(3)
SHEET = str(Path(__file__).with_name("sheet.typ"))
TONES = ("light", "medium-light", "medium", "medium-dark", "dark")
SHADES = {chr(0x1F3FB + number): f"{tone} skin tone" for number, tone in enumerate(TONES)}
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
# Only letters and digits: as ASCII these stand in the typesetter's source, where others could mean something.
PART_OF_A_COUNTRY = re.compile("([\U000e0030-\U000e0039\U000e0061-\U000e007a]+)\U000e007f")
SELECTORS = set(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
JOINERS = set("\u200c\u200d")
# A zero-width no-break space at the start of a file means something else, and PDF/UA has none. The word joiner is its heir.
HEIRS = str.maketrans("\ufeff", "\u2060")
# Thousands of letters each, all of which a font has or none: one is asked about for all.
EXAMPLES = {"CJK UNIFIED IDEOGRAPH-": "一", "CJK COMPATIBILITY IDEOGRAPH-": "豈", "HANGUL SYLLABLE ": "가", "TANGUT IDEOGRAPH-": "𗀀",
            "EGYPTIAN HIEROGLYPH": "𓀀", "CUNEIFORM SIGN ": "𒀀"}


class Showing:
    """The fonts in a folder and those that the typesetter brings, loaded once. A letter comes from the first of `families` that has it."""

    def __init__(self, folder: str, families: tuple[str, ...]):
        self.fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
        # Without this the typesetter looks further by itself, for whole runs of letters, and what it finds depends on what stands beside.
        self.style = f"#set text(font: ({''.join(quoted(family) + ', ' for family in families)}), fallback: false)"
        self.has = lru_cache(maxsize=20_000)(self.can_set_sign)

    def shown(self, text: str, care: int = 0) -> str:
        """The text as these fonts can show it; lines stay lines. To be called before `quoted`.

        care: 0, or for a document that was refused all the same 1, and at last 2: see the last row above.
        """
        if text.isascii():
            return text
        if care == 2:
            return ascii_alone(text)
        text = unicodedata.normalize("NFC", text).translate(HEIRS)
        if self.is_simple(text):
            return text
        found = list(signs(PART_OF_A_COUNTRY.sub(spelled_part, FLAG.sub(spelled_flag, text))))
        alone = [(each, "") for sign, marks in found for each in bare(sign + marks)]
        for told in map(self.told, (found, alone)[care:]):
            if self.is_simple(told) or self.can_set(told):
                return told
        return ascii_alone(text)

    def is_simple(self, text: str) -> bool:
        """Letters, digits and signs, each of which a font has, that stand side by side and change nothing about one another."""
        return all(each.isascii() or stands_alone(each) and self.has(each) for each in set(text))

    def told(self, found: list[tuple[str, str]]) -> str:
        parts, last = [], False
        for sign, marks in found:
            parts.append(self.stands_for(sign, marks, last))
            last = not self.has(sign)
        return "".join(parts)

    def stands_for(self, sign: str, marks: str, after_a_name: bool) -> str:
        if after_a_name and sign in JOINERS and not marks:
            return ""
        if self.has(sign + marks):
            return sign + marks
        rest = (mark if mark in JOINERS else spelled(mark) for mark in marks if mark not in SELECTORS)
        return (sign if self.has(sign) else spelled(sign)) + "".join(rest).rstrip("".join(JOINERS))

    def can_set_sign(self, sign: str) -> bool:
        if sign.isascii():
            return True
        if any(unicodedata.category(each) in ("Co", "Cn", "Cs") for each in sign):
            return False
        name = unicodedata.name(sign, "") if len(sign) == 1 else ""
        example = next((letter for start, letter in EXAMPLES.items() if name.startswith(start) and letter != sign), None)
        return self.has(example) if example else self.can_set(sign)

    def can_set(self, text: str) -> bool:
        """The typesetter knows best: it refuses to leave something out. Asked for one line, and for lines broken wherever they can be."""
        setting = "#set page(width: auto)\n#par(t)\n#block(width: 1pt, par(t))"
        source = f'#set document(title: "?")\n{self.style}\n#let t = {quoted(text)}\n{setting}'
        return attempted(source, self.fonts) is not None


def typeset(source: str, fonts: typst.Fonts, **how) -> bytes:
    """By way of one file. Of each other source the typesetter keeps a number for ever, and after 65,536 it sets nothing any more."""
    return typst.compile(SHEET, sys_inputs={"source": source}, font_paths=fonts, **how)


def attempted(source: str, fonts: typst.Fonts, **how) -> bytes | None:
    """A PDF, or None where the typesetter refuses, or gives up: over some rows of marks it fails with an error of its own making."""
    try:
        return typeset(source, fonts, format="pdf", pdf_standards=["ua-1", "a-2a"], **how)
    except typst.TypstError:
        return None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of no class that could be named
            raise
        return None


def quoted(text: str) -> str:
    """People's words as a string of the typesetter's, never its markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def signs(text: str) -> Iterator[tuple[str, str]]:
    """(character, what hangs on it: marks, selectors, joiners, shades)"""
    found = ""
    for character in text:
        if found and found[0] != "\n" and hangs_on(character):
            found += character
            continue
        if found:
            yield found[0], found[1:]
        found = character
    if found:
        yield found[0], found[1:]


def hangs_on(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in JOINERS or character in SHADES


def stands_alone(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPSZ" and character not in SHADES


def bare(text: str) -> str:
    """With the names of all characters that hang on others or can't be seen."""
    return "".join(each if each.isascii() or stands_alone(each) else spelled(each) for each in text)


def ascii_alone(text: str) -> str:
    return "".join(each if each.isascii() else spelled(each) for each in text)


def spelled(character: str) -> str:
    usual = unicodedata.normalize("NFKC", character)
    if usual.isascii() and usual.isalnum():
        return usual
    return f"[{SHADES.get(character) or unicodedata.name(character, '').lower() or f'U+{ord(character):04X}'}]"


def spelled_flag(found: re.Match) -> str:
    return f"[flag {''.join(chr(ord(letter) - 0x1F1E6 + ord('a')) for letter in found[0])}]"


def spelled_part(found: re.Match) -> str:
    """Signs that can't be seen and say of which part of a country a flag is."""
    return f"[{''.join(chr(ord(letter) - 0xE0000) for letter in found[1])}]"
