"""JSON as it comes in, at either door: nothing is read that is nested deeper than anything that we could have asked for."""
import json
import re

DEEPEST = 20  # lists and objects within one another; our own commands need five
TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)  # a string without an end runs to the end of all


class TooDeep(ValueError):
    """It is nested too deeply."""


def read(text: str | bytes):
    """What the JSON says. Raises ValueError when it is none, or nested too deeply, before anything is made of it."""
    if isinstance(text, bytes | bytearray):
        text = text.decode(json.detect_encoding(text))
    # Nearly nothing has so many brackets: counting them costs a hundredth of reading.
    if text.count("[") + text.count("{") > DEEPEST:
        refuse_deep(text)
    return STRICT.decode(text)


def refuse_deep(text: str) -> None:
    depth = 0
    for token in TOKENS.finditer(text):
        found = text[token.start()]
        if found in "[{":
            depth += 1
            if depth > DEEPEST:
                raise TooDeep
        elif found in "]}":
            depth -= 1


def refuse_constant(name: str):
    """NaN and the infinities are Python's own; JSON has none."""
    raise ValueError(name)


STRICT = json.JSONDecoder(parse_constant=refuse_constant)
