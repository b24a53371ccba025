import sqlite3

from people import new_id, new_key

MINUTE = 60_000


def workshop(person):
    return person.sees()["workshop"][0]


def test_nothing_can_be_done_before_the_start(room, ada, fay):
    assert ada.code("post", id=new_id(), key=new_key(), text="Too early") == "not_started"
    assert fay.code("go", stage="explore") == "not_started"


def test_the_start_opens_the_first_stage_with_its_minutes(fay, ada):
    assert fay.code("start") == "ok"
    seen = workshop(ada)
    assert (seen["state"], seen["stage"]) == ("running", "welcome")
    assert workshop(fay)["started_at"] + 8 * MINUTE == seen["ends"] == seen["planned_end"]


def test_starting_twice_does_not_start_the_clock_anew(fay):
    fay.do("start")
    before = workshop(fay)
    assert fay.code("start") == "ok"
    assert workshop(fay) == before


def test_on_and_back_are_the_facilitators_alone(room, ada, cora, fay):
    fay.do("start")
    assert ada.code("go", stage="explore") == cora.code("go", stage="explore") == "not_allowed"
    assert fay.code("go", stage="explore") == fay.code("go", stage="warm-up") == "ok"
    assert workshop(ada)["stage"] == "warm-up"


def test_going_to_the_present_stage_again_keeps_its_clock(room, fay):
    room.go("explore")
    before = workshop(fay)
    assert fay.code("go", stage="explore") == "ok"
    assert workshop(fay) == before


def test_a_stage_that_the_script_lacks_is_refused(room, fay):
    fay.do("start")
    assert fay.code("go", stage="lunch") == "unknown_stage"


def test_a_pause_keeps_the_time_that_is_left(room, fay, ada):
    room.go("explore")
    fay.do("pause")
    paused = workshop(ada)
    assert paused["ends"] is None and 19 * MINUTE < paused["left"] <= 20 * MINUTE
    assert fay.code("pause") == "ok" and workshop(ada) == paused
    fay.do("resume")
    assert workshop(ada)["left"] is None and workshop(ada)["ends"] is not None


def test_minutes_are_set_not_added_so_that_a_resend_adds_none(room, fay):
    room.go("explore")
    until = workshop(fay)["ends"] + 5 * MINUTE
    fay.do("set_clock", until=until)
    fay.do("set_clock", until=until)
    assert workshop(fay)["ends"] == until
    assert fay.code("set_clock", until=until + 9 * 60 * MINUTE) == "bad_payload"


def test_a_paused_clock_takes_more_minutes_too(room, fay):
    room.go("break")
    fay.do("pause")
    left = workshop(fay)["left"]
    now = fay.do("pause") and workshop(fay)["planned_end"]
    fay.do("set_clock", until=now + 5 * MINUTE)
    assert workshop(fay)["ends"] is None and workshop(fay)["left"] > left


def test_the_facilitators_words_are_the_facilitators_alone(room, fay, ada):
    assert all(stage["say"] and stage["watch_for"] for stage in fay.sees()["stage"])
    assert not any("say" in stage or "watch_for" in stage for stage in ada.sees()["stage"])


def test_revealed_notes_are_written_anew_in_shuffled_order(room, ada, fay, tmp_path):
    room.go("explore")
    ids = [ada.post(f"Problem {n}")["id"] for n in range(40)]
    room.go("read")
    stored = [row[0] for row in sqlite3.connect(tmp_path / "workshop.db").execute("SELECT id FROM notes")]
    assert sorted(stored) == sorted(ids) and stored != ids


def test_notes_after_the_reveal_are_hidden_again_when_the_stage_comes_back(room, ada, bo):
    room.go("explore")
    ada.post("First")
    room.go("read")
    room.go("explore")
    ada.post("Second")
    assert [note["text"] for note in bo.sees()["note"]] == ["First"]
    room.fay.do("reveal")
    assert len(bo.sees()["note"]) == 2


def test_jumping_over_the_reveal_reveals_too(room, ada, bo):
    room.go("explore")
    ada.post("Buses stop at six")
    room.go("cluster")
    assert [note["text"] for note in bo.sees()["note"]] == ["Buses stop at six"]


def test_the_reveal_does_not_tell_of_notes_that_were_taken_back(room, ada, monkeypatch):
    from workshop_app.engine import broadcast
    from workshop_app.engine.desk import desk

    room.go("explore")
    ada.do("withdraw", **ada.post("I take this back"))
    assert desk.calm(room.id)
    heard = []
    monkeypatch.setattr(broadcast, "say", lambda to, event, data: heard.append(data) or "")
    room.go("read")
    assert desk.calm(room.id) and heard and not any(data.get("drop") for data in heard)
