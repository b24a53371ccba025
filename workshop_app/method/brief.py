"""Composes the Challenge Brief from what a workshop said. It quotes and counts; it invents nothing, and what is not known stays empty."""
import re
from collections.abc import Iterator
from itertools import zip_longest

from workshop_app.method.sections import CATALOGUE, SECTIONS, empty, words

OPEN_TO_ANY = (
    "We describe a problem and what should get better, not how to do it. We are open to any solution, from any supplier, of any size. "
    "Where words name a product or a design, they give an example; others count just as much."
)
CONTACT = "Questions: {contact}."
QUESTIONS = "Everybody who takes an interest gets the same brief and the same answers, without the name of who asked."
ACCESS = "If you need this brief in another format or language, tell us and we will send it."
PRIVACY = (
    "The people in the workshop took part without giving their names. What they wrote was stored without an author, "
    "and quotes that could identify somebody are removed before this brief is shared."
)

MARKS = (".", "!", "?", "…", "؟", "。")


def draft(material: dict) -> dict:
    """{section key: value} for all sections of `method.sections`, from plain data:

    {"workshop": {"title", "topic", "team", "owner", "contact", "council"}, "question": str,
     "clusters": [{"title": str or None, "notes": [str]}],
     "answers": {section: [str]}, "kept": [{"wording", "reason"}],
     "counts": {"participants", "notes", "clusters", "challenges", "ballots", "dots_per_person"},
     "method": "dots"|"run-off"|"chosen", "reason": str, "tally": [{"wording", "dots"}], "run_off": the same, "date": "2026-11-23"}
    """
    workshop, answers = material["workshop"], material["answers"]
    known = {
        "question": material["question"],
        "owner": {"owner": workshop["owner"] or "", "contact": workshop["contact"] or ""},
        "why_now": topic(workshop),
        "problem": problem(material["clusters"]),
        "told_us": [{"text": text, "redacted": False} for text in quotes(material["clusters"])],
        "open_to_any": {"statement": OPEN_TO_ANY, "kept": [row | {"reason": row["reason"] or ""} for row in material["kept"]]},
        "how_chosen": chosen(material),
        "questions_access_privacy": questions(workshop["contact"] or ""),
    }
    for key, said in answers.items():
        known[key] = list(said) if SECTIONS[key].kind == "list" else "\n".join(said)
    return {section.key: known.get(section.key, empty(section.key)) for section in CATALOGUE}


def sources(material: dict) -> dict[str, list[dict]]:
    """{section: [{"cluster": title, "" for none yet, None for what lies in no cluster; "notes": how many}]}, and {"answers": how many}."""
    behind = [{"cluster": cluster["title"], "notes": len(cluster["notes"])} for cluster in material["clusters"] if cluster["notes"]]
    found = {"problem": behind, "told_us": behind} if behind else {}
    return found | {key: [{"answers": len(said)}] for key, said in material["answers"].items() if said}


def provenance(behind: list[dict]) -> str:
    """What `sources` says of one section, as a sentence; "" for nothing."""
    clusters = [origin(source) for source in behind if "notes" in source]
    if clusters:
        return f"Drafted from {', and '.join(clusters)}."
    given = sum(source["answers"] for source in behind if "answers" in source)
    return f"Drafted from {numbered(given, 'answer')} of the brief stage." if given else ""


def origin(source: dict) -> str:
    title = source["cluster"]
    where = {None: "outside any cluster", "": "of a cluster without a title"}.get(title, f"of the cluster ‘{title}’")
    return f"{numbered(source['notes'], 'note')} {where}"


def numbered(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def quoted(parts: dict) -> set[str]:
    """The words that the quotes section still tells."""
    return {quote["text"] for quote in parts["told_us"] if not quote["redacted"]}


def redacted(parts: dict, note: str) -> dict:
    """The sections with that note's quote redacted: that a quote was there still shows, its words don't."""
    kept = [quote if quote["text"] != note else {"text": "", "redacted": True} for quote in parts["told_us"]]
    return without(parts, note) | {"told_us": kept}


def without(parts: dict, note: str) -> dict:
    """The sections without the words of one note: its quote goes, and its sentence in the problem."""
    kept = [quote for quote in parts["told_us"] if quote["text"] != note]
    told = re.sub(rf"(?<!\S){re.escape(sentence(note))}(?!\S)", "", parts["problem"])
    lines = [" ".join(line.split()) for line in told.split("\n")]
    return parts | {"told_us": kept, "problem": "\n".join(line for line in lines if line)}


def topic(workshop: dict) -> str:
    """The topic that the team brought. Why it is urgent now, only people can say."""
    if not workshop["topic"]:
        return ""
    return f"{workshop['team'] or 'The team'} brought this topic to the workshop: {sentence(' '.join(workshop['topic'].split()))}"


def problem(clusters: list[dict]) -> str:
    """One paragraph for each cluster: how many notes it holds, then as many of them as the limit of the section leaves room for."""
    told = [cluster for cluster in clusters if cluster["notes"]]
    left = SECTIONS["problem"].words
    paragraphs: list[list[str]] = []
    for cluster in told:
        if words(counted(cluster)) > left / 2:
            break
        paragraphs.append([counted(cluster)])
        left -= words(counted(cluster))
    for number, note in in_turn(told[:len(paragraphs)]):
        if words(note) <= left:
            paragraphs[number].append(sentence(note))
            left -= words(note)
    return "\n".join(" ".join(paragraph) for paragraph in paragraphs)


def counted(cluster: dict) -> str:
    notes = numbered(len(cluster["notes"]), "note")
    if cluster["title"] is None:  # what lies in no cluster
        return f"People wrote {notes} outside any cluster."
    where = f"under ‘{cluster['title']}’" if cluster["title"] else "in a cluster without a title"
    return f"People wrote {notes} {where}."


def sentence(note: str) -> str:
    """The words as they are, with a full stop where there is no mark."""
    return note if note.rstrip("'\"’”)]").endswith(MARKS) else f"{note}."


def quotes(clusters: list[dict]) -> list[str]:
    return [note for _, note in in_turn(clusters)][:SECTIONS["told_us"].most]


def in_turn(clusters: list[dict]) -> Iterator[tuple[int, str]]:
    """(number of the cluster, note): one of each cluster in turn. Sorted by text, so that no order of writing shows; repeats left out."""
    said = set()
    for turn in zip_longest(*(sorted(" ".join(note.split()) for note in cluster["notes"]) for cluster in clusters)):
        for number, note in enumerate(turn):
            if note and note.casefold() not in said:
                said.add(note.casefold())
                yield number, note


def questions(contact: str) -> str:
    return "\n".join([*([CONTACT.format(contact=contact)] if contact else []), QUESTIONS, ACCESS, PRIVACY])


def chosen(material: dict) -> dict:
    """The record of the choice. "winner" marks the winning row of the tally, which is not always the first."""
    return {
        **material["counts"],
        "method": material["method"], "reason": material["reason"] or "", "date": material["date"], "winner": material["question"],
        "tally": list(material["tally"]), "run_off": list(material.get("run_off") or []),
    }
