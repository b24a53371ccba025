import pytest
from people import new_id, new_key

from workshop_app.extensions import db
from workshop_app.method.review import CHECKS, EVENTS, MOVES, STATES
from workshop_app.models import Delivery, Edition, Receiver, Step


def all_of(model, **named):
    with db.reading() as reading:
        return reading.query(model).filter_by(**named).all()


def history(desk) -> list[tuple]:
    return [(step.version, step.did, step.who) for step in sorted(all_of(Step, brief_id=desk.brief.id), key=lambda step: step.at)]


def test_a_brief_goes_from_draft_to_acknowledged_and_every_step_says_who(desk):
    desk.to("acknowledged")
    assert (desk.brief.state, desk.brief.approved_state, desk.brief.case_reference) == ("acknowledged", "acknowledged", "PROC-17")
    assert history(desk) == [
        (1, "send_to_review", "Cora"), (1, "approve_brief", "Appa"), (1, "hand_over", "Cora"), (1, "acknowledge", "Procurement"),
    ]


def attempt(desk, move: str) -> str:
    who = {"approver": desk.appa, "coordinator": desk.cora}[next(role for role in MOVES[move].by if role in ("approver", "coordinator"))]
    brief = desk.brief
    payload = {
        "approve_brief": {"edit": brief.edit, "checks": list(CHECKS)}, "begin_version": {"version": brief.version + 1},
        "acknowledge": {"version": brief.version, "case_reference": "B-2"},
    }.get(move, {"edit": brief.edit, "message": "Because."})
    return who.code(move, payload)


@pytest.mark.parametrize("state", STATES)
def test_only_the_moves_of_the_table_are_legal(desk, state):
    desk.to("draft" if state == "withdrawn" else state)
    if state == "withdrawn":
        assert attempt(desk, "withdraw_brief") == "ok"
    for move in MOVES:
        if state in MOVES[move].start or MOVES[move].end == state and move != "acknowledge":
            continue  # the last move, sent again, is answered alike
        assert attempt(desk, move) in ("illegal_move", "unknown_version"), (state, move)
    legal = [move for move in MOVES if state in MOVES[move].start]
    for move in legal[:1]:
        assert attempt(desk, move) == "ok" and desk.brief.state == MOVES[move].end


def test_a_refused_move_names_both_states(desk):
    assert desk.cora.do("hand_over", edit=desk.brief.edit)["error"]["message"] == (
        "This brief is “Draft”. It can only become “Handed over” from “Approved”.")


def test_who_wrote_last_does_not_approve(desk):
    desk.to("in_review")
    cora_too = desk.signed_in("Coco", "approver")
    cora_too.actor = cora_too.actor.__class__(desk.id, "approver", account_id=desk.cora.actor.account_id)
    assert cora_too.code("approve_brief", edit=desk.brief.edit, checks=list(CHECKS)) == "own_work"
    assert desk.approve() == "ok"


def test_an_approver_confirms_each_check(desk):
    desk.to("in_review")
    refused = desk.appa.do("approve_brief", edit=desk.brief.edit, checks=["need"])["error"]
    assert refused["code"] == "unticked" and set(refused["fields"]) == {f"checks.{check}" for check in CHECKS if check != "need"}


def test_what_is_missing_or_too_long_is_asked_for_at_approval_only(desk):
    assert desk.send() == "ok"
    refused = desk.appa.do("approve_brief", edit=desk.brief.edit, checks=list(CHECKS))["error"]
    assert refused["code"] == "incomplete" and {"summary", "offer", "timetable"} <= set(refused["fields"])
    assert desk.appa.code("request_changes", edit=desk.brief.edit, message="Say what you offer.") == "ok"
    desk.fill_in()
    desk.cora.do("edit_brief", section="summary", value="word " * 60)
    desk.send()
    assert set(desk.appa.do("approve_brief", edit=desk.brief.edit, checks=list(CHECKS))["error"]["fields"]) == {"summary"}


def test_nothing_is_approved_that_the_approver_has_not_seen(desk):
    desk.to("in_review")
    seen = desk.brief.edit
    desk.appa.do("request_changes", edit=seen, message="Shorter, please.")
    desk.cora.do("edit_brief", section="summary", value="Other words.")
    desk.send()
    assert desk.appa.code("approve_brief", edit=seen, checks=list(CHECKS)) == "edited_meanwhile"


def test_a_move_that_is_sent_again_is_answered_alike_and_done_once(desk):
    desk.to("approved")
    assert [desk.approve(), desk.hand_over(), desk.hand_over(), desk.receive(), desk.receive()] == ["ok"] * 5
    assert len(all_of(Step, brief_id=desk.brief.id)) == 4


def test_only_a_draft_can_be_written_in(desk):
    desk.to("in_review")
    assert desk.cora.code("edit_brief", section="summary", value="Changed in secret") == "brief_locked"
    assert desk.cora.code("draft_brief") == "brief_locked"
    assert desk.cora.code("set_out", market={"cpv": []}) == "brief_locked"
    assert desk.cora.code("set_out", noticed=True) == "ok"


def test_a_new_version_leaves_the_approved_one_in_force(desk):
    desk.to("handed_over")
    assert desk.cora.code("begin_version", version=3) == "unknown_version"
    assert desk.cora.code("begin_version", version=2) == "ok" and desk.cora.code("begin_version", version=2) == "ok"
    brief = desk.brief
    assert (brief.version, brief.state, brief.approved_version, brief.approved_state) == (2, "draft", 1, "handed_over")
    assert desk.receive() == "ok"  # of the first version, while the second is written
    assert (desk.brief.state, desk.brief.approved_state) == ("draft", "acknowledged")
    desk.cora.do("edit_brief", section="summary", value="The second version.")
    desk.send(), desk.approve()
    assert (desk.brief.approved_version, desk.brief.approved_state) == (2, "approved")
    approved = [edition.sections["summary"] for edition in all_of(Edition, brief_id=brief.id) if edition.approved_at]
    assert len(approved) == 2 and approved[0] != approved[1]


def test_a_second_receiver_has_a_reference_of_its_own(desk):
    desk.to("acknowledged")
    assert desk.cora.code("acknowledge", version=1, case_reference="Panacea 4") == "ok"
    assert desk.una.code("acknowledge", version=2, case_reference="PROC-17") == "unknown_version"
    assert [step.detail["case_reference"] for step in all_of(Step, brief_id=desk.brief.id) if step.did == "acknowledge"] == ["PROC-17", "Panacea 4"]


def receiver(*events, **more) -> Receiver:
    made = Receiver(name="Procurement", kind="webhook", target="https://procure.example/briefs", events=list(events), made_at=0, **more)
    db.write(lambda session: session.add(made))
    return made


def test_what_receivers_hear_is_written_with_the_step(desk):
    everything, last, off = receiver(*EVENTS), receiver("handed_over"), receiver(*EVENTS, off=True)
    desk.to("handed_over")
    desk.hand_over()
    told = [(delivery.receiver_id, delivery.type.split(".")[-2]) for delivery in all_of(Delivery, brief_id=desk.brief.id)]
    assert sorted(told) == sorted([(everything.id, event) for event in ("submitted", "approved", "handed_over")] + [(last.id, "handed_over")])
    assert off.id not in str(told)


def test_a_refused_move_tells_nobody(desk):
    receiver(*EVENTS)
    desk.hand_over()
    desk.cora.do("withdraw_brief", edit=desk.brief.edit, message="")
    assert all_of(Delivery) == [] and all_of(Step) == []


def test_a_redacted_quote_leaves_the_editions_too_and_drafting_again_brings_it_nowhere(desk, ada, fay):
    words = desk.brief.sections["told_us"][0]["text"]
    desk.send()
    desk.appa.do("request_changes", edit=desk.brief.edit, message="That quote names somebody.")
    quotes = [quote | {"redacted": quote["text"] == words} for quote in desk.brief.sections["told_us"]]
    assert desk.cora.code("edit_brief", section="told_us", value=quotes) == "ok"
    assert desk.cora.code("draft_brief") == "ok"
    assert words not in str(desk.brief.sections)
    [edition] = all_of(Edition, brief_id=desk.brief.id)
    assert words not in str(edition.sections) and edition.sections["told_us"][0] == {"text": "", "redacted": True}


def test_a_section_that_somebody_else_wrote_meanwhile_is_not_written_over(desk):
    seen = desk.brief.edit
    assert desk.fay.do("edit_brief", section="summary", value="Fay’s words", base=seen)["result"]["edit"] == seen + 1
    assert desk.cora.code("edit_brief", section="summary", value="Cora’s words", base=seen) == "edited_meanwhile"
    assert desk.cora.code("edit_brief", section="why_now", value="Another section", base=seen) == "ok"
    assert desk.cora.code("edit_brief", section="summary", value="Both", base=desk.brief.edit) == "ok"
    assert desk.brief.sections["summary"] == "Both"


def test_sections_say_how_many_notes_of_which_cluster_stand_behind_them(desk, ada):
    ada.do("answer", id=new_id(), key=new_key(), section="success", text="Fewer calls")
    desk.fay.do("draft_brief")
    behind = [{"cluster": "Missed bins", "notes": 2}]
    assert desk.brief.sources == {"problem": behind, "told_us": behind, "success": [{"answers": 1}]}
