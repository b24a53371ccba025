"""Facilitation scripts: the YAML files that say what happens in a workshop, stage by stage."""
from collections.abc import Iterable, Iterator
from pathlib import Path

from marshmallow import ValidationError

from workshop_app.method.script_lines import Fault, read
from workshop_app.method.script_schema import Programme, Script

SUFFIXES = (".yaml", ".yml")


class ScriptError(Exception):
    """One thing that is wrong in one file: `two-hours.yaml, line 41: stages[3].activity: "brainstorm" is not an activity. Allowed: …`

    `line` counts from 1 and is None when there is no line to name; `field` is "" for the file as a whole;
    `others` are the further errors of the same file.
    """

    def __init__(self, path: str | Path, line: int | None, field: str, message: str):
        self.path, self.line, self.field, self.message = Path(path), line, field, message
        self.others: tuple[ScriptError, ...] = ()
        where = f"{self.path.name}, line {line}" if line else self.path.name
        super().__init__(": ".join(part for part in (where, field, message) if part))


def load(path: str | Path) -> dict:
    """The script or programme in a file, with its defaults; raises its first ScriptError, with all further ones in `others`.

    A script is {kind, key, title, about, language, stages}; a programme has `sessions` [{script, title, carry}] in place of `stages`.
    """
    value, errors = _examine(Path(path))
    if errors:
        errors[0].others = tuple(errors[1:])
        raise errors[0]
    return value


def check(path: str | Path) -> list[ScriptError]:
    """Everything that is wrong in one file, in the order of its lines. What a programme asks of other files, `survey` checks."""
    return _examine(Path(path))[1]


def shelf(*folders: str | Path) -> dict[str, dict]:
    """{key: script or programme} of all files that are in order. A later folder's file takes the place of an earlier one of the same name.

    A file with errors, and a programme that needs it, stay off the shelf and leave the others in peace; `faults` tells what they are.
    """
    return survey(files(*folders))[0]


def faults(*folders: str | Path) -> list[ScriptError]:
    """Everything that keeps files of these folders off the shelf."""
    missing = [ScriptError(folder, None, "", "is not a folder") for folder in folders if not Path(folder).is_dir()]
    return missing + survey(files(*folders))[1]


def files(*folders: str | Path) -> list[Path]:
    """The YAML files of the folders, by folder and name; an editor's hidden copies are left out."""
    return [
        path
        for folder in folders
        for path in sorted(Path(folder).glob("*"))
        if path.suffix in SUFFIXES and path.is_file() and not path.name.startswith(".")
    ]


def survey(paths: Iterable[Path]) -> tuple[dict[str, dict], list[ScriptError]]:
    """({key: script or programme}, errors) of some files; of two with the same name the later counts, even when it has errors."""
    chosen = {path.stem: path for path in paths}
    good, wrong = {}, []
    for stem, path in chosen.items():
        value, errors = _examine(path)
        wrong += errors
        if not errors:
            good[stem] = value
    scripts = {key for key, value in good.items() if value["kind"] == "script"}
    for key in [key for key in good if key not in scripts]:
        lost = _lost_sessions(chosen[key], good[key], scripts)
        if lost:
            wrong += lost
            del good[key]
    return good, wrong


def stage_list(script: dict) -> list[dict]:
    """The stages of a loaded script, each flat and complete.

    {key, title, minutes, activity, principle (or None), say, watch_for: [text], see, prompt ("" when there is none), dots, per_challenge,
    hidden (until the reveal), evidence (its notes may be quoted in the brief), reveals, also: [room]}
    """
    return [_flat(stage) for stage in script["stages"]]


def minutes(script: dict) -> int:
    """How long a loaded script takes."""
    return sum(stage["minutes"] for stage in script["stages"])


def _flat(stage: dict) -> dict:
    settings = stage["settings"]
    rooms = {stage["activity"], *settings["also"]}
    told = {name: stage[name] for name in ("key", "title", "minutes", "activity", "principle", "say", "watch_for", "see")}
    return told | {
        "prompt": settings.get("prompt", ""),
        "dots": settings["dots"],
        "per_challenge": settings["per_challenge"],
        "hidden": settings["hidden_until_reveal"],
        "evidence": settings["evidence"] and "post" in rooms,
        "reveals": settings["reveals"],
        "also": list(settings["also"]),
    }


def _examine(path: Path) -> tuple[dict | None, list[ScriptError]]:
    value, lines, found = read(path)
    if lines:
        value, wrong = _validate(value)
        found += [Fault(_line(lines, where), where, message) for where, message in wrong]
    if value and value.get("key") not in (None, path.stem):
        found.append(Fault(_line(lines, ("key",)), ("key",), f'"{value["key"]}" is not the file\'s name. Allowed: {path.stem}'))
    elif lines and path.suffix != ".yaml":
        found.append(Fault(None, (), f"has the wrong ending. Allowed: {path.stem}.yaml"))
    found.sort(key=lambda fault: fault.line or 0)
    return value, [ScriptError(path, line, _name(where), message) for line, where, message in found]


def _validate(value) -> tuple[dict, list[tuple[tuple, str]]]:
    schema = Programme() if isinstance(value, dict) and value.get("kind") == "programme" else Script()
    try:
        return schema.load(value), []
    except ValidationError as error:
        return error.valid_data, list(_sentences(error.messages))


def _sentences(messages, path: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """(path, sentence) for each leaf of marshmallow's nested messages."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _sentences(inner, path if name == "_schema" else (*path, name))
    else:
        yield from ((path, sentence) for sentence in messages)


def _line(lines: dict[tuple, int], path: tuple) -> int | None:
    """The line of a field, or of the nearest field around it when it is missing."""
    return next((lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in lines), None)


def _name(path: tuple) -> str:
    """stages[3].activity out of ("stages", 3, "activity")."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _lost_sessions(path: Path, programme: dict, scripts: set[str]) -> list[ScriptError]:
    lines, there = read(path)[1], ", ".join(sorted(scripts)) or "none"
    lost = []
    for place, session in enumerate(programme["sessions"]):
        if session["script"] not in scripts:
            where = ("sessions", place, "script")
            sentence = f'"{session["script"]}" is not a script, or has errors. Allowed: {there}'
            lost.append(ScriptError(path, _line(lines, where), _name(where), sentence))
    return lost
