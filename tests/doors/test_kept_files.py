import threading

import pytest

from workshop_app.doors.kept_files import Kept


def test_no_more_is_kept_than_there_is_room_for():
    kept, made = Kept(most=10), []

    def make(tag: str) -> bytes:
        made.append(tag)
        return tag.encode() * 4

    for tag in ("a", "b", "a", "c", "a", "b", "dddd", "b"):
        assert kept.get(tag, lambda tag=tag: make(tag)) == tag.encode() * 4
        assert kept.held == sum(map(len, kept.files.values())) <= 10
    assert made == ["a", "b", "c", "b", "dddd"]


def test_those_who_ask_together_wait_for_one_rendering():
    kept, made, begun, go_on, got = Kept(100), [], threading.Event(), threading.Event(), []

    def make() -> bytes:
        made.append(1)
        begun.set()
        assert go_on.wait(5)
        return b"file"

    askers = [threading.Thread(target=lambda: got.append(kept.get("tag", make))) for _ in range(5)]
    for asker in askers:
        asker.start()
    assert begun.wait(5)
    go_on.set()
    for asker in askers:
        asker.join(5)
    assert got == [b"file"] * 5 and made == [1] and kept.making == {}


def test_one_that_could_not_be_rendered_is_tried_again():
    kept = Kept(100)
    with pytest.raises(ZeroDivisionError):
        kept.get("tag", lambda: 1 // 0)
    assert kept.get("tag", lambda: b"file") == b"file" and kept.making == {}
