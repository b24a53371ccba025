"""What simulated colleagues say and prefer. The words are in colleagues.yaml; a seed decides who says what, so that it can be repeated."""
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from random import Random

import yaml

WORDS = yaml.safe_load(Path(__file__).with_name("colleagues.yaml").read_text(encoding="utf-8"))
THEMES = {theme["key"]: theme for theme in WORDS["themes"]}
NOTES_IN_ALL = 48  # about so many notes for a stage of silent writing, with up to four for each person
FAVOURITES = (0, 1, 0, 2, 0, 3, 0, 1)  # whose heart beats for which challenge: one leads clearly, and two people alone tie


@dataclass(frozen=True)
class Offer:
    """A wording for a theme. `instead`: what its author offers when the check nudges; `reason`: why its words are kept all the same."""

    theme: str
    text: str
    instead: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Hand:
    """What one colleague brings along. `notes` come in helpings of `helping`, one for each stage of writing."""

    warm_up: list[str]
    notes: list[str]
    helping: int
    offers: list[Offer]


@lru_cache(maxsize=8)
def deal(people: int, seed: int = 1) -> list[Hand]:
    """A hand for each of so many people."""
    chance = Random(f"deal {seed}")
    light = chance.sample(WORDS["warm_up"], len(WORDS["warm_up"]))
    heavy = [note for theme in THEMES.values() for note in theme["notes"]] + WORDS["odd"]
    chance.shuffle(heavy)
    helping = max(1, min(4, NOTES_IN_ALL // people))
    all_offers = offers()
    return [
        Hand(
            warm_up=turns(light, person, people, 3), notes=turns(heavy, person, people, 3 * helping), helping=helping,
            offers=all_offers[person::people],
        )
        for person in range(people)
    ]


def turns(texts: list[str], person: int, people: int, many: int) -> list[str]:
    """This person's texts when all are dealt in turn. When they run out they come again, as agreement: "Same here. …"."""
    found = []
    for at in islice(range(person, person + many * people, people), many):
        again, which = divmod(at, len(texts))
        lead_in = f"{WORDS['lead_ins'][(again - 1) % len(WORDS['lead_ins'])]} " if again else ""
        found.append(lead_in + texts[which])
    return found


def offers() -> list[Offer]:
    """All wordings, the five challenges first."""
    first = [Offer(key, theme["challenge"]) for key, theme in THEMES.items()]
    naming_solutions = [Offer(**solution) for solution in WORDS["solutions"]]
    return first + naming_solutions + [Offer(key, text) for key, theme in THEMES.items() for text in theme["others"]]


def theme_of(text: str) -> str | None:
    """Key of the theme that a note or a wording belongs to; None for odd ones and for what real people wrote."""
    lead_in = next((said for said in WORDS["lead_ins"] if text.startswith(f"{said} ")), None)
    return THEME_OF.get(text[len(lead_in) + 1:] if lead_in else text)


THEME_OF = {note: key for key, theme in THEMES.items() for note in theme["notes"]} | {
    text: offer.theme for offer in offers() for text in (offer.text, offer.instead) if text
}
CHALLENGES = [theme["challenge"] for theme in THEMES.values()]
KEPT = [solution["text"] for solution in WORDS["solutions"] if "reason" in solution]
SECTIONS = list(WORDS["answers"]["any"])  # those that people answer in a workshop, in the order of the brief


def worth_a_vote(text: str) -> bool:
    """Whether the facilitator puts this wording up: one for each theme, and those whose words were kept for a reason."""
    return text in CHALLENGES or text in KEPT


def preferences(person: int, challenges: dict[str, str], seed: int = 1) -> list[str]:
    """Ids of the challenges ({id: wording}) in the order in which this person likes them."""
    known = {text: place for place, text in enumerate(CHALLENGES + KEPT)}
    ranked = sorted(challenges, key=lambda id: (known.get(challenges[id], len(known)), challenges[id], id))
    liked = ranked.pop(FAVOURITES[person % len(FAVOURITES)] % len(ranked))
    if person > 1:
        Random(f"likes {seed} {person}").shuffle(ranked)
    return [liked, *ranked]


def spend(liked: list[str], dots: int, per_challenge: int) -> dict[str, int]:
    """{challenge: dots}: all dots given, as many as allowed to the ones liked best."""
    given = {}
    for challenge in liked:
        given[challenge] = min(per_challenge, dots - sum(given.values()))
    return {challenge: n for challenge, n in given.items() if n}


def answers_to(winner: str) -> list[tuple[str, str]]:
    """[(section, text)] that people say about a winning challenge, one of each section in turn."""
    said = WORDS["answers"][theme_of(winner) or "any"]
    most = max(map(len, said.values()))
    return [(section, texts[turn]) for turn in range(most) for section, texts in said.items() if turn < len(texts)]


def summary_of(winner: str) -> str:
    """What the facilitator writes as the brief's summary; empty for a challenge that real people wrote."""
    theme = theme_of(winner)
    return THEMES[theme]["summary"] if theme else ""


def ratings(person: int, principles: tuple[str, ...], seed: int = 1) -> dict[str, int]:
    """{principle: 1 to 5}: mostly content, and not all alike."""
    chance = Random(f"rates {seed} {person}")
    return {principle: chance.choices((2, 3, 4, 5), (1, 2, 5, 4))[0] for principle in principles}
