"""The anonymity promise, attacked: a whole workshop whose every word is known, and nobody who holds everything can link any of it."""
import json

import pytest
from anonymity.attacks import ATTACKS, hidden
from anonymity.siege import SITTERS, WRITERS

CHANGED = {
    "somebody comes in": {"seats", "invites"}, "a hidden note": {"notes"}, "a hidden note reworded": {"notes"}, "a hidden note taken back": {"notes"},
    "somebody leaves": set(), "a dot": {"ballots"}, "a rating": {"ratings"},
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_can_be_linked_by(attack, siege):
    assert siege.try_to_link(ATTACKS[attack])[:5] == []


def test_the_attackers_held_what_there_was_to_hold(siege):
    """An attack on evidence that is empty would fail for the wrong reason."""
    end, voting, rating = (siege.moments[moment] for moment in ("finished", "voting", "rating"))
    shown = hidden(siege.truth)
    assert len(shown) > 30 and len({word.author for word in shown}) == len(WRITERS)
    assert {row["id"] for row in end.rows["notes"]} >= {word.id for word in siege.truth.words if word.kind == "note"}
    assert len([row for row in end.rows["seats"] if row["workshop_id"] == siege.truth.workshop]) == len(siege.truth.seated) > len(WRITERS) + len(SITTERS)
    assert len(set(siege.truth.invites.values())) == len(siege.truth.seated) < len(siege.truth.sheet)
    assert len({row["token_hash"] for row in voting.rows["ballots"]}) == len({row["token_hash"] for row in rating.rows["ratings"]}) == len(WRITERS)
    for word in shown:
        assert any(word.text.encode() in file for file in end.files.values()) and any(word.text.encode() in copy for copy in end.backups.values())
        assert all(word.text in json.dumps(board) for board in siege.moments["revealed"].boards.values())
        assert all(any(word.id in frame for frame in frames) for frames in end.frames.values())
    [winner] = [row["winner"] for row in end.rows["workshops"] if row["id"] == siege.truth.workshop]
    question = next(word.text for word in siege.truth.words if word.id == winner)
    assert all(question.encode() in end.shown[name] for name in ("brief.docx", "brief.html", "brief.md", "results"))
    assert all(b'workshop_commands_total{name="post",outcome="ok"}' in there for name, there in end.shown.items() if name.startswith("figures"))


def test_the_attackers_looked_on_while_people_acted_in_secret(siege):
    assert [window.act for window in siege.truth.windows] == list(CHANGED)
    for window in siege.truth.windows:
        assert len(window.before) >= 9 and all(window.before.values())
        changed = {table for table, rows in window.rows_before.items() if rows != window.rows_after[table]}
        assert changed == CHANGED[window.act]
