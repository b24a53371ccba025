"""How the challenge was chosen, in sentences and tables: what the group did, the vote, and who came next."""
from collections.abc import Iterator

from workshop_app.handover import pictures
from workshop_app.method.principles import PRINCIPLES

METHODS = {
    "dots": "The challenge with the most dots was chosen.",
    "run-off": "The vote ended in a tie. A run-off between the tied challenges decided.",
    "chosen": "The facilitator recorded the choice that the group made.",
}


def how_chosen(value: dict, date: str) -> Iterator[tuple]:
    """Blocks for the `how_chosen` section. date: as people read it, or ""."""
    if not value:
        return
    yield "p", f"{'On ' + date + ', ' if date else ''}{many(value['participants'], 'person', 'people')} took part. Together they wrote " \
        f"{many(value['notes'], 'note')}, sorted notes into {many(value['clusters'], 'cluster')} and put " \
        f"{many(value['challenges'], 'challenge')} to the vote."
    yield "p", f"{many(value['ballots'], 'person', 'people')} voted. Each had {many(value['dots_per_person'], 'dot')} to give."
    if value["method"] in METHODS:
        yield "p", METHODS[value["method"]]
    if value["reason"]:
        yield "p", f"Reason: {value['reason']}"
    yield from tally("All challenges and their dots", value["tally"], value["winner"])
    yield from tally("The run-off", value["run_off"], value["winner"])


def tally(caption: str, rows: list[dict], winner: str) -> Iterator[tuple]:
    if rows:
        yield "table", caption, ["Challenge", "Dots", "Result"], [
            [row["wording"], str(row["dots"]), "Chosen" if row["wording"] == winner else "Runner-up"] for row in rows]
        yield pictures.vote(rows, winner)


def rated(pulse: dict | None) -> Iterator[tuple]:
    """Blocks about how far the session lived the five principles. pulse: as `method.tally.pulse`; nothing to show, no blocks."""
    if not pulse:
        return
    yield "h3", "How people rated the session"
    rows = [[name.capitalize(), str(pulse[name]["mean"]), str(pulse[name]["count"])] for name in PRINCIPLES if name in pulse]
    yield "table", "The five principles, rated from 1 to 5", ["Principle", "Mean", "Answers"], rows
    yield pictures.principles(pulse)


def many(number: int | None, one: str, several: str = "") -> str:
    return f"{number or 0} {one if number == 1 else several or one + 's'}"
