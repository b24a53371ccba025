"""The examples of docs/api.md, run as they stand there, and the shapes that it shows."""
import json
import re
import shlex
from pathlib import Path

from api.conftest import Program, problem, token

from workshop_app.doors.api import shapes
from workshop_app.doors.api.problems import Problem

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def curl(app, line: str, known: dict):
    """What this call of curl would ask, asked of the app."""
    said = shlex.split(re.sub(r"\$([A-Z]+)", lambda name: known[name[1]].replace('"', r"\""), line))
    program, headers, sent = Program(app, None), {}, None
    for flag, value in zip(said[1:-1:2], said[2:-1:2], strict=True):
        if flag == "-H":
            name, _, headers[name] = value.partition(": ")
        elif flag == "-d":
            sent = value
        else:
            assert flag == "-o", flag
    return program.open(said[-1].removeprefix(known["SITE"]), "GET" if sent is None else "POST", headers, data=sent)


def test_every_example_works_as_it_is_written(app, desk):
    desk.to("handed_over")
    known = {"SITE": "https://workshop.council.example", "TOKEN": token("briefs:read", "briefs:acknowledge"), "BRIEF": desk.brief.reference}
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("curl")]
    assert len(lines) >= 8
    for line in lines:
        answer = curl(app, line, known)
        assert answer.status_code == (304 if "If-None-Match" in line else 200), (line, answer.text)
        known |= {"TAG": answer.headers.get("ETag", "")} if "docx" in line else {}
        known |= {"CURSOR": answer.json["cursor"]} if "state=" in line else {}
    assert desk.brief.state == "acknowledged" and desk.brief.case_reference == "PROC-2027-0117"


def test_what_it_shows_has_the_fields_that_are_sent(app, una):
    page, received, wrong = map(json.loads, blocks("json"))
    assert set(page) == set(shapes.Page().fields) and set(page["briefs"][0]) == set(shapes.Head().fields)
    assert set(received) == set(shapes.Received().fields)
    assert set(wrong) == {field.data_key or name for name, field in Problem().fields.items()}
    answer = una.get("briefs?state=lost")
    assert problem(answer) == (422, wrong["code"])
    assert {name: answer.json[name] for name in ("title", "detail", "fields", "status")} == {name: wrong[name] for name in ("title", "detail", "fields", "status")}
