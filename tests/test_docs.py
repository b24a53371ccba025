"""The documents against the code: whoever adds a setting, a command, a verb or a column writes it down."""
import configparser
import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from workshop_app.config import Settings, shipped_scripts
from workshop_app.method import script
from workshop_app.models import Base

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "facilitation_scripts" / "README.md"]
EVERYTHING = "\n".join(path.read_text() for path in DOCUMENTS)


def text(name: str) -> str:
    return (ROOT / name).read_text()


def table(document: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its header."""
    section = text(document).split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


def test_every_setting_has_its_default_and_meaning_in_the_operators_table():
    told = [tuple(row) for row in table("docs/operating.md", "Settings")]
    known = [field.metadata for field in fields(Settings)]
    assert told == [(f"`{one['name']}`", f"`{one['default']}`" if one["default"] else "–", one["meaning"]) for one in known]


def test_no_document_names_a_setting_that_does_not_exist():
    known = {field.metadata["name"] for field in fields(Settings)}
    assert set(re.findall(r"WORKSHOP_[A-Z_]*[A-Z]", EVERYTHING)) == known


def commands(group: click.Group, before: tuple = ()) -> set[str]:
    """Every command below a group, as it is typed: "migrate", "scripts check"."""
    found = set()
    for name, command in group.commands.items():
        path = (*before, name)
        found |= commands(command, path) if isinstance(command, click.Group) else {" ".join(path)}
    return found


def test_every_flask_command_is_documented(app):
    told = set(re.findall(r"flask --app wsgi ([a-z]+(?: [a-z]+)?)", EVERYTHING))
    missing = {command for command in commands(app.cli) if not any(said == command or said.startswith(f"{command} ") for said in told)}
    assert missing == set()


def test_every_make_verb_is_documented_and_every_documented_verb_exists():
    verbs = set(re.findall(r"(?m)^([a-z]+):.*## ", text("Makefile")))
    assert set(re.findall(r"(?:`|\n)(?:[A-Z]+=\S+ )?make ([a-z]+)", EVERYTHING)) == verbs


def anchors(document: Path) -> set[str]:
    """What the headings of a document are called in an address."""
    headings = re.findall(r"(?m)^#+ (.+)$", document.read_text())
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(document):
    lost = []
    for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or not target.is_relative_to(ROOT) or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


def test_the_readme_tells_the_stages_of_the_standard_script():
    stages = script.load(shipped_scripts() / "two-hours.yaml")["stages"]
    assert [tuple(row[:2]) for row in table("README.md", "How a workshop goes")] == [(one["title"], str(one["minutes"])) for one in stages]


def test_contributing_names_each_floor():
    walls = configparser.ConfigParser()
    walls.read(ROOT / "setup.cfg")
    floors = re.findall(r"\w+", walls["importlinter:contract:floors"]["layers"])
    named = ",".join(row[0] for row in table("CONTRIBUTING.md", "Where things live"))
    assert set(re.findall(r"\w+", named)) == set(floors)


def test_the_promise_names_every_column_that_is_stored():
    told = {row[0].strip("`"): row[1] for row in table("docs/anonymity.md", "What is stored")}
    stored = {name: sorted(column.name for column in table.columns) for name, table in Base.metadata.tables.items()}
    assert {name: sorted(re.findall(r"`(\w+)`", columns)) for name, columns in told.items()} == stored
