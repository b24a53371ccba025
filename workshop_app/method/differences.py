"""What changed between two texts, word by word, as somebody reads it who has to agree with the change."""
import re
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "same", "removed", "added"
WORDS = re.compile(r"\n|[^\S\n]+|[^\s]+")
ISLAND = 2  # words that stayed between two changes, and are read more easily as part of one
FINE = 250_000  # pairs of words that are compared one by one; beyond that, frequent words no longer serve as landmarks


def differences(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """[(same | removed | added, text)] in reading order; lines are divided by line breaks.

    The texts that are same or removed make up the old lines, those that are same or added the new ones.
    """
    before, after = words(old), words(new)
    start = shared(before, after)
    end = shared(before[start:][::-1], after[start:][::-1])
    changed = compared(before[start:len(before) - end], after[start:len(after) - end])
    parts = [(SAME, before[:start]), *without_islands(changed), (SAME, before[len(before) - end:])]
    return [(kind, "".join(part)) for kind, part in joined(parts)]


def words(lines: list[str]) -> list[str]:
    """Words, the spaces between them, and line breaks."""
    return WORDS.findall("\n".join(lines))


def shared(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def compared(before: list[str], after: list[str]) -> list[tuple[str, list[str]]]:
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) * len(after) > FINE)
    found = []
    for kind, from_, to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            found.append((SAME, before[from_:to]))
        else:
            found += [(REMOVED, before[from_:to]), (ADDED, after[new_from:new_to])]
    return found


def without_islands(parts: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """One or two words that stayed amid changes tell nothing: "the" in a sentence that was written anew."""
    found: list[tuple[str, list[str]]] = []
    for number, (kind, part) in enumerate(parts):
        amid = 0 < number < len(parts) - 1
        if kind == SAME and amid and "\n" not in part and sum(not word.isspace() for word in part) <= ISLAND:
            found += [(REMOVED, part), (ADDED, part)]
        else:
            found.append((kind, part))
    return found


def joined(parts: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Neighbours of a kind as one; of each change, first all that was removed and then all that was added."""
    found: list[tuple[str, list[str]]] = []
    removed: list[str] = []
    added: list[str] = []

    def close() -> None:
        found.extend((kind, part) for kind, part in ((REMOVED, removed), (ADDED, added)) if part)

    for kind, part in parts:
        if kind == SAME and part:
            close()
            removed, added = [], []
            found.append((SAME, part))
        elif kind == REMOVED:
            removed = removed + part
        elif kind == ADDED:
            added = added + part
    close()
    return found
