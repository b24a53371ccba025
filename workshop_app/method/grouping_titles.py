"""Titles for groups of notes: phrases that the notes of a group share and the rest of the board does not."""
from collections import Counter, defaultdict
from math import log

from workshop_app.method.grouping_words import STOP, spelled, words

LONGEST = 80  # characters of a cluster's title
SUBJECT_FROM = 20  # on boards of so many notes, what is everywhere names no group


def titles(notes: list[str], groups: list[list[int]]) -> list[str]:
    """Up to two phrases for each group, such as "Improve traffic flow, parking"; "" when its notes share none.

    groups: places of their notes in `notes`.
    """
    said = [phrases(note) for note in notes]
    everywhere = Counter(phrase for inside in said for phrase in inside)
    return [written(chosen(telling([said[i] for i in ids], everywhere, len(notes))), [notes[i] for i in ids]) for ids in groups]


def phrases(note: str) -> set[str]:
    """Runs of one to three words that neither begin nor end with a stop word or a word under three letters."""
    said = words(note)
    runs = [said[at:at + size] for size in (1, 2, 3) for at in range(len(said) - size + 1)]
    return {" ".join(run) for run in runs if says_something(run[0]) and says_something(run[-1])}


def says_something(word: str) -> bool:
    return len(word) >= 3 and word not in STOP


def telling(said: list[set[str]], everywhere: Counter, board: int) -> list[str]:
    """The phrases that two or more of a group's notes share, the most telling first, ties by alphabet."""
    inside = Counter(phrase for note in said for phrase in note)
    most = max(0.2 * board, 1.5 * len(said)) if board >= SUBJECT_FROM else board

    def weight(phrase: str) -> float:
        return inside[phrase] / len(said) * log(1 + board / everywhere[phrase]) * (1 + 0.4 * phrase.count(" "))

    fit = [phrase for phrase, count in inside.items() if count >= 2 and everywhere[phrase] <= most]
    return sorted(fit, key=lambda phrase: (-weight(phrase), phrase))


def chosen(fit: list[str]) -> list[str]:
    """The best two that share no word stem and are no longer together than a title may be."""
    taken: list[str] = []
    for phrase in fit:
        if len(taken) < 2 and not stems(phrase) & stems(" ".join(taken)) and len(", ".join([*taken, phrase])) <= LONGEST:
            taken.append(phrase)
    return taken


def stems(phrase: str) -> set[str]:
    return {word[:5] for word in phrase.split()}


def written(taken: list[str], notes: list[str]) -> str:
    """The phrases as a heading. A word that the notes write in capitals alone, such as NHS, keeps them."""
    ways = defaultdict(set)
    for note in notes:
        for word in spelled(note):
            ways[word.casefold()].add(word)
    shown = ", ".join(" ".join(word.upper() if all(map(str.isupper, ways[word])) else word for word in phrase.split()) for phrase in taken)
    return shown[:1].upper() + shown[1:]
