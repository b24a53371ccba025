"""Which votes count in the story of a workshop, and what it says of each."""
from workshop_app.method import results

BUSES, FORMS, FOOD = "b", "f", "o"
WORDINGS = {BUSES: "How can technology help people on buses?", FORMS: "How can technology help with forms?", FOOD: "How can technology help growers?"}


def round_(number: int, tally: dict, tied=(), run_off=False) -> dict:
    return {"number": number, "state": "closed", "tally": tally, "tied": list(tied), "challenges": list(tally), "ballots": 4, "dots": 5, "per_challenge": 3, "run_off": run_off}


def test_a_run_off_is_told_from_a_vote_that_was_held_again():
    first = round_(1, {BUSES: 4, FORMS: 4, FOOD: 1}, tied=[BUSES, FORMS])
    run_off = round_(2, {BUSES: 5, FORMS: 3}, run_off=True)
    again = round_(3, {BUSES: 2, FORMS: 6, FOOD: 1})
    assert results.counted([first, run_off]) == [(first, False), (run_off, True)]
    assert results.counted([first, run_off, again]) == [(again, False)]
    assert results.counted([]) == []


def test_rows_are_ranked_by_dots_and_then_by_words():
    rows = results.vote(round_(1, {FOOD: 1, FORMS: 4, BUSES: 4}), WORDINGS, BUSES, False)["rows"]
    assert [(row["text"], row["dots"], row["winner"]) for row in rows] == [
        (WORDINGS[BUSES], 4, True), (WORDINGS[FORMS], 4, False), (WORDINGS[FOOD], 1, False),
    ]


def test_a_challenge_whose_words_are_gone_keeps_its_dots():
    rows = results.vote(round_(1, {"gone": 2}), WORDINGS, None, False)["rows"]
    assert rows == [{"text": results.GONE, "dots": 2, "percent": 100.0, "winner": False}]


def test_clusters_keep_the_order_of_the_wall_and_loose_notes_come_last():
    board = {"cluster": [{"id": "y", "title": "", "place": 2}, {"id": "x", "title": "Waiting", "place": 1}],
             "note": [{"cluster": "x", "stage": "explore"}, {"cluster": "x", "stage": "carried"}, {"cluster": None, "stage": "explore"},
                      {"cluster": None, "stage": "warm-up"}],
             "stage": [{"id": "warm-up", "evidence": False}, {"id": "explore", "evidence": True}]}
    assert results.clusters(board) == [
        {"title": "Waiting", "notes": 2, "colour": 0}, {"title": results.NO_TITLE, "notes": 0, "colour": 1},
        {"title": results.NO_CLUSTER, "notes": 1, "colour": None},
    ]


def test_an_empty_cluster_has_no_bubble():
    rows = [{"title": "Waiting", "notes": 2, "colour": 0}, {"title": "Empty", "notes": 0, "colour": 1}]
    assert [circle["notes"] for circle in results.bubbles(rows)["circles"]] == [2]
