"""What a rehearsal leaves behind: the brief, the board, and a summary for people and for programs."""
import json
from pathlib import Path

from workshop_app.rehearsal.stopwatch import Stopwatch

HANDED_OVER = "handed over and acknowledged"


def summarise(participants: int, board: dict, files: dict[str, bytes], stopwatch: Stopwatch, receipt: dict | None = None) -> dict:
    """The figures of a workshop. Dots are those of the vote over all challenges; `brief` is {file name: bytes}; times are milliseconds;
    `handed_over` is the reference under which procurement keeps the brief.
    """
    wordings = {wording["id"]: wording["text"] for wording in board.get("wording", ())}
    rounds = sorted(board.get("round", ()), key=lambda round_: round_["number"])
    vote = next((round_ for round_ in rounds if round_["tally"] is not None), {"tally": {}, "ballots": 0})
    ranked = sorted(vote["tally"].items(), key=lambda item: (-item[1], wordings.get(item[0], "")))
    return {
        "participants": participants,
        "notes": len(board.get("note", ())),
        "clusters": len(board.get("cluster", ())),
        "challenges": sum(wording["up"] for wording in board.get("wording", ())),
        "ballots": vote["ballots"],
        "dots_per_challenge": {wordings[id]: dots for id, dots in ranked if id in wordings},
        "winner": wordings.get(board["workshop"][0]["winner"]),
        "brief": {name: len(content) for name, content in files.items()},
        "post_to_all_ms_p50": stopwatch.milliseconds(0.5),
        "post_to_all_ms_p95": stopwatch.milliseconds(0.95),
        "handed_over": receipt and receipt["case_reference"],
    }


def keep(folder: Path, summary: dict, snapshot: dict, files: dict[str, bytes]) -> None:
    """Write the brief's files, board.json and summary.json into a folder. A brief of an earlier rehearsal doesn't stay."""
    for earlier in (*folder.glob("brief.*"), *folder.glob("pack.zip")):
        earlier.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "board.json").write_text(as_json(snapshot), encoding="utf-8")
    (folder / "summary.json").write_text(as_json(summary), encoding="utf-8")


def as_json(data: dict) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def readable(summary: dict) -> str:
    """The summary as a few lines for people."""
    lines = [
        f"{summary['participants']} people, {summary['notes']} notes, {summary['clusters']} clusters, {summary['challenges']} challenges, "
        f"{summary['ballots']} ballots."
    ]
    if summary["dots_per_challenge"]:
        lines += ["", "Dots:", *(f"{dots:>5}  {wording}" for wording, dots in summary["dots_per_challenge"].items())]
    if summary["winner"]:
        lines += ["", f"The challenge: {summary['winner']}"]
    if summary["post_to_all_ms_p50"] is not None:
        lines += ["", f"From sending a note until everybody had it: {summary['post_to_all_ms_p50']} ms for half of the notes, "
                      f"{summary['post_to_all_ms_p95']} ms for 95 in 100."]
    return "\n".join(lines)
