"""docs/protocol.md against the code: whoever adds a command, a record or a refusal writes it down."""
import ast
import re
from pathlib import Path

import pytest

from workshop_app import rooms
from workshop_app.engine import board, written
from workshop_app.engine.commands import REGISTRY
from workshop_app.handover import editing, review

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "protocol.md").read_text()


def table(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its header."""
    section = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


def names(cell: str) -> set[str]:
    return {name.strip(" []`") for name in cell.split(",")} - {"", "–"}


COMMANDS = {row[0].strip("`"): row for row in table("Commands")}


def test_every_command_is_documented_and_every_documented_command_exists():
    assert rooms.__all__ and editing and review and set(COMMANDS) == set(REGISTRY)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_commands_row_tells_its_room_payload_roles_and_time(name):
    _, room, payload, by, when, _ = COMMANDS[name]
    command = REGISTRY[name]
    fields = command.schema.fields
    optional = {field for field, is_ in fields.items() if not is_.required}
    assert (room, when) == (command.room, command.when)
    assert names(by) == set(command.by)
    assert names(payload) == set(fields)
    assert {part.strip(" []") for part in payload.split(",") if "[" in part} == optional


def test_every_record_and_field_is_documented():
    documented = {row[0].strip("`"): (names(row[1]), names(row[2])) for row in table("Records")}
    assert set(documented) == {kind.name for kind in board.KINDS} | {"stage"}
    assert documented["stage"] == ({"id", *board.STAGE_FIELDS}, {"say", "watch_for"})


def test_the_board_has_just_the_documented_fields(room, ada, fay):
    from people import new_id

    room.go("cluster")
    ada.open_cluster("Getting about")
    room.go("warm-up")
    ada.post("Tea")
    room.go("frame")
    fay.do("put_up", id=ada.offer(None, "How can technology shorten the wait?")["id"])
    room.go("dot-vote")
    fay.do("open_vote", id=new_id())
    room.go("brief")
    ada.do("answer", id=new_id(), key="k" * 32, section="success", text="Calm")
    documented = {row[0].strip("`"): (names(row[1]), names(row[2])) for row in table("Records")}
    for kind, (everybody, staff) in documented.items():
        assert set(ada.sees()[kind][0]) == everybody, kind
        assert set(fay.sees()[kind][0]) == everybody | staff, kind


def codes_in_the_code() -> set[str]:
    """Every first argument of a Refused(...) in the package."""
    found = set()
    for path in (ROOT / "workshop_app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
            if name == "Refused" and node.args and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def test_every_refusal_is_documented():
    documented = {row[0].strip("`") for row in table("Refusals")}
    said_otherwise = {"no_budget", "too_many_on_one"}  # named by the tally, not in a Refused(...) itself
    said_otherwise |= {f"unknown_{name}" for name in written.CALLED.values()}
    assert codes_in_the_code() | said_otherwise == documented
    assert all(re.fullmatch(r"[a-z_]+", code) for code in documented)
