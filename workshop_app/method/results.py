"""What the results page shows, out of the board that everybody may see. Plain records in, plain data out."""
from workshop_app.method import picture
from workshop_app.method.principles import PRINCIPLES

NO_TITLE, NO_CLUSTER = "A cluster without a title", "Not in a cluster"
GONE = "A wording that was taken back"
COLOURS = 5


def story(board: dict[str, list[dict]]) -> dict:
    """{"winner", "reason", "how", "votes": [vote, newest first], "runners_up": [text], "clusters", "map", "pulse": None or a chart}.

    A vote: {"title", "rows": [{"text", "dots", "percent", "winner"}], "ballots", "dots", "per_challenge"}.
    """
    workshop = board["workshop"][0]
    wordings = {wording["id"]: wording["text"] for wording in board["wording"]}
    closed = sorted((r for r in board["round"] if r["state"] == "closed"), key=lambda r: r["number"])
    votes = [vote(round_, wordings, workshop["winner"], run_off) for round_, run_off in reversed(counted(closed))]
    first = votes[-1] if votes else None
    return {
        "winner": wordings.get(workshop["winner"]),
        "how": how(workshop, votes),
        "reason": workshop["winner_reason"],
        "votes": votes,
        "runners_up": [row["text"] for row in first["rows"] if not row["winner"]] if first and workshop["winner"] else [],
        "clusters": (found := clusters(board)),
        "map": bubbles(found),
        "pulse": pulse(workshop["pulse"]) if workshop["pulse"] is not None else None,
    }


def counted(closed: list[dict]) -> list[tuple[dict, bool]]:
    """(round, was it a run-off?) of the last vote over all challenges and the run-offs after it. One that was held again doesn't count."""
    kept: list[tuple[dict, bool]] = []
    for round_ in closed:
        kept = [*kept, (round_, True)] if round_["run_off"] else [(round_, False)]
    return kept


def vote(round_: dict, wordings: dict[str, str], winner: str | None, run_off: bool) -> dict:
    ranked = sorted(round_["tally"].items(), key=lambda pair: (-pair[1], wordings.get(pair[0], GONE)))
    lengths = picture.bars([dots for _, dots in ranked])
    rows = [
        {"text": wordings.get(id, GONE), "dots": dots, "percent": percent, "winner": id == winner}
        for (id, dots), percent in zip(ranked, lengths, strict=True)
    ]
    told = {name: round_[name] for name in ("ballots", "dots", "per_challenge")}
    return {"title": "The run-off" if run_off else "The dot-vote", "rows": rows} | told


def how(workshop: dict, votes: list[dict]) -> str | None:
    """One sentence on how the winner was found."""
    if not workshop["winner"] or not votes:
        return None
    if workshop["winner_how"] == "chosen":
        return "The dots named no single winner, so the group chose this challenge together."
    top, out = votes[0]["rows"][0]["dots"], sum(row["dots"] for row in votes[0]["rows"])
    if workshop["winner_how"] == "run-off":
        return f"The first vote ended in a tie. In the run-off this challenge got the most dots: {top} of {out}."
    return f"It got the most dots: {top} of {out}."


def clusters(board: dict[str, list[dict]]) -> list[dict]:
    """[{"title", "notes": how many, "colour": 0–4 or None}] in the order of the wall; last, what lies in no cluster.

    Notes of a stage that gathers no evidence, such as the warm-up, aren't counted.
    """
    held: dict[str | None, int] = {}
    no_evidence = {stage["id"] for stage in board["stage"] if not stage["evidence"]}
    for note in board["note"]:
        if note["stage"] in no_evidence:
            continue
        held[note["cluster"]] = held.get(note["cluster"], 0) + 1
    ordered = sorted(board["cluster"], key=lambda cluster: (cluster["place"], cluster["id"]))
    rows = [
        {"title": cluster["title"] or NO_TITLE, "notes": held.pop(cluster["id"], 0), "colour": index % COLOURS}
        for index, cluster in enumerate(ordered)
    ]
    loose = sum(held.values())
    return rows + ([{"title": NO_CLUSTER, "notes": loose, "colour": None}] if loose else [])


def bubbles(rows: list[dict]) -> dict:
    """{"frame": viewBox, "circles": [{"x", "y", "r", "colour", "notes", "lines": [{"text", "y"}]}]}; empty clusters are left out."""
    shown = [row for row in rows if row["notes"]]
    circles = picture.bubbles([row["notes"] for row in shown])
    for row, circle in zip(shown, circles, strict=True):
        lines = picture.label(row["title"], circle["r"])
        top = circle["y"] - 7 * (len(lines) - 1)
        circle |= {"colour": row["colour"], "notes": row["notes"], "number_y": round(top - 2, 1)}
        circle["lines"] = [{"text": text, "y": round(top + 14 * (index + 1), 1)} for index, text in enumerate(lines)]
    return {"frame": picture.frame(circles), "circles": circles}


def pulse(means: dict[str, dict]) -> dict:
    """{"rows": [{"principle", "mean" or None, "count", "percent"}], "chart": radar, "nothing": too few answered anything}."""
    found = [means.get(principle) or {"mean": None, "count": None} for principle in PRINCIPLES]
    rows = [{"principle": principle} | told for principle, told in zip(PRINCIPLES, found, strict=True)]
    chart = picture.radar([told["mean"] for told in found])
    for row, axis, dot in zip(rows, chart["axes"], chart["dots"], strict=True):
        row |= {"axis": axis, "dot": dot}
    return {"rows": rows, "chart": chart, "nothing": not means}
