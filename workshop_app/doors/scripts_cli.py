"""`flask scripts`: check facilitation scripts, list them, and read one as a run sheet."""
import difflib
import textwrap
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from workshop_app.method import script

WIDTH = 88

scripts = AppGroup("scripts", short_help="Check, list and read facilitation scripts.")


@scripts.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files):
    """Say what is wrong in FILES, or in every script on the shelf."""
    folders = current_app.config["SCRIPT_FOLDERS"]
    if files:
        named = {path.resolve() for path in files}
        good, errors = script.survey([*script.files(*folders), *files])
        errors = [error for error in errors if error.path.resolve() in named]
    else:
        good, errors = script.shelf(*folders), script.faults(*folders)
    for error in errors:
        click.echo(error)
    if errors:
        raise SystemExit(1)
    count = len(files or good)
    click.echo("1 script is in order." if count == 1 else f"{count} scripts are in order.")


@scripts.command("list")
def list_scripts():
    """List the scripts and programmes on the shelf."""
    folders = current_app.config["SCRIPT_FOLDERS"]
    shelf = script.shelf(*folders)
    rows = [("key", "kind", "minutes", "stages", "title")]
    rows += [(key, found["kind"], *_size(found, shelf), found["title"]) for key, found in sorted(shelf.items())]
    widths = [max(len(str(row[column])) for row in rows) for column in range(4)]
    for key, kind, minutes, stages, title in rows:
        click.echo(f"{key:{widths[0]}}  {kind:{widths[1]}}  {minutes:>{widths[2]}}  {stages:>{widths[3]}}  {title}")
    if script.faults(*folders):
        click.echo('Some files have errors and are left out. "flask scripts check" names them.', err=True)


@scripts.command()
@click.argument("key")
def show(key):
    """Print the script or programme KEY as a run sheet."""
    shelf = script.shelf(*current_app.config["SCRIPT_FOLDERS"])
    if key not in shelf:
        close = difflib.get_close_matches(key, shelf, 1)
        hint = f"Did you mean {close[0]}?" if close else f"On the shelf: {', '.join(sorted(shelf)) or 'nothing'}."
        raise click.ClickException(f'There is no script "{key}" on the shelf. {hint}')
    click.echo("\n".join(_programme_sheet(shelf[key], shelf) if shelf[key]["kind"] == "programme" else _sheet(shelf[key])))


def _size(found: dict, shelf: dict) -> tuple[int, int]:
    """(minutes, stages) of a script, or of all sessions of a programme."""
    parts = [shelf[session["script"]] for session in found["sessions"]] if found["kind"] == "programme" else [found]
    return sum(map(script.minutes, parts)), sum(len(part["stages"]) for part in parts)


def _programme_sheet(programme: dict, shelf: dict) -> list[str]:
    lines = [programme["title"], "", *_wrapped(programme["about"])]
    for number, session in enumerate(programme["sessions"], 1):
        carried = f", carries {' and '.join(session['carry'])}" if session["carry"] else ""
        lines += ["", "=" * WIDTH, f"Session {number}: {session['title']}{carried}", "", *_sheet(shelf[session["script"]])]
    return lines


def _sheet(found: dict) -> list[str]:
    stages = script.stage_list(found)
    lines = [found["title"], f"{script.minutes(found)} minutes, {len(stages)} stages", "", *_wrapped(found["about"])]
    start = 0
    for stage in stages:
        lines += ["", "-" * WIDTH, *_stage(stage, start)]
        start += stage["minutes"]
    return [*lines, "", "-" * WIDTH, f"{_clock(start)}  End"]


def _stage(stage: dict, start: int) -> list[str]:
    principle = f"  ({stage['principle']})" if stage["principle"] else ""
    lines = [f"{_clock(start)}  {stage['title']}, {stage['minutes']} min{principle}", "", "Say", *_wrapped(stage["say"], "  ")]
    if stage["prompt"]:
        lines += ["", "Question on the board", *_wrapped(stage["prompt"], "  ")]
    lines += ["", "Watch for"]
    for item in stage["watch_for"]:
        lines += textwrap.wrap(item, WIDTH, initial_indent="  - ", subsequent_indent="    ")
    return lines


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    """Lines of at most WIDTH characters; the empty lines between paragraphs stay."""
    lines = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, WIDTH, initial_indent=indent, subsequent_indent=indent) or [""]
    return lines
