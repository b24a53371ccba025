import pytest
from people import new_id, new_key

QUESTION = "How can technology enable citizens with learning disabilities to be in control of suitable transport?"


@pytest.fixture
def won(room, ada, bo, fay):
    """A winner stands, its cluster holds a note, and the workshop is at the brief."""
    room.go("warm-up")
    ada.post("I came by bike")
    room.go("explore")
    note = ada.post("Nobody tells me when the bus is late")["id"]
    bo.post("This one stays in the tray")
    room.go("cluster")
    cluster = ada.open_cluster("Getting about")
    ada.do("move", note=note, cluster=cluster)
    room.go("frame")
    fay.do("put_up", id=ada.offer(cluster, QUESTION)["id"])
    room.go("dot-vote")
    fay.do("open_vote", id=new_id())
    challenge = fay.sees()["round"][0]["challenges"][0]
    ada.do("cast", challenge=challenge, dots=3)
    fay.do("close_vote")
    room.go("brief")
    return challenge


def stored(room):
    from workshop_app.extensions import db
    from workshop_app.models import Brief

    with db.reading() as reading:
        return reading.query(Brief).filter_by(workshop_id=room.id).one()


def test_everyone_answers_per_section_and_can_change_their_own(won, ada, bo):
    answer = {"id": new_id(), "key": new_key()}
    assert ada.code("answer", section="affected", text="People who travel alone", **answer) == "ok"
    assert bo.code("amend", id=answer["id"], key=new_key(), text="Nobody") == "not_yours"
    assert ada.code("amend", text="People who would like to travel alone", **answer) == "ok"
    assert [a["text"] for a in bo.sees()["answer"]] == ["People who would like to travel alone"]
    assert ada.code("unsay", **answer) == "ok" and bo.sees()["answer"] == []
    assert ada.code("answer", id=new_id(), key=new_key(), section="budget", text="None") == "bad_payload"


def test_the_draft_is_made_of_what_the_workshop_said(won, room, ada, fay):
    ada.do("answer", id=new_id(), key=new_key(), section="success", text="More people travel alone")
    assert fay.do("draft_brief")["result"] == {"sections": 18}
    drafted = stored(room).sections
    assert drafted["question"] == QUESTION
    assert [quote["text"] for quote in drafted["told_us"]] == ["Nobody tells me when the bus is late"]
    assert "More people travel alone" in str(drafted["success"])
    assert "Getting about" in drafted["problem"]
    assert "bike" not in str(drafted) and "tray" not in str(drafted)
    assert drafted["how_chosen"]["ballots"] == 1 and drafted["how_chosen"]["participants"] == 2


def test_a_hidden_note_is_no_evidence(won, room, ada, fay):
    note = next(n for n in fay.sees()["note"] if n["cluster"])
    fay.do("hide", id=note["id"], reason="Names a person")
    fay.do("draft_brief")
    assert stored(room).sections["told_us"] == []


def test_drafting_again_leaves_edited_sections_alone(won, room, fay, cora):
    fay.do("draft_brief")
    assert cora.code("edit_brief", section="summary", value="In short.") == "ok"
    fay.do("draft_brief")
    assert stored(room).sections["summary"] == "In short."


def test_a_draft_may_be_too_long_and_says_so(won, room, fay):
    fay.do("draft_brief")
    answer = fay.do("edit_brief", section="summary", value="word " * 60)
    assert answer["ok"] and answer["result"]["problems"]


def test_sections_that_are_not_there_or_not_of_that_kind_are_refused(won, fay):
    fay.do("draft_brief")
    assert fay.code("edit_brief", section="price", value="1") == "unknown_section"
    assert fay.code("edit_brief", section="how_chosen", value={"ballots": 99}) == "unknown_section"
    assert fay.code("edit_brief", section="success", value={"a": 1}) == "bad_payload"


def test_no_brief_without_a_winner(room, fay):
    fay.do("start")
    assert fay.code("draft_brief") == "no_winner"
    assert fay.code("edit_brief", section="summary", value="x") == "no_brief"


def test_participants_do_not_write_the_brief(won, ada):
    assert ada.code("draft_brief") == ada.code("edit_brief", section="summary", value="x") == "not_allowed"


def test_the_brief_can_be_edited_after_the_workshop(won, room, fay, cora):
    fay.do("draft_brief")
    room.go("close")
    fay.do("finish")
    assert cora.code("edit_brief", section="summary", value="Afterwards.") == "ok"


def test_a_challenge_that_names_a_solution_stands_in_the_brief_with_its_reason(won, room, ada, fay):
    room.go("frame")
    kept = ada.offer(None, "How can technology build an app that books buses?", reason="The team asked for it")
    form_only = ada.offer(None, "Travel should be calm")
    for wording in (kept, form_only):
        fay.do("put_up", id=wording["id"])
    fay.do("draft_brief")
    assert stored(room).sections["open_to_any"]["kept"] == [
        {"wording": "How can technology build an app that books buses?", "reason": "The team asked for it"}
    ]


def test_withdrawn_and_redacted_words_leave_the_brief_too(won, room, ada, fay):
    room.go("cluster")
    cluster = fay.sees()["cluster"][0]["id"]
    notes = {text: ada.post(text) for text in ("Something about Mr Smith", "Something about Mrs Jones", "Carers wait too")}
    for note in notes.values():
        ada.do("move", note=note["id"], cluster=cluster)
    fay.do("draft_brief")
    assert "Mr Smith" in stored(room).sections["problem"]
    assert ada.code("withdraw", **notes["Something about Mr Smith"]) == "ok"
    assert "Mr Smith" not in str(stored(room).sections)
    quotes = [quote | {"redacted": "Jones" in quote["text"]} for quote in stored(room).sections["told_us"]]
    assert fay.code("edit_brief", section="told_us", value=quotes) == "ok"
    assert "Jones" not in str(stored(room).sections) and "Carers wait too." in stored(room).sections["problem"]


def test_a_winner_that_was_offered_for_no_cluster_is_backed_by_the_whole_board(room, ada, fay):
    room.go("explore")
    ada.post("Nobody tells me when the bus is late")
    room.go("frame")
    fay.do("put_up", id=ada.offer(None, QUESTION)["id"])
    room.go("dot-vote")
    fay.do("open_vote", id=new_id())
    ada.do("cast", challenge=fay.sees()["round"][0]["challenges"][0], dots=1)
    fay.do("close_vote")
    fay.do("draft_brief")
    drafted = stored(room).sections
    assert [quote["text"] for quote in drafted["told_us"]] == ["Nobody tells me when the bus is late"]
    assert drafted["problem"] == "People wrote 1 note outside any cluster. Nobody tells me when the bus is late."
