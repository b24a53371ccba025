"""The wording check on a section of the brief: sentence by sentence, without those whose words people kept for a reason."""
import re
from collections.abc import Iterable

from workshop_app.method import wording
from workshop_app.method.sections import SECTIONS

MOST = 40  # sentences of a section that are looked at
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def weigh(key: str, value, kept: Iterable[str] = (), products: Iterable[str] = ()) -> list[dict]:
    """[{"wording": the sentence, "messages": [sentence], "keep": can it be kept with a reason?}] for a value as it is stored.

    kept: wordings that people kept. Quotes are people's own words, and dates and names are no wording: nothing is said of them.
    """
    kept = {" ".join(words.split()) for words in kept}
    found = []
    for words in pieces(SECTIONS[key].kind, value)[:MOST]:
        nudges = [nudge for nudge in wording.check(words, products) if said_here(key, nudge)]
        if nudges and words not in kept:
            found.append({"wording": words, "messages": [nudge["message"] for nudge in nudges], "keep": wording.names_a_solution(nudges)})
    return found


def said_here(key: str, nudge: dict) -> bool:
    """Only the challenge is a question, and a target is welcome where success is described."""
    if key == "question":
        return True
    return nudge["code"] not in wording.FORM and not (key == "success" and nudge["code"] == "figure")


def pieces(kind: str, value) -> list[str]:
    """The sentences of a section, each on one line and short enough for the check."""
    return [piece for text in TEXTS.get(kind, lambda _: [])(value) for piece in short(" ".join(text.split()))]


def sentences(text: str) -> list[str]:
    return SENTENCE_END.split(text)


def short(text: str) -> list[str]:
    """The text, cut between words where it is longer than the check looks."""
    found = []
    while len(text) > wording.LONGEST:
        cut = text.rfind(" ", 0, wording.LONGEST)
        cut = cut if cut > 0 else wording.LONGEST
        found.append(text[:cut])
        text = text[cut:].lstrip()
    return [*found, text] if text else found


TEXTS = {
    "line": lambda value: [value],
    "text": sentences,
    "list": list,
    "open": lambda value: sentences(value["statement"]),
    "apply": lambda value: [*sentences(value["text"]), *value["criteria"]],
    "route": lambda value: sentences(value["notes"]),
}
