"""People's words as we keep them: what they mean stays to the letter; what can't be stored, or would reach into others' words, goes.

| what comes in | what is kept |
|---|---|
| control characters, halves of a surrogate pair, noncharacters | left out: no database, file or reader takes them all |
| overrides of the writing direction | left out: they turn letters round, so that a word reads as another |
| embeddings and isolates of it, without their end on the same line | left out: what stands behind the words would run their way |
| more than five marks on one letter | the first five; a pile would lie over the words above |
| more than five joiners or wide marks in one sign | the first five; no line can break inside a sign, so it would leave its card |
| line and paragraph separators of any kind | line breaks; two in a row at most, so that a note is no page |
| nothing that can be seen | nothing |
| anything else: joiners, emoji, private characters, right-to-left words | as it is |
"""
import re
import unicodedata

MARKS = 5  # on one letter; the fullest that people write, in Hebrew with accents, are as many
JOINS = 5  # in one sign; a family of four has three, and so have the fullest conjuncts of Indian scripts
LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
MANY_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")
UNFIT = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)) + "]"
)
JOINERS, SKIN_TONES = set("\u200d\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d"), set(map(chr, range(0x1F3FB, 0x1F400)))
# Of each of these kinds a whole row is one sign: parts of Korean letters, and signs that go before Arabic and Syriac numbers.
ROWS = re.compile("|".join(f"[{kind}]{{{JOINS},}}" for kind in (
    "\u1100-\u115f\ua960-\ua97c", "\u1160-\u11a7\ud7b0-\ud7c6", "\u11a8-\u11ff\ud7cb-\ud7fb",
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd",
)))
EMBEDDING_ENDS, ISOLATE_ENDS = "\u202c", "\u2069"
ENDS = dict.fromkeys("\u202a\u202b", EMBEDDING_ENDS) | dict.fromkeys("\u2066\u2067\u2068", ISOLATE_ENDS)
TURNS = re.compile("[\u202a-\u202c\u2066-\u2069]")
# Letters and marks that leave no trace on paper, beside spaces and what Unicode calls format characters.
TRACELESS = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | set(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


def as_kept(text: str, lines: bool = True) -> str:
    """The text, composed (NFC) and trimmed; on one line where `lines` is false. What was kept before stays as it is."""
    text = UNFIT.sub("", LINE_END.sub("\n", text))
    if not text.isascii():
        # Long piles of marks go first: composing sorts them, which would take a second for the longest message that we take.
        text = lighter(unicodedata.normalize("NFC", lighter(paired(text))))
        text = "" if is_blank(text) else text
    return MANY_LINES.sub("\n\n", text).strip() if lines else " ".join(text.split())


def is_blank(text: str) -> bool:
    return all(character in TRACELESS or unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cc", "Cf") for character in text)


def lighter(text: str) -> str:
    """Without the marks that are too many on one letter, and the joiners and wide marks that are too many in one sign."""
    kept, marks, wide, joined = [], 0, 0, False
    for character in ROWS.sub(lambda row: row[0][:JOINS], text):
        kind = unicodedata.category(character)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        widens, hangs_on = character in JOINERS or kind == "Mc", kind in ("Mn", "Me", "Mc", "Cf") or character in SKIN_TONES
        if widens:
            wide += 1
        elif not hangs_on and not joined:
            wide = 0
        joined = character in JOINERS or (joined and hangs_on)
        if marks <= MARKS and not (widens and wide > JOINS):
            kept.append(character)
    return "".join(kept)


def paired(text: str, instead: str = "") -> str:
    """With `instead` for each beginning of a direction that doesn't end on its line, and each end that ends nothing."""
    return "\n".join(paired_line(line, instead) for line in text.split("\n")) if TURNS.search(text) else text


def paired_line(line: str, instead: str) -> str:
    kept, begun, isolates = list(line), [], 0  # begun: [place], innermost last
    for at, character in enumerate(line):
        if character in ENDS:
            begun.append(at)
            isolates += ENDS[character] == ISOLATE_ENDS
        elif character == ISOLATE_ENDS and isolates:
            isolates -= 1
            while ENDS[line[begun[-1]]] != character:  # it ends the embeddings inside it too
                kept[begun.pop()] = instead
            begun.pop()
        elif character == EMBEDDING_ENDS and begun and ENDS[line[begun[-1]]] == character:
            begun.pop()
        elif character in (ISOLATE_ENDS, EMBEDDING_ENDS):
            kept[at] = instead
    for at in begun:
        kept[at] = instead
    return "".join(kept)
