"""The list of briefs: page after page, visit after visit, nothing is missed, and a page costs the same however many there are."""
from urllib.parse import urlsplit

import pytest
from api.conftest import problem
from api.shelf import AT, STATES, TEAMS, fill
from sqlalchemy import event

from workshop_app.doors.api import cursors
from workshop_app.doors.api.cursors import Walk
from workshop_app.extensions import db
from workshop_app.models import Brief


def walk(program, path: str = "briefs?limit=7") -> tuple[list[dict], str]:
    """Every head of the list, page after page, and the cursor of the last page."""
    found, page = [], program.read(path)
    while page["next"]:
        found += page["briefs"]
        assert len(page["briefs"]) == 7
        after = urlsplit(page["next"])
        page = program.read(f"{after.path}?{after.query}")
    return found + page["briefs"], page["cursor"]


def references(program, path: str = "briefs?limit=100") -> list[str]:
    return [head["reference"] for head in program.read(path)["briefs"]]


@pytest.mark.parametrize("apart", [1000, 0], ids=["one after another", "all at one moment"])
def test_every_brief_comes_once_and_the_longest_unchanged_first(una, dora, desk, apart):
    fill(desk.brief, 30, apart)
    for program, many in ((una, 20), (dora, 31)):
        found, _ = walk(program)
        assert len(found) == many == len({head["id"] for head in found})
        assert [head["updated_at"] for head in found] == sorted(head["updated_at"] for head in found)


def test_the_next_page_stands_in_a_header_too_and_keeps_what_was_asked(una, desk):
    fill(desk.brief, 18)
    answer = una.get("briefs?limit=1&state=approved&state=withdrawn&team=Planning")
    [head] = answer.json["briefs"]
    assert answer.headers["Link"] == f'<{answer.json["next"]}>; rel="next"'
    assert "limit=1" in answer.json["next"] and "state=approved&state=withdrawn" in answer.json["next"] and "team=Planning" in answer.json["next"]
    after = urlsplit(answer.json["next"])
    rest = una.get(f"{after.path}?{after.query}")
    assert rest.json["next"] is None and "Link" not in rest.headers and {head["state"], rest.json["briefs"][0]["state"]} <= {"approved", "withdrawn"}


def test_briefs_are_asked_for_by_state_by_team_and_by_when_they_changed(una, dora, desk):
    fill(desk.brief, 24)
    for state in STATES:
        assert {head["state"] for head in dora.read(f"briefs?state={state}&limit=100")["briefs"]} == {state}
    assert una.read("briefs?state=draft")["briefs"] == [] and len(references(una, "briefs?state=approved&state=withdrawn&limit=100")) == 8
    for team in TEAMS:
        assert {head["team"] for head in una.read(f"briefs?team={team}")["briefs"]} == {team}
    assert una.read("briefs?team=planning")["briefs"] == []
    whole = references(una)
    since = [head["updated_at"] for head in una.read("briefs?limit=100")["briefs"]][5]
    assert references(una, f"briefs?updated_since={since}&limit=100") == whole[5:]
    assert references(una, f"briefs?updated_since={since.replace('Z', '%2B00:00')}&limit=100") == whole[5:]
    assert references(una, "briefs?updated_since=2999-01-01T00:00:00Z") == []


def test_a_visit_later_goes_on_from_the_last_cursor(dora, desk):
    fill(desk.brief, 10)
    _, cursor = walk(dora)
    again, cursor = walk(dora, f"briefs?limit=7&cursor={cursor}")
    assert [head["reference"] for head in again] == [desk.brief.reference]  # it changed a moment ago
    db.write(lambda session: session.query(Brief).filter_by(reference="b-000003").update({"changed_at": AT * 2}))
    later, _ = walk(dora, f"briefs?limit=7&cursor={cursor}")
    assert later[-1]["reference"] == "b-000003"


def test_what_comes_to_light_late_is_not_passed_over(una, desk, monkeypatch):
    """Another process took the time of its change, and committed when the list had been read beyond it."""
    fill(desk.brief, 12)
    clock = AT + 11_500
    monkeypatch.setattr(cursors, "now", lambda: clock)
    _, cursor = walk(una)
    db.write(lambda session: session.query(Brief).filter_by(reference="b-000002").update({"approved_changed_at": clock - 3000}))
    clock += 60_000
    again, cursor = walk(una, f"briefs?limit=7&cursor={cursor}")
    assert "b-000002" in [head["reference"] for head in again]
    assert walk(una, f"briefs?limit=7&cursor={cursor}")[0] == []


def test_a_visit_that_found_nothing_keeps_its_place():
    first = Walk(50_000).cursor([], more=False)
    assert Walk.of(first).after == (40_000, cursors.BEFORE_ALL)
    assert Walk.of(first).cursor([], more=False) == first


UNFIT = (
    "limit=0", "limit=101", "limit=x", "state=lost", "updated_since=yesterday", "updated_since=2027-02-01", "updated_since=2027-02-01T10:00:00",
    "updated_since=2027-02-30T10:00:00Z", "cursor=next", "cursor=1-1-1%0a", "team=", "update_since=2027-02-01T10:00:00Z",
)


def test_what_can_not_be_used_is_refused_by_name(una):
    for asked in UNFIT:
        answer = una.get(f"briefs?{asked}")
        assert problem(answer) == (422, "bad_payload") and list(answer.json["fields"]) == [asked.partition("=")[0]]


@pytest.mark.parametrize("program", ["una", "dora"])
def test_a_page_takes_as_many_queries_for_three_briefs_as_for_three_hundred(request, program, desk):
    program, counted = request.getfixturevalue(program), {}
    for many in (3, 297):
        fill(desk.brief, many)
        for more in ("", "&state=approved&state=handed_over", "&team=Planning", "&updated_since=2020-01-01T00:00:00Z"):
            counted[many, more] = queries(lambda more=more: program.read(f"briefs?limit=100{more}"))
    assert set(counted.values()) == {2}  # one for the token, one for the page


def queries(ask) -> int:
    """How many statements the database was asked meanwhile."""
    told = []

    def note(_connection, _cursor, statement, *_):
        told.append(statement)

    engines = (db.reader, db.writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
    return len(told)
