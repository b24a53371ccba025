"""How long the documents of a brief take: `python -m benchmarks.documents`. Cold is a fresh process, from its start to the last format."""
import json
import statistics
import subprocess
import sys
import time

from workshop_app.handover.document import document
from workshop_app.handover.formats import FORMATS, rendered
from workshop_app.method.sections import CATALOGUE, READ_ONLY

ROUNDS = 30
SENTENCE = "residents who report a missed collection hear nothing and call again because nobody tells them what happens next"
WORDS = SENTENCE.split()
KINDS = {
    "line": lambda words: f"How can technology help {' '.join(words[:18])}?",
    "text": lambda words: "\n".join(" ".join(words[at:at + 50]) for at in range(0, len(words), 50)),
    "list": lambda words: [" ".join(words)] * 8,
    "quotes": lambda words: [{"text": f"{number} {' '.join(words[:20])}", "redacted": number == 3} for number in range(10)],
    "contact": lambda _: {"owner": "Head of Waste Services", "contact": "waste@council.example"},
    "dates": lambda _: [{"what": f"Step {number}", "when": f"2027-0{number}-01"} for number in range(1, 7)],
    "open": lambda words: {"statement": " ".join(words[:60]), "kept": [{"wording": " ".join(words[:12]), "reason": "Our words"}] * 3},
    "apply": lambda words: {"text": " ".join(words), "criteria": [" ".join(words[:8])] * 8},
    "route": lambda words: {"route": "open", "notes": " ".join(words[:60])},
}


def full() -> dict:
    """A brief that uses up the limits of its sections, after a vote over twelve challenges."""
    said = {
        section.key: KINDS[section.kind]((WORDS * 20)[:section.words or 30]) for section in CATALOGUE if section.key not in READ_ONLY
    }
    tally = [{"wording": f"{said['question']} {number}", "dots": 40 - number} for number in range(12)]
    said["how_chosen"] = {
        "participants": 24, "notes": 180, "clusters": 11, "challenges": 12, "ballots": 23, "dots_per_person": 5, "method": "dots",
        "reason": "", "date": "2027-01-11", "winner": tally[0]["wording"], "tally": tally, "run_off": [],
    }
    pulse = {name: {"mean": 4.1, "count": 20} for name in ("collaboration", "conversation", "exploration", "openness", "newness")}
    return {"sections": said, "meta": {"council": "Example Council", "team": "Waste", "version": 1, "state": "approved",
                                       "date": "2027-01-11", "reference": "b-222222", "pulse": pulse}}


def all_formats(made) -> dict[str, float]:
    """{ending: seconds}"""
    took = {}
    for ending in FORMATS:
        began = time.perf_counter()
        rendered(ending, made)
        took[ending] = time.perf_counter() - began
    return took


def cold() -> float:
    code = "from benchmarks.documents import *; f = full(); all_formats(document(f['sections'], f['meta']))"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def main() -> None:
    brief = full()
    made = document(brief["sections"], brief["meta"])
    all_formats(made)
    warm = [all_formats(made) for _ in range(ROUNDS)]
    print(json.dumps({
        "cold_ms": round(1000 * statistics.median(cold() for _ in range(5))),
        "warm_ms": round(1000 * statistics.median(sum(round_.values()) for round_ in warm)),
        "each_ms": {ending: round(1000 * statistics.median(round_[ending] for round_ in warm), 1) for ending in FORMATS},
    }, indent=2))


if __name__ == "__main__":
    main()
