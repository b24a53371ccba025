"""`flask ocds`: check files of open contracting data."""
import json
from pathlib import Path

import click
from flask.cli import AppGroup

from workshop_app.handover.ocds import problems

EXAMPLES = "ocds-213czf"

ocds = AppGroup("ocds", short_help="Check open contracting data.")


@ocds.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files):
    """Say what is wrong in release packages: the field, and what mends it."""
    good = True
    for path in files:
        for said in told(path):
            click.echo(f"{path}: {said}")
            good = False
    if not good:
        raise SystemExit(1)
    click.echo("1 file is in order." if len(files) == 1 else f"{len(files)} files are in order.")
    if any(EXAMPLES in path.read_text(encoding="utf-8-sig") for path in files):
        click.echo(f"{EXAMPLES} is the prefix of the standard's examples: such data are drafts, not for publication.")


def told(path: Path) -> list[str]:
    try:
        package = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=no_number)
    except json.JSONDecodeError as error:
        return [f"line {error.lineno}: This is no JSON. {error.msg}."]
    except UnicodeDecodeError:
        return ["This is no text in UTF-8."]
    except RecursionError:
        return ["It is nested too deeply to be read."]
    except ValueError as error:
        return [str(error)]
    return [str(problem) for problem in problems(package)]


def no_number(name: str):
    raise ValueError(f"JSON knows no {name}.")
