from people import new_id, new_key

from workshop_app.engine.desk import desk
from workshop_app.extensions import db
from workshop_app.models import Note


def texts(person):
    return sorted(note["text"] for note in person.sees()["note"])


def test_a_note_in_an_open_stage_is_seen_by_everyone(room, ada, bo, fay):
    room.go("warm-up")
    ada.post("A cup of tea")
    assert texts(ada) == texts(bo) == texts(fay) == ["A cup of tea"]


def test_a_hidden_note_is_seen_by_nobody_not_even_the_facilitator(room, ada, bo, fay):
    room.go("explore")
    ada.post("Nobody answers the phone")
    assert texts(ada) == texts(bo) == texts(fay) == []


def test_a_hidden_note_moves_nobodys_version(room, ada, bo, fay):
    room.go("explore")
    before = bo.do("post", id=new_id(), key=new_key(), text="One")["version"]
    ada.post("Two")
    assert bo.do("post", id=new_id(), key=new_key(), text="Three")["version"] == before


def test_the_reveal_shows_all_notes_to_all(room, ada, bo, fay):
    room.go("explore")
    ada.post("Nobody answers the phone")
    bo.post("Buses stop at six")
    room.go("read")
    assert texts(ada) == texts(bo) == texts(fay) == ["Buses stop at six", "Nobody answers the phone"]


def test_a_resend_after_a_lost_answer_is_harmless_and_answers_alike(room, ada):
    room.go("warm-up")
    sent = {"id": new_id(), "key": new_key(), "text": "Once"}
    assert ada.do("post", sent) == ada.do("post", sent)
    assert texts(ada) == ["Once"]


def test_a_resend_is_answered_alike_even_when_the_room_has_closed(room, ada):
    room.go("explore")
    sent = {"id": new_id(), "key": new_key(), "text": "Once"}
    assert ada.code("post", sent) == "ok"
    room.go("dot-vote")
    assert ada.code("post", sent) == "ok"
    assert ada.code("post", sent | {"id": new_id()}) == "room_closed"


def test_somebody_elses_id_is_taken(room, ada, bo):
    room.go("warm-up")
    note = ada.post("Mine")
    assert bo.code("post", id=note["id"], key=new_key(), text="Yours") == "id_taken"
    assert texts(bo) == ["Mine"]


def test_only_the_browser_that_wrote_a_note_can_reword_or_withdraw_it(room, ada, bo):
    room.go("warm-up")
    note = ada.post("Tea")
    assert bo.code("reword", id=note["id"], key=new_key(), text="Coffee") == "not_yours"
    assert bo.code("withdraw", id=note["id"], key=new_key()) == "not_yours"
    assert ada.code("reword", text="Green tea", **note) == "ok"
    assert texts(bo) == ["Green tea"]
    assert ada.code("withdraw", **note) == ada.code("withdraw", **note) == "ok"
    assert texts(bo) == []


def test_a_withdrawn_note_does_not_come_back_with_a_late_resend(room, ada):
    room.go("warm-up")
    note = ada.post("Tea")
    ada.do("withdraw", **note)
    assert ada.code("post", text="Tea", **note) == "ok"
    assert texts(ada) == []


def test_a_note_can_be_withdrawn_in_any_stage(room, ada):
    room.go("explore")
    note = ada.post("I should not have said that")
    room.go("cluster")
    assert ada.code("withdraw", **note) == "ok"
    assert texts(ada) == []


def test_a_hidden_note_disappears_for_people_and_stays_for_the_facilitator(room, ada, bo, fay):
    room.go("warm-up")
    note = ada.post("A colleague's name")
    assert fay.code("hide", id=note["id"], reason="Names a person") == "ok"
    assert texts(bo) == []
    assert fay.sees()["note"][0] | {"hidden": True, "reason": "Names a person"} == fay.sees()["note"][0]
    assert fay.code("unhide", id=note["id"]) == "ok"
    assert texts(bo) == ["A colleague's name"]
    assert ada.code("hide", id=note["id"], reason="") == "not_allowed"


def test_an_unrevealed_note_is_not_even_admitted_to_be_there(room, ada, fay):
    room.go("explore")
    note = ada.post("Still hidden")
    assert fay.code("hide", id=note["id"]) == fay.code("hide", id=new_id()) == "unknown_note"


def test_oversize_empty_and_unfit_text_is_refused_by_field(room, ada):
    room.go("warm-up")
    for text in ("x" * 281, "", "   \n", "\x00\x07", 5, None):
        answer = ada.do("post", id=new_id(), key=new_key(), text=text)
        assert answer["error"]["code"] == "bad_payload" and answer["error"]["fields"]["text"]
    assert texts(ada) == []


def test_280_characters_are_kept_to_the_last(room, ada):
    room.go("warm-up")
    ada.post("é" * 280)
    assert texts(ada) == ["é" * 280]


def test_half_a_surrogate_pair_and_control_characters_do_no_harm(room, ada):
    room.go("warm-up")
    ada.post("Bus \ud83d\x00\x1b stop\r\nis closed")
    assert texts(ada) == ["Bus  stop\nis closed"]


def test_ids_that_carry_a_time_or_an_address_are_refused(room, ada):
    room.go("warm-up")
    assert ada.code("post", id="2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d", key=new_key(), text="Tea") == "bad_payload"


def test_changes_that_had_their_effect_are_answered_alike_when_resent_later(room, ada, fay):
    room.go("warm-up")
    note, gone = ada.post("Tea"), ada.post("Coffee")
    assert ada.code("reword", text="Green tea", **note) == ada.code("withdraw", **gone) == "ok"
    room.go("dot-vote")
    assert ada.code("reword", text="Green tea", **note) == ada.code("withdraw", **gone) == "ok"
    assert ada.code("reword", text="Black tea", **note) == "room_closed"


def flags(person):
    return [note["flag"] for note in person.sees()["note"]]


def test_people_flag_a_note_and_only_staff_learn_that_somebody_did(room, ada, bo, fay):
    room.go("warm-up")
    note = bo.post("A colleague's name")["id"]
    assert desk.calm(room.id)
    before = bo.do("flag", id=new_id()), bo.sees(), bo.actor
    assert ada.code("flag", id=note) == ada.code("flag", id=note) == bo.code("flag", id=note) == "ok"
    assert bo.sees() == before[1] and flags(fay) == ["raised"]
    assert fay.code("flag", id=note) == "not_allowed"


def test_flagging_moves_nobody_elses_version(room, ada, bo, fay):
    room.go("warm-up")
    note = bo.post("A colleague's name")["id"]
    version = bo.do("post", id=new_id(), key=new_key(), text="Tea")["version"]
    assert ada.do("flag", id=note)["version"] == version


def test_a_note_that_the_facilitator_left_is_not_flagged_again_until_its_words_change(room, ada, bo, fay):
    room.go("warm-up")
    note = bo.post("A colleague's name")
    ada.do("flag", id=note["id"])
    assert fay.code("settle", id=note["id"]) == "ok" and flags(fay) == ["settled"]
    assert ada.code("flag", id=note["id"]) == "settled"
    bo.do("reword", text="Another colleague's name", **note)
    assert ada.code("flag", id=note["id"]) == "ok" and flags(fay) == ["raised"]


def test_a_note_that_is_not_seen_can_not_be_flagged(room, ada, bo, fay):
    room.go("warm-up")
    hidden = bo.post("A colleague's name")["id"]
    fay.do("hide", id=hidden)
    room.go("explore")
    unrevealed = bo.post("Not yet")["id"]
    assert {ada.code("flag", id=id) for id in (hidden, unrevealed, new_id())} == {"unknown_note"}


def test_while_posting_is_paused_no_new_words_come_and_words_can_be_taken_back(room, ada, bo, fay):
    room.go("warm-up")
    note, other = ada.post("Tea"), ada.post("Coffee")
    assert fay.code("pause_posting") == fay.code("pause_posting") == "ok" and bo.sees()["workshop"][0]["posting_paused"]
    assert bo.code("post", id=new_id(), key=new_key(), text="Milk") == ada.code("reword", text="Green tea", **note) == "posting_paused"
    assert ada.code("withdraw", **other) == "ok"
    room.go("brief")
    answer = {"id": new_id(), "key": new_key(), "section": "success", "text": "Calm"}
    assert bo.code("answer", answer) == "posting_paused" and fay.code("answer", answer) == "ok"
    assert fay.code("resume_posting") == "ok" and bo.code("answer", answer | {"id": new_id()}) == "ok"


def test_a_note_that_was_saved_before_the_pause_is_answered_alike_when_it_is_sent_again(room, ada, fay):
    room.go("warm-up")
    sent = {"id": new_id(), "key": new_key(), "text": "Tea"}
    ada.do("post", sent)
    fay.do("pause_posting")
    assert ada.code("post", sent) == "ok"


def test_only_the_facilitator_pauses_posting(room, ada, cora):
    room.go("warm-up")
    for person in (ada, cora):
        assert person.code("pause_posting") == person.code("resume_posting") == person.code("settle", id=new_id()) == "not_allowed"


def test_a_program_that_uses_one_key_for_two_notes_does_not_join_them(room, ada, bo):
    room.go("warm-up")
    key = new_key()
    notes = [{"id": new_id(), "key": key} for _ in range(2)]
    for note in notes:
        assert ada.code("post", text="Tea", **note) == "ok"
    with db.reading() as reading:
        assert len({reading.get(Note, note["id"]).key_hash for note in notes}) == 2
    assert ada.code("reword", text="Coffee", **notes[0]) == "ok" and bo.code("withdraw", id=notes[1]["id"], key=new_key()) == "not_yours"
