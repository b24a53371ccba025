"""From the tables to the package: which version is told, as what, and since when."""
import pytest

from workshop_app.engine.commands import Refused
from workshop_app.extensions import db, house
from workshop_app.handover import ocds
from workshop_app.models import Brief


def release(desk, version: int | None = None) -> dict:
    with db.reading() as reading:
        brief = reading.query(Brief).filter_by(workshop_id=desk.id).one()
        package = ocds.release_package(ocds.facts(reading, brief, version), house)
    assert ocds.problems(package) == []
    return package["releases"][0]


@pytest.fixture(autouse=True)
def prefix(app, monkeypatch):
    monkeypatch.setattr(house, "ocid_prefix", "ocds-a1b2c3")


def test_a_draft_is_told_as_a_draft_and_the_approved_version_while_the_next_is_written(desk):
    assert desk.cora.code("set_out", market={"cpv": ["72212000"]}) == "ok"
    assert release(desk)["tender"]["title"].startswith("DRAFT") and release(desk)["id"].endswith("-v1-draft")
    desk.to("handed_over")
    first = release(desk)
    assert first["tag"] == ["planning"] and "DRAFT" not in first["tender"]["title"]
    assert first["tender"]["items"][0]["classification"]["id"] == "72212000"
    desk.cora.do("begin_version", version=2)
    desk.cora.do("edit_brief", section="summary", value="The second version.")
    desk.cora.do("set_out", market={})
    assert release(desk) == first
    draft = release(desk, 2)
    assert draft["tag"] == ["planningUpdate"] and draft["id"].endswith("-v2-draft") and draft["tender"]["title"].startswith("DRAFT")
    desk.send(), desk.approve()
    second = release(desk)
    assert second["ocid"] == first["ocid"] and second["id"].endswith("-v2") and second["tag"] == ["planningUpdate"]
    assert "The second version." in second["tender"]["description"]
    assert second["tender"]["items"] == [{"id": "1", "description": None, "classification": {"scheme": None, "id": None, "description": None}}]
    assert release(desk, 1) == first


def test_a_withdrawal_is_told_from_the_moment_on(desk):
    desk.to("approved")
    approved = release(desk)
    assert desk.cora.code("withdraw_brief", edit=desk.brief.edit, message="No money this year.") == "ok"
    gone = release(desk)
    assert gone["tender"]["status"] == "withdrawn" and gone["tag"] == ["planningUpdate"] and gone["id"] != approved["id"]
    assert gone["date"] > approved["date"] and gone["planning"]["milestones"] == approved["planning"]["milestones"]


def test_what_was_never_approved_and_is_withdrawn_stays_a_draft(desk):
    assert desk.cora.code("withdraw_brief", edit=desk.brief.edit, message="No money this year.") == "ok"
    said = release(desk)
    assert said["tag"] == ["planning"] and said["tender"]["status"] == "withdrawn" and said["tender"]["title"].startswith("DRAFT")


def test_a_version_that_was_not_approved_is_not_told(desk):
    desk.to("approved")
    with db.reading() as reading, pytest.raises(Refused) as refused:
        ocds.facts(reading, reading.query(Brief).filter_by(workshop_id=desk.id).one(), 7)
    assert refused.value.code == "unknown_version"
