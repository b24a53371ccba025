"""The wording check: does a text state a challenge, or does it already name a solution? It advises and never blocks."""
import re
from collections.abc import Iterable

from workshop_app.method.wording_signs import Sign, signs

LONGEST = 500  # characters that are looked at
ENOUGH = 2  # one artefact or one figure alone says nothing
REFRAME = "How can technology help {who} to {do what}, so that {outcome}?"

OPENS = re.compile(r"[\s\"'“‘]{0,5}how\s{1,5}(?:can|might\s{1,5}we\s{1,5}use)\s{1,5}technology\b", re.I)
ASKS = re.compile(r"\?[\s\"'”’]{0,5}\Z")
FORM = ("opening", "question_mark")  # these say how to ask, not that a solution was named
MESSAGES = {
    "make_or_buy": "{words} names something to make or buy. Say what should get better for people, and leave open how.",
    "asks_for": "{words} asks for one particular thing. Say what people are trying to do and what stops them today.",
    "starts_from": "The question starts from {words}. Start from the people and what they are trying to do.",
    "does": "{words} describes what a product would do. Say what should be different for people instead.",
    "product": "{words} is the name of a product or a supplier. A brief should name none, so that nobody has a head start.",
    "order": "{words} reads like an order for something. Say which problem it would solve, and for whom.",
    "call": "{words} announces an answer. Say first what the problem is and who has it.",
    "thing": "{words} names a thing. Ask which problem it would solve, and for whom.",
    "means": "{words} decides how it will be done. Suppliers may know another way, so say what should get better.",
    "adoption": "{words} makes the product the aim. Say what people would gain from it.",
    "artefact": "{words} may be one answer among several. Say what it should help people to do.",
    "automatic": "{words} decides how it will be done. Say what should be quicker, easier or fairer.",
    "figure": "{words} is a target. It fits better under what success looks like.",
    "opening": "{words} does not open like a challenge. Try “How can technology …?”, which leaves the answer open.",
    "question_mark": "A challenge is a question. Put a question mark at the end, after {words}.",
}


def check(text: str, products: Iterable[str] = ()) -> list[dict]:
    """[{"code", "words", "message"}]: the strongest nudge first; [] when there is nothing to say.

    products: names of products and suppliers that the council adds to the ones known here. Only the first 500 characters count.
    """
    text = text[:LONGEST].strip()
    if not text:
        return []
    found = uncovered(signs(text, tuple(products)))
    nudges = [nudge(sign.code, text[sign.start:sign.end]) for sign in found] if sum(sign.weight for sign in found) >= ENOUGH else []
    if not OPENS.match(text):
        nudges.append(nudge("opening", " ".join(text.split()[:4])))
    elif not ASKS.search(text) and len(text) < LONGEST:
        nudges.append(nudge("question_mark", " ".join(text.split()[-2:])))
    return nudges


def names_a_solution(nudges: Iterable[dict]) -> bool:
    """Whether one of these nudges is about more than the form of the question."""
    return any(nudge["code"] not in FORM for nudge in nudges)


def opens_well(text: str) -> bool:
    """Whether it is a "How can technology …?" or "How might we use technology …?" question."""
    return bool(OPENS.match(text) and ASKS.search(text))


def uncovered(found: list[Sign]) -> list[Sign]:
    """Without those whose words a stronger sign names already."""
    kept: list[Sign] = []
    for sign in found:
        if not any(other.start <= sign.start and sign.end <= other.end for other in kept):
            kept.append(sign)
    return kept


def nudge(code: str, words: str) -> dict:
    words = " ".join(words.split())
    return {"code": code, "words": words, "message": MESSAGES[code].format(words=f"“{words}”")}
