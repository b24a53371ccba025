"""Each attack finds the very thing that it looks for, once the rule that it attacks is weakened; and nothing where that rule stands."""
import random

import pytest
from anonymity import weakened
from anonymity.attacks import (
    ATTACKS,
    bytes_between_rows,
    disordered,
    invites_joined_by_transaction,
    invites_joined_to_seats,
    samples_and_statements,
)
from anonymity.conftest import on_site
from anonymity.evidence import Evidence, PostgreSQL, Sqlite
from anonymity.truth import Truth, Word
from people import new_key

from workshop_app import leftovers
from workshop_app.engine import shuffle
from workshop_app.engine.desk import desk
from workshop_app.extensions import db
from workshop_app.models import Invites, Seat, new_id
from workshop_app.rooms import agenda

WEAK = {  # server -> {weakness: the attacks that find it}
    "one": {
        "notes_bear_their_seats_mark": {"words_joined_to_seats", "words_joined_to_each_other"},
        "answers_bear_the_mark_of_ratings": {"words_joined_to_ballots_or_ratings"},
        "ratings_lie_under_the_seats_hash": {"ratings_joined_to_seats_or_ballots"},
        "nothing_is_scrubbed": {"order_in_the_files", "invites_that_were_used", "ballots_after_the_close", "ratings_after_the_finish", "words_that_were_taken_back"},
        "seats_lie_in_order_of_coming": {"order_of_coming_in"},
        "the_end_writes_nothing_anew": {"order_after_the_end"},
        "ids_may_hold_a_time": {"times_beside_words", "order_of_rows", "order_on_the_wire", "order_in_backups_and_papers"},
        "newcomers_get_fresh_counts": {"boards_between_beats"},
        "figures_are_live": {"figures_between_beats"},
        "commands_are_logged": {"secrets_lying_about", "words_and_addresses_in_logs"},
        "every_pulse_is_shown": {"pulses_of_too_few"},
    },
    "two": {
        "ballots_lie_under_the_seat": {"ballots_joined_to_seats"},
        "used_invites_are_crossed_out": {"invites_that_were_used"},
        "one_token_does_for_all_workshops": {"one_browser_in_two_workshops"},
        "the_close_keeps_the_ballots": {"ballots_after_the_close", "ratings_after_the_finish"},
        "what_was_taken_back_is_only_marked": {"words_that_were_taken_back"},
        "boards_are_sorted_by_arrival": {"order_on_the_wire"},
        "records_say_who": {"seats_on_the_wire", "fields_that_nobody_named", "words_joined_to_each_other"},
        "tallies_are_told_as_they_grow": {"tallies_before_the_close"},
        "counts_are_told_at_once": {"packets_between_beats", "boards_between_beats"},
        "the_workshop_remembers_when_it_was_last_used": {"traces_in_other_rows"},
        "requests_are_logged": {"browsers_that_are_recognised", "secrets_lying_about", "words_and_addresses_in_logs"},
    },
}


@pytest.fixture(scope="session", params=WEAK)
def weak(request, tmp_path_factory):
    make_id = {"make_id": weakened.id_with_a_time} if "ids_may_hold_a_time" in WEAK[request.param] else {}
    return on_site(tmp_path_factory.mktemp("weak"), request.param, *WEAK[request.param], **make_id)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_weakened_rule_is_found_out_and_no_other(attack, weak):
    links = ATTACKS[attack](weak.truth, weak.moments)
    assert bool(links) == any(attack in found for found in WEAK[weak.name].values()), links[:5]


def test_every_attack_is_shown_to_bite():
    by_themselves = {"bytes_between_rows", "invites_joined_to_seats", "invites_joined_by_transaction", "samples_and_statements"}  # below
    assert by_themselves.union(*(found for server in WEAK.values() for found in server.values())) == ATTACKS.keys()


@pytest.fixture
def eighteen(room, app, tmp_path, monkeypatch):
    """The hidden notes of a small workshop, which fit on one page, in the order in which they came, and SQLite's file after the reveal."""
    monkeypatch.setattr(agenda, "unveil", agenda.unveil)
    monkeypatch.setattr(shuffle.secrets, "SystemRandom", shuffle.secrets.SystemRandom)

    def played() -> tuple[list[Word], bytes]:
        people, words = [room.sit() for _ in range(3)], []
        room.go("explore")
        for number in range(18):
            text = f"Wait {number:02} {random.getrandbits(32):08x}"
            words.append(Word(str(number % 3), "note", "explore", people[number % 3].post(text)["id"], new_key(), text, 0))
        room.go("read")
        assert desk.calm(room.id)
        return words, (tmp_path / "workshop.db").read_bytes()

    return played


def test_in_one_page_the_reveal_leaves_no_order(eighteen):
    words, file = eighteen()
    assert disordered("workshop.db", file, words) == []


@pytest.mark.parametrize("weakness", ["the_reveal_writes_nothing_anew", "the_reveal_inserts_in_order_of_writing"])
def test_in_one_page_a_reveal_that_is_not_shuffled_is_found_out(eighteen, app, weakness, monkeypatch):
    monkeypatch.setattr(weakened.Table, "add", weakened.Table.add)
    weakened.WEAKNESSES[weakness](app)
    words, file = eighteen()
    assert any("in the order of writing" in found for found in disordered("workshop.db", file, words))


@pytest.mark.parametrize("weakened_rule", [False, True])
def test_deleted_rows_that_are_not_overwritten_are_found_out(room, app, ada, tmp_path, monkeypatch, weakened_rule):
    monkeypatch.setattr(leftovers, "any_in", leftovers.any_in)
    if weakened_rule:
        weakened.deleted_rows_are_not_overwritten(app)
        db.writer.dispose()  # the next connection is a weak one
    room.go("explore")
    for note in [ada.post(f"The bus was late {number:02}") for number in range(12)]:
        assert ada.code("withdraw", **note) == "ok"
    assert desk.calm(room.id)
    held = Evidence("sqlite", files={"workshop.db": (tmp_path / "workshop.db").read_bytes()})
    assert bool(bytes_between_rows(Truth(), {"revealed": held})) == weakened_rule


@pytest.mark.parametrize("joined", [False, True])
def test_an_invite_that_is_kept_under_its_seats_hash_is_found_out(room, tmp_path, joined):
    tokens = [new_key() for _ in range(3)]
    person = room.sit()
    hash_of = Seat.hash_of if joined else Invites.hash_of
    unused = sorted(hash_of(room.id, token) for token in (*tokens, person.actor.token))
    db.write(lambda session: session.add(Invites(workshop_id=room.id, batch=new_id(), made=4, unused=unused)))
    held = Evidence("sqlite", rows=Sqlite(tmp_path).rows())
    assert held.invites and bool(invites_joined_to_seats(Truth(workshop=room.id), {"now": held})) == joined


def test_samples_of_what_people_wrote_are_found_out(on_postgres, postgres):
    """PostgreSQL, told to keep samples as it does of any other table."""
    store = PostgreSQL(postgres, "siege")
    assert samples_and_statements(on_postgres.truth, on_postgres.moments) == []
    store.execute("ALTER TABLE notes ALTER COLUMN text SET STATISTICS 100")
    store.look_at_values()
    held = Evidence("postgres", rows=store.rows(), kept={"samples": store.samples()})
    store.connection.close()
    assert samples_and_statements(on_postgres.truth, {"later": held})


def test_a_row_for_each_invite_is_joined_to_its_seat_by_their_transaction(on_postgres, postgres):
    store, truth = PostgreSQL(postgres, "siege"), on_postgres.truth
    store.execute("CREATE TABLE each_invite (token_hash text, used boolean DEFAULT false)")
    for token in truth.sheet[:3]:
        unused, seat = Invites.hash_of(truth.workshop, token), Seat.hash_of(truth.workshop, new_key())
        store.execute(f"INSERT INTO each_invite VALUES ('{unused}')")
        store.execute(f"BEGIN; UPDATE each_invite SET used = true WHERE token_hash = '{unused}'; INSERT INTO seats VALUES ('{truth.workshop}', '{seat}'); COMMIT")
    each = [{"xmin": number, "unused": [token_hash]} for number, token_hash in store.execute("SELECT xmin::text::bigint, token_hash FROM each_invite")]
    held = Evidence("postgres", rows=store.rows() | {"invites": each})
    store.execute("DROP TABLE each_invite")
    store.connection.close()
    assert len(invites_joined_by_transaction(truth, {"now": held})) == 3
