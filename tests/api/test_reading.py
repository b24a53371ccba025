"""What programs read: with a token for drafts, all; else what is approved, and nothing of what is worked on behind it."""
import pytest
from api.conftest import problem
from handover.conftest import QUESTION

from workshop_app.doors.api import shapes
from workshop_app.extensions import house

NOBODY = "00000000-0000-4000-8000-000000000000"
PLACES = ("briefs", "briefs/{id}", "briefs/{id}/versions/1", "briefs/{id}/versions/1/md", "briefs/{id}/history")


def everything(program, desk) -> list:
    """All that a program can see of the brief: (path, status, tag, body)."""
    answers = [(path, program.get(path.format(id=desk.brief.id))) for path in (*PLACES, "briefs/{id}/versions/2", "briefs/{id}/versions/2/html")]
    return [(path, answer.status_code, answer.headers.get("ETag"), answer.text.partition('"cursor"')[0]) for path, answer in answers]


def test_a_brief_is_told_whole_and_by_its_reference_too(una, desk):
    desk.to("handed_over")
    [head] = una.read()["briefs"]
    whole = una.read(f"briefs/{desk.brief.reference}")
    assert whole == una.read(f"briefs/{desk.brief.id}")
    assert head.items() <= whole.items() and set(head) == set(shapes.Head().fields) and set(whole) == set(shapes.Whole().fields)
    assert (head["title"], head["state"], head["version"], head["team"]) == (QUESTION, "handed_over", 1, "Adult Social Care")
    assert whole["sections"]["offer"].startswith("£20,000") and "history" not in whole["sections"]
    assert whole["ocid"] == house.ocid(desk.brief.reference)
    one = una.read(f"briefs/{desk.brief.id}/versions/1")
    assert set(one) == set(shapes.Version().fields) and one["sections"] == whole["sections"] and one["in_force"]
    assert whole["versions"] == [{"version": 1, "approved_at": head["approved_at"], "url": f"{head['url']}/versions/1"}]
    assert whole["formats"]["docx"] == f"{head['url']}/versions/1/docx"


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_before_the_approval_only_tokens_for_drafts_see_a_brief(una, dora, desk, state):
    desk.to(state)
    assert una.read()["briefs"] == []
    for path in PLACES[1:]:
        assert problem(una.get(path.format(id=desk.brief.id))) == (404, "unknown_brief")
    assert problem(una.acknowledge(desk.brief.id, version=1, case_reference="P-1")) == (404, "unknown_brief")
    [head] = dora.read()["briefs"]
    assert (head["state"], head["approved_version"], head["approved_at"]) == (state, None, None)
    assert all(dora.get(path.format(id=desk.brief.id)).status_code == 200 for path in PLACES)


def test_a_draft_behind_what_is_approved_moves_nothing_for_whoever_may_not_see_it(una, dora, desk):
    desk.to("acknowledged")
    before, drafts = everything(una, desk), everything(dora, desk)
    assert [status for _, status, _, _ in before] == [200] * 5 + [404] * 2
    assert desk.cora.code("begin_version", version=2) == "ok"
    assert desk.cora.code("edit_brief", section="summary", value="Something else altogether.") == "ok"
    assert desk.cora.code("set_out", market={"cpv": ["72000000"], "uk": False}) == "ok"
    assert desk.send() == "ok" and desk.appa.code("request_changes", edit=desk.brief.edit, message="Not yet") == "ok"
    assert everything(una, desk) == before
    assert everything(dora, desk) != drafts
    whole = dora.read(f"briefs/{desk.brief.id}")
    assert (whole["state"], whole["version"], whole["approved_state"], whole["approved_version"]) == ("draft", 2, "acknowledged", 1)
    assert whole["sections"]["summary"] == "Something else altogether." and [row["version"] for row in whole["versions"]] == [1, 2]
    assert "Something else" in dora.get(f"briefs/{desk.brief.id}/versions/2/md").text
    assert "Something else" not in dora.get(f"briefs/{desk.brief.id}/versions/1/md").text


def test_an_older_version_stays_and_says_how_far_it_came(una, desk):
    desk.to("acknowledged")
    assert desk.cora.code("begin_version", version=2) == "ok"
    assert desk.cora.code("edit_brief", section="summary", value="Second thoughts.") == "ok"
    assert (desk.send(), desk.approve()) == ("ok", "ok")
    first, second = (una.read(f"briefs/{desk.brief.id}/versions/{number}") for number in (1, 2))
    assert (first["state"], first["in_force"], second["state"], second["in_force"]) == ("acknowledged", False, "approved", True)
    assert first["sections"]["summary"] != second["sections"]["summary"] == "Second thoughts."
    assert "received" in una.get(f"briefs/{desk.brief.id}/versions/1/md").text
    whole = una.read(f"briefs/{desk.brief.id}")
    assert (whole["version"], whole["state"], [row["version"] for row in whole["versions"]]) == (2, "approved", [1, 2])


def test_what_is_withdrawn_says_so_in_each_version(una, desk):
    desk.to("handed_over")
    changed = una.read()["briefs"][0]["updated_at"]
    assert desk.cora.code("withdraw_brief", edit=desk.brief.edit, message="The money is gone") == "ok"
    [head] = una.read()["briefs"]
    assert head["state"] == "withdrawn" and head["updated_at"] >= changed
    assert una.read(f"briefs/{desk.brief.id}/versions/1")["state"] == "withdrawn"
    assert "Withdrawn" in una.get(f"briefs/{desk.brief.id}/versions/1/md").text


def test_a_redaction_reaches_those_who_ask_for_what_is_new(una, desk):
    desk.to("handed_over")
    before, [head] = una.read(f"briefs/{desk.brief.id}"), una.read()["briefs"]
    quote = before["sections"]["told_us"][0]["text"]
    assert desk.cora.code("begin_version", version=2) == "ok"
    told = [{"text": one["text"], "redacted": one["text"] == quote} for one in before["sections"]["told_us"]]
    assert una.read()["briefs"] == [head]
    assert desk.cora.code("edit_brief", section="told_us", value=told) == "ok"
    assert una.read()["briefs"][0]["updated_at"] > head["updated_at"]
    for path in PLACES[1:4]:
        assert quote not in una.get(path.format(id=desk.brief.id)).text


def test_the_history_tells_each_reader_what_is_theirs_to_know(una, dora, desk):
    desk.to("in_review")
    assert desk.appa.code("request_changes", edit=desk.brief.edit, message="Say who is affected") == "ok"
    assert (desk.send(), desk.approve(), desk.hand_over(), desk.receive("PROC-17")) == ("ok",) * 4
    path = f"briefs/{desk.brief.id}/history"
    heard, all_ = una.read(path)["steps"], dora.read(path)["steps"]
    assert [step["did"] for step in heard] == ["approve_brief", "hand_over", "acknowledge"]
    assert [step["did"] for step in all_] == ["send_to_review", "request_changes", "send_to_review", "approve_brief", "hand_over", "acknowledge"]
    assert heard[-1]["case_reference"] == "PROC-17" and heard[-1]["who"] == "Procurement" and len(heard[0]["checks"]) == 6
    assert set(heard[0]) == set(shapes.Step().fields) and "Say who" not in una.get(path).text and "Say who" in dora.get(path).text


def test_a_withdrawal_does_not_tell_that_there_was_a_draft(una, dora, desk):
    desk.to("approved")
    assert desk.cora.code("begin_version", version=2) == "ok"
    assert desk.cora.code("withdraw_brief", edit=desk.brief.edit, message="Over") == "ok"
    assert una.read(f"briefs/{desk.brief.id}/history")["steps"][-1]["version"] == 1
    assert dora.read(f"briefs/{desk.brief.id}/history")["steps"][-1]["version"] == 2
    assert una.read()["briefs"][0]["version"] == 1


def test_what_is_not_there_is_not_there(una, dora, desk):
    desk.to("approved")
    for id in (NOBODY, "b-222222", "B-222222", "x" * 2000, "%00", "' OR 1=1 --", "☃", ".."):
        assert [program.get(f"briefs/{id}").status_code for program in (una, dora)] == [404, 404], id
    for number in ("0", "2", "99999999999999999999", "x", "-1"):
        assert dora.get(f"briefs/{desk.brief.id}/versions/{number}").status_code == 404, number
    assert problem(dora.get(f"briefs/{desk.brief.id}/versions/1/exe")) == (404, "not_found")


def test_una_acknowledges_and_may_say_so_twice(una, desk):
    desk.to("handed_over")
    said = {"version": 1, "case_reference": "  PROC \n 17 ", "message": "Thank you"}
    answer = una.acknowledge(desk.brief.reference, **said)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store" and set(answer.json) == set(shapes.Received().fields)
    assert una.acknowledge(desk.brief.id, **said).json == answer.json
    steps = una.read(f"briefs/{desk.brief.id}/history")["steps"]
    assert [step["did"] for step in steps] == ["approve_brief", "hand_over", "acknowledge"]
    assert (steps[-1]["who"], steps[-1]["message"], steps[-1]["case_reference"]) == ("Procurement", "Thank you", "PROC 17")
    whole = una.read(f"briefs/{desk.brief.id}")
    assert (whole["state"], whole["case_reference"]) == ("acknowledged", "PROC 17") and answer.json["case_reference"] == "PROC 17"


def test_only_what_was_handed_over_is_acknowledged(una, desk):
    desk.to("approved")
    assert problem(una.acknowledge(desk.brief.id, version=1, case_reference="P-1")) == (409, "illegal_move")
    assert problem(una.acknowledge(desk.brief.id, version=2, case_reference="P-1")) == (409, "unknown_version")
    assert problem(una.acknowledge(NOBODY, version=1, case_reference="P-1")) == (404, "unknown_brief")
