"""A simulated person's board follows the same rule of patches as the browser's."""
import itertools

import pytest

from workshop_app.rehearsal.board import MOST_EARLY, Board

SNAPSHOT = {
    "version": 3,
    "mine": {"seat": True},
    "board": {
        "workshop": [{"id": "ABCDEFGH", "stage": "explore", "winner": "w1"}],
        "stage": [{"id": "explore", "place": 1}, {"id": "warm-up", "place": 0}],
        "note": [{"id": "n1", "text": "Buses stop at six"}],
        "wording": [{"id": "w1", "text": "How can technology …?"}],
        "round": [{"id": "r2", "number": 2, "state": "open"}, {"id": "r1", "number": 1, "state": "closed"}],
    },
}


def patch(start: int, end: int, put=(), drop=()) -> dict:
    return {"from": start, "to": end, "put": list(put), "drop": list(drop)}


def note(id: str, text: str) -> list:
    return ["note", {"id": id, "text": text}]


@pytest.fixture
def board() -> Board:
    board = Board()
    board.replace(SNAPSHOT)
    return board


def texts(board: Board) -> dict:
    return {record["id"]: record["text"] for record in board.all("note")}


def test_the_next_patch_is_applied(board):
    assert board.apply(patch(3, 4, [note("n2", "Tea")], [["note", "n1"]])) == "ok"
    assert (texts(board), board.version) == ({"n2": "Tea"}, 4)


def test_what_is_known_already_is_ignored(board):
    assert board.apply(patch(1, 3, [note("n1", "An older text")])) == "old"
    assert (texts(board), board.version) == ({"n1": "Buses stop at six"}, 3)


def test_a_patch_that_begins_before_and_ends_after_my_version_is_applied(board):
    assert board.apply(patch(1, 5, [note("n1", "Buses stop at seven")])) == "ok"
    assert (texts(board), board.version) == ({"n1": "Buses stop at seven"}, 5)


def test_behind_a_gap_nothing_changes_until_the_missing_patch_comes(board):
    assert board.apply(patch(4, 5, [note("n1", "Last")])) == "gap"
    assert (texts(board), board.version) == ({"n1": "Buses stop at six"}, 3)
    assert board.apply(patch(3, 4, [note("n1", "Before")])) == "ok"
    assert (texts(board), board.version, board.early) == ({"n1": "Last"}, 5, [])


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_in_whatever_order_patches_come_the_board_ends_the_same(board, order):
    patches = [patch(3 + n, 4 + n, [note("n1", f"Text {n}"), note(f"new{n}", "x")]) for n in range(3)]
    for place in order:
        board.apply(patches[place])
    assert (texts(board), board.version) == ({"n1": "Text 2", "new0": "x", "new1": "x", "new2": "x"}, 6)


def test_patches_that_come_before_the_first_snapshot_are_not_lost():
    board = Board()
    assert board.apply(patch(3, 4, [note("n2", "Tea")])) == "gap"
    assert board.apply(patch(2, 3, [note("n1", "Older than the snapshot")])) == "gap"
    board.replace(SNAPSHOT)
    assert (texts(board), board.version) == ({"n1": "Buses stop at six", "n2": "Tea"}, 4)


def test_while_a_new_line_comes_up_patches_wait_for_its_snapshot_even_if_that_goes_back_in_version(board):
    board.hold()
    assert board.apply(patch(2, 3, [note("n2", "Tea")])) == "gap"
    assert board.apply(patch(3, 4, [note("n3", "Milk")])) == "gap"
    assert texts(board) == {"n1": "Buses stop at six"}
    board.replace(SNAPSHOT | {"version": 2})
    assert (texts(board), board.version) == ({"n1": "Buses stop at six", "n2": "Tea", "n3": "Milk"}, 4)


def test_what_was_kept_from_an_earlier_line_is_forgotten_with_it(board):
    board.apply(patch(4, 5, [note("n2", "Tea")]))
    board.hold()
    board.replace(SNAPSHOT | {"version": 4})
    assert (texts(board), board.version) == ({"n1": "Buses stop at six"}, 4)


def test_only_so_many_patches_are_kept_behind_a_gap(board):
    assert {board.apply(patch(4 + n, 5 + n)) for n in range(MOST_EARLY)} == {"gap"}
    assert board.apply(patch(4 + MOST_EARLY, 5 + MOST_EARLY)) == "flood"
    assert board.apply(patch(3, 4)) == "ok"
    assert (board.version, board.early) == (4 + MOST_EARLY, [])


def test_dropping_what_was_never_there_harms_nothing(board):
    assert board.apply(patch(3, 4, drop=[["note", "n9"], ["answer", "a1"]])) == "ok"


def test_the_board_answers_where_we_are(board):
    assert board.stage()["id"] == "explore"
    assert [stage["id"] for stage in board.stages()] == ["warm-up", "explore"]
    assert [round_["id"] for round_ in board.rounds()] == ["r1", "r2"]
    assert board.open_round()["id"] == "r2"
    assert board.winner()["id"] == "w1"


def test_differences_from_the_servers_board_are_named(board):
    assert board.differs_from(SNAPSHOT) == []
    board.apply(patch(3, 4, [note("n1", "Other"), note("n2", "More")], [["wording", "w1"]]))
    assert board.differs_from(SNAPSHOT) == ["version 4, and not 3", "note n1", "note n2", "wording w1"]
