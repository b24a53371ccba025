from workshop_app.engine import presence


def test_a_seat_with_two_tabs_is_one_person_and_staff_are_none():
    for connection, seat in (("a", "ada"), ("a2", "ada"), ("b", "bo"), ("f", None)):
        presence.arrive("w", connection, seat)
    assert presence.people("w") == 2 and "w" in presence.live_workshops()
    presence.leave("w", "a")
    assert presence.people("w") == 2
    presence.leave("w", "a2")
    assert presence.people("w") == 1
    for connection in ("b", "f", "f"):
        presence.leave("w", connection)
    assert presence.people("w") == 0 and "w" not in presence.live_workshops()
