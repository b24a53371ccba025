"""Signs of a solution in a text: each function looks at its words and yields what it found. Pure, linear in the number of words."""
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from workshop_app.method import wording_words as known

FAR = 6  # words between a verb and its artefact
TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[.?!;:\n]")
FIGURE = re.compile(
    r"\b(?:by|to|within|under|below|least|than)\s{1,3}\d[\d,.]{0,9}\s{0,2}(?:%|per\s?cent|days?\b|hours?\b|minutes?\b|weeks?\b|months?\b)"
    r"|\b\d[\d.]{0,5}\s{0,2}(?:%|per\s?cent)\s{1,3}(?:of|fewer|more|less|faster|quicker|cheaper|reduction|increase|cut)\b", re.I)
VERBS = known.MAKE | known.RENEW | known.GIVE | known.NEED | known.USE


class Word(NamedTuple):
    text: str  # lower case, several words that name one thing joined by a space
    start: int  # in characters of the text
    end: int
    proper: bool  # written like a name


class Sign(NamedTuple):
    code: str
    weight: int
    start: int
    end: int


class Phrase(NamedTuple):
    """An artefact with what stands before it, back to its verb."""
    first: int  # index of the verb or, without one, of the first word that belongs to the artefact
    at: int  # index of the artefact
    verb: str
    owned: bool
    definite: bool
    indefinite: bool
    refused: bool  # "cannot use an app", "people who need a tablet": tells of today and asks for nothing
    innocent: bool  # a word that often names nothing that anybody makes


def signs(text: str, products: tuple[str, ...] = ()) -> list[Sign]:
    """What points to a solution, strongest first, one for each code."""
    words = split(text)
    found = [*names(text, products), *openings(words), *calls(words), *figures(text), *automation(words), *adoption(words)]
    for at, word in enumerate(words):
        if artefact(word):
            found += about(words, phrase(words, at))
    kept = {}
    for sign in sorted(found, key=lambda sign: (-sign.weight, sign.start)):
        kept.setdefault(sign.code, sign)
    return list(kept.values())


def split(text: str) -> list[Word]:
    words: list[Word] = []
    for match in TOKEN.finditer(text):
        word = Word(match[0].lower().replace("’", "'"), *match.span(), match[0][:1].isupper() and not match[0].isupper())
        words.append(word)
        for size in (3, 2):
            joined = singular(" ".join(word.text for word in words[-size:]), known.PHRASES)
            if joined:
                words[-size:] = [Word(joined, words[-size:][0].start, word.end, word.proper)]
                break
    return words


def singular(word: str, words: frozenset[str]) -> str:
    return next((form for form in (word, word.removesuffix("s")) if form in words), "")


def artefact(word: Word) -> str:
    return singular(word.text, known.ARTEFACTS) or (word.text if word.text in known.NAMED_IN_WORDS else "")


def phrase(words: list[Word], at: int) -> Phrase:
    """Walk back from the artefact to the verb that asks for it, or to the word where its noun phrase begins."""
    owned = definite = indefinite = False
    verb, first = "", at
    for index in range(at - 1, max(-1, at - 2 - FAR), -1):
        word = words[index].text
        if is_verb(words, index):
            verb, first = word, index
            break
        if word == "of" and index and words[index - 1].text in known.SORTS | known.MAKINGS:
            continue
        if word in known.ENDS or word in known.STOPS:
            break
        owned = owned or word in known.OWNED or word.endswith(("'s", "s'"))
        definite = definite or (word in known.DEFINITE and not indefinite)
        indefinite = indefinite or (word in known.INDEFINITE and not definite)
        first = index
    named = words[at].proper and at > 0 and words[at - 1].proper and not indefinite and not shouted(words)
    innocent = artefact(words[at]) in known.OFTEN_INNOCENT
    return Phrase(first, at, verb, owned or named, definite, indefinite, refused(words, first), innocent)


def is_verb(words: list[Word], index: int) -> bool:
    word = words[index].text
    if word == "building":
        return index == 0 or words[index - 1].text in known.BEFORE_BUILDING
    if word in known.MAKINGS and index + 1 < len(words) and words[index + 1].text == "of":
        return True
    return word in VERBS


def shouted(words: list[Word]) -> bool:
    """A text in Title Case: capitals name nothing in it."""
    letters = [word for word in words if len(word.text) > 3]
    return sum(word.proper for word in letters) > len(letters) * 0.6


def refused(words: list[Word], index: int) -> bool:
    return any(word.text in known.NEGATIVE or word.text in known.WHO for word in words[max(0, index - 3):index])


def about(words: list[Word], one: Phrase) -> Iterator[Sign]:
    """What the phrase says of its artefact: it shall be made, it is wanted, the question starts from it, it will do something."""
    start, end = words[one.first].start, words[one.at].end
    if one.verb in known.RENEW and not one.refused:
        yield Sign("make_or_buy", 3, start, end)
    if one.refused or one.owned:
        return
    if (one.verb in known.MAKE | known.MAKINGS and (one.indefinite or not one.innocent)) or (one.verb in known.GIVE and one.indefinite):
        yield Sign("make_or_buy", 3, start, end)
    if one.definite and not one.indefinite:
        return
    previous = words[one.first - 1].text if one.first else ""
    if one.verb in known.NEED or (one.verb in known.GIVE and previous in known.MUST):
        yield Sign("asks_for", 3, start, end)
    if one.verb in known.USE and (one.verb.endswith("ing") or previous in known.USERS):
        yield Sign("means", 2, start, end)
    yield Sign("artefact", 1, words[one.at].start, end)
    if not one.verb:
        yield from standing_alone(words, one)
    yield from doing(words, one)


def standing_alone(words: list[Word], one: Phrase) -> Iterator[Sign]:
    """ "How can an app …?", "Real-time bus tracking app", "… through a portal"."""
    start, end = words[one.first].start, words[one.at].end
    before = [word.text for word in words[max(0, one.first - 2):one.first]]
    after = words[one.at + 1].text if one.at + 1 < len(words) else "."
    length, clever = one.at - one.first, artefact(words[one.at]) in known.CLEVER
    if before[:1] == ["how"] and before[-1] in known.ASKING and length <= 3 and words[one.first].text != "technology":
        yield Sign("starts_from", 3, start, end)
    elif one.first == 0 and (after in known.AFTER or after in known.ORDERS or after in known.ENDS or after.endswith("ing")):
        yield Sign("thing", 2, start, end)
    elif before and before[-1] in known.INSIDE and (clever or (one.indefinite and not one.innocent)):
        yield Sign("means", 2, words[one.first - 1].start, end)


def doing(words: list[Word], one: Phrase) -> Iterator[Sign]:
    """ "an app that lets …", "sensors in every flat will …" """
    start, after = words[one.first].start, words[one.at + 1:one.at + 2 + FAR]
    if len(after) > 1 and after[0].text in {"that", "which"} and after[1].text in known.DOES:
        yield Sign("does", 3, start, after[1].end)
    for word in after:
        if word.text in known.WHO or word.text in known.ENDS:
            return
        if word.text in known.WILL:
            yield Sign("does", 3, start, word.end)
            return


def openings(words: list[Word]) -> Iterator[Sign]:
    """ "Provision of …", "Buy …", "Introduce …"."""
    for index, word in enumerate(words[:5]):
        if word.text in known.STOPS:
            break
        if word.text in known.ORDERS and index + 1 < len(words) and words[index + 1].text in {"of", "to", "and"}:
            yield Sign("order", 3, words[0].start, words[index + 1].end)
            return
    if words and words[0].text in known.BUYING | known.DOING:
        yield Sign("order", 3 if words[0].text in known.BUYING else 2, words[0].start, words[0].end)


def calls(words: list[Word]) -> Iterator[Sign]:
    """ "Let's …", "The answer is …"."""
    starts = {call[0] for call in known.CALLS}
    for index in (index for index, word in enumerate(words) if word.text in starts):
        for call in known.CALLS:
            if tuple(word.text for word in words[index:index + len(call)]) == call:
                yield Sign("call", 2, words[index].start, words[index + len(call) - 1].end)


def automation(words: list[Word]) -> Iterator[Sign]:
    for index, word in enumerate(words):
        if word.text.startswith(("ai-", "blockchain-")) or (word.text in known.AUTOMATE and not refused(words, index)):
            yield Sign("means", 2, word.start, word.end)
        if word.text in {"automated", "automatic", "automatically"} and not refused(words, index):
            yield Sign("automatic", 1, word.start, word.end)


def adoption(words: list[Word]) -> Iterator[Sign]:
    """ "get more people to use our app": the aim is the product, not what it is for."""
    for index, word in enumerate(words):
        if word.text not in known.ADOPT or not index or words[index - 1].text != "to":
            continue
        coaxed = [earlier for earlier in words[max(0, index - 2 - FAR):index - 1] if earlier.text in known.COAX]
        product = next((later for later in words[index + 1:index + 6] if artefact(later) or later.text == "account"), None)
        if coaxed and product:
            yield Sign("adoption", 2, coaxed[-1].start, product.end)


def figures(text: str) -> Iterator[Sign]:
    for match in FIGURE.finditer(text):
        yield Sign("figure", 1, *match.span())


def names(text: str, products: tuple[str, ...]) -> Iterator[Sign]:
    for match in finder(products).finditer(text):
        yield Sign("product", 3, *match.span())


@lru_cache(maxsize=64)
def finder(products: tuple[str, ...]) -> re.Pattern:
    own = {" ".join(name.split()) for name in products} - {""}
    listed = sorted(known.PRODUCTS | own, key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s{1,3}") for name in listed) + r")(?!\w)", re.I)
