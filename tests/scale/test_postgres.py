"""PostgreSQL goes and comes back; and what it writes down of what people wrote."""
from people import new_id, new_key
from scale.test_two_processes import agree, texts

from workshop_app.rehearsal.guest import TRY_AGAIN
from workshop_app.rehearsal.server import within


def test_when_the_database_restarts_people_are_told_to_send_again_and_then_go_on(cluster, postgres, workshop, guests):
    code, fay = workshop
    ada, bo = cluster.seat(code, url=cluster.a.url), cluster.seat(code, url=cluster.b.url)
    guests += [ada, bo]
    ada.write("post", "Before")
    late = {"id": new_id(), "key": new_key(), "text": "While it was away"}
    postgres.kill()
    try:
        answer = ada.do("post", late)
        assert not answer["ok"] and answer["error"]["code"] in TRY_AGAIN
    finally:
        postgres.start()
    assert within(15, lambda: ada.do("post", late)["ok"])
    bo.write("post", "After")
    for guest in (ada, bo, fay):
        guest.wait(lambda guest=guest: texts(guest) == ["After", "Before", "While it was away"])
    agree(ada, bo, fay)
    cluster.forgive()


def test_a_statement_that_fails_is_in_no_log_with_what_people_wrote(cluster, postgres, workshop, guests):
    code, fay = workshop
    ada = cluster.seat(code)
    guests.append(ada)
    postgres.execute("ALTER TABLE notes ADD CONSTRAINT nobody CHECK (text NOT LIKE '%Smith%')", cluster.database)
    try:
        assert not ada.do("post", {"id": new_id(), "key": new_key(), "text": "Something about Mr Smith"})["ok"]
    finally:
        postgres.execute("ALTER TABLE notes DROP CONSTRAINT nobody", cluster.database)
    assert 'violates check constraint "nobody"' in postgres.log() and "Mr Smith" not in postgres.log()
    assert "Mr Smith" not in cluster.logs()
    assert "nobody" in cluster.faults()
    cluster.forgive()


def test_withdrawn_words_and_counted_ballots_are_in_no_row(cluster, postgres, workshop, guests):
    code, fay = workshop
    ada = cluster.seat(code)
    guests.append(ada)
    note = ada.write("post", "Something about Mr Brown")
    ada.ask("withdraw", **note)
    fay.ask("go", stage="frame")
    up = fay.write("offer", "How can technology shorten the wait?", cluster=None)["id"]
    fay.ask("put_up", id=up)
    fay.ask("go", stage="dot-vote")
    fay.ask("open_vote", id=new_id())
    ada.ask("cast", challenge=up, dots=1)
    workshop_id = postgres.execute(f"SELECT id FROM workshops WHERE code = '{code}'", cluster.database)[0][0]
    rounds = f"SELECT count(*) FROM ballots JOIN rounds ON rounds.id = round_id WHERE workshop_id = '{workshop_id}'"
    assert postgres.execute(rounds, cluster.database) == [(1,)]
    fay.ask("close_vote")
    assert postgres.execute(rounds, cluster.database) == [(0,)]
    assert postgres.execute(f"SELECT text, withdrawn FROM notes WHERE id = '{note['id']}'", cluster.database) == [("", True)]


def test_hidden_notes_lie_in_shuffled_order_under_one_number_after_the_reveal(cluster, postgres, workshop, guests):
    code, fay = workshop
    ada = cluster.seat(code)
    guests.append(ada)
    fay.ask("go", stage="explore")
    written = [ada.write("post", f"Hidden {number}")["id"] for number in range(12)]
    fay.ask("go", stage="read")
    among = ", ".join(f"'{id}'" for id in written)
    stored = postgres.execute(f"SELECT id, xmin FROM notes WHERE id IN ({among}) ORDER BY ctid", cluster.database)
    assert len({number for _, number in stored}) == 1 and [id for id, _ in stored] != written and len(stored) == 12
