"""What the promise does not cover is really so, and written down: nobody finds more than docs/anonymity.md admits."""
import re

from anonymity.attacks import ATTACKS, disordered, hidden, pieces
from anonymity.siege import WRITERS
from served import ROOT

from workshop_app.extensions import TIDY_AT_ONCE
from workshop_app.models import Invites, Seat

LIMITS = " ".join((ROOT / "docs" / "anonymity.md").read_text().split("\n## Where it ends\n")[1].split())


def admitted(sentence: str) -> bool:
    return sentence in LIMITS


def test_before_the_reveal_sqlites_files_may_hold_the_order_of_notes(on_sqlite):
    files = on_sqlite.moments["hidden"].files
    came_since_the_log_was_emptied = hidden(on_sqlite.truth)[-2 * len(WRITERS) :]
    assert disordered("workshop.db-wal", files["workshop.db-wal"], came_since_the_log_was_emptied)
    assert admitted("the files may hold the order in which hidden notes came")
    assert admitted("one made before the reveal holds the notes that are hidden")


def test_while_a_vote_is_open_a_copy_holds_the_ballots(siege):
    ballots = {row["token_hash"].encode() for row in siege.moments["voting"].rows["ballots"]}
    assert ballots and all(any(one in file for file in siege.moments["voting"].files.values()) for one in ballots)
    assert admitted("A copy made while a vote is open holds the ballots")


def test_postgresql_keeps_deleted_rows_and_their_order_until_its_log_is_used_again(on_postgres):
    end = on_postgres.moments["finished"]
    notes, log = end.files["notes"], log_of(end)
    gone = [text for text in on_postgres.truth.taken_back() if text.startswith("Nobody")]
    assert any(piece in log for text in gone for piece in pieces(text))
    assert any(disordered(name, there, hidden(on_postgres.truth), page=8192) for name, there in (("notes", notes), ("the log", log)))
    assert admitted("Rows that were deleted or replaced stay in its files until a vacuum")
    assert admitted("Its write-ahead log keeps what was written, in order, an invite's use beside its seat, until its files are used again")


def log_of(held) -> bytes:
    return b"".join(there for name, there in held.files.items() if name.startswith("pg_wal"))


def test_postgresqls_log_has_an_invites_use_beside_its_seat(on_postgres):
    truth, log = on_postgres.truth, log_of(on_postgres.moments["hidden"])
    used = [Invites.hash_of(truth.workshop, token).encode() for token in truth.invites.values()]
    seats = [Seat.hash_of(truth.workshop, token).encode() for token in truth.tokens.values()]
    assert any(hash in log for hash in used) and all(hash in log for hash in seats)


def test_postgresql_numbers_seats_until_the_finish(on_postgres):
    hidden, end = ([row["xmin"] for row in on_postgres.moments[moment].rows["seats"] if row["workshop_id"] == on_postgres.truth.workshop] for moment in ("hidden", "finished"))
    assert len(set(hidden)) == len(hidden) > 10 and len(set(end)) == 1
    assert admitted("Until then each seat bears the number of the transaction that made it, and the invites that of the last one that was used")


def test_the_vacuum_at_the_finish_takes_counted_ballots_away(on_postgres):
    """Rows that the finish itself replaced may have to stay, if somebody was reading just then."""
    before, after = (on_postgres.moments[moment].dead for moment in ("rating", "finished"))
    assert before["ballots"] and "ballots" not in after and "invites" not in after
    assert admitted("even then some bytes lie there until they are written over")


def test_whoever_holds_the_sheet_can_see_which_invites_were_used(siege):
    tried = siege.truth.tried
    assert all(tried[token] == 410 for token in siege.truth.invites.values())
    assert {tried[token] for token in siege.truth.sheet if token not in siege.truth.invites.values()} == {200}
    assert admitted("Whoever handed them out by name can try each, and see who came")


def test_a_large_file_waits():
    assert admitted(f"in a file of more than {TIDY_AT_ONCE // 1_000_000} MB it does not look, and writes it anew as soon as nobody is connected")


def test_postgresql_numbers_what_was_written_in_the_open(on_postgres):
    rows = on_postgres.moments["rating"].rows["answers"]
    assert len({row["xmin"] for row in rows if not row["withdrawn"]}) > 5
    assert admitted("It keeps rows in the order of writing and numbers the transactions")


def test_the_figures_count_commands_by_kind(siege):
    figures = next(there for name, there in siege.moments["finished"].shown.items() if name.startswith("figures"))
    assert re.search(rb'workshop_commands_total{name="withdraw",outcome="ok"} [1-9]', figures)
    assert admitted("they tell how many commands of each kind came in those seconds, such as ratings or withdrawals")


def test_the_page_on_anonymity_names_every_attack():
    told = (ROOT / "docs" / "anonymity.md").read_text()
    assert [name for name in ATTACKS if f"`{name}`" not in told] == []
