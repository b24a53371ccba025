"""The pages that anybody meets: join, results, promise, refusals."""
import json
import re

import pytest
from browsing import Browser, account, words
from people import Person, new_id

from workshop_app.engine.commands import Actor
from workshop_app.extensions import db
from workshop_app.method.principles import PRINCIPLES
from workshop_app.models import Seat, Workshop

BUSES = "How can technology help people plan a journey without a car?"
FORMS = "How can technology help people who find forms hard?"


@pytest.fixture
def visitor(app):
    return Browser(app)


def seats(room) -> int:
    with db.reading() as reading:
        return reading.query(Seat).filter_by(workshop_id=room.id).count()


def framed(room) -> list[str]:
    """Two challenges that are up; the stage is the vote."""
    room.go("frame")
    challenges = [room.fay.offer(None, text)["id"] for text in (BUSES, FORMS)]
    for challenge in challenges:
        assert room.fay.code("put_up", id=challenge) == "ok"
    room.go("dot-vote")
    assert room.fay.code("open_vote", id=new_id(), dots=5, per_challenge=5) == "ok"
    return challenges


@pytest.mark.parametrize("spelling", [str.lower, lambda code: f"{code[:4]} {code[4:]}", lambda code: f"  {code[:4]}-{code[4:]} ",
                                      lambda code: f"https://workshop.example/j/{code}"])
def test_a_typed_code_leads_to_its_workshop(visitor, room, spelling):
    assert visitor.submit("/join", code=spelling(room.code)).location == f"/j/{room.code}"


@pytest.mark.parametrize(("typed", "status", "sentence"), [
    ("", 400, "Enter the join code."), ("ABC", 400, "eight letters and numbers"), ("ABCDEFGH", 404, "can't find a workshop"),
])
def test_a_wrong_code_is_explained_in_the_form_and_stays_there(visitor, typed, status, sentence):
    answer = visitor.submit("/join", code=typed)
    assert answer.status_code == status and sentence in words(answer)
    assert "<title>Error: " in answer.text and 'href="#code"' in answer.text and f'value="{typed}"' in answer.text


def test_a_workshop_that_is_not_there_is_a_page_of_its_own(visitor):
    answer = visitor.get("/j/ABCDEFGH")
    assert answer.status_code == 404 and "can’t find this workshop" in words(answer)


def test_ada_joins_without_a_name_and_only_her_browser_knows_her_seat(visitor, room):
    page = words(visitor.get(f"/j/{room.code}"))
    assert "Getting there" in page and "Your notes have no author" in page
    answer = visitor.submit(f"/j/{room.code}")
    assert answer.location == f"/w/{room.code}" and seats(room) == 1
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("seat-"))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    with db.reading() as reading:
        token = cookie.split("=", 1)[1].split(";")[0]
        assert [seat.token_hash for seat in reading.query(Seat)] == [Seat.hash_of(room.id, token)]


def test_joining_again_gives_no_second_seat(visitor, room):
    visitor.sit(room.code).sit(room.code)
    assert seats(room) == 1
    assert "Go back in" in words(visitor.get(f"/j/{room.code}"))


def test_joining_needs_the_forms_token(visitor, room):
    assert visitor.client.post(f"/j/{room.code}").status_code == 400
    assert seats(room) == 0


def test_a_small_group_is_told_the_truth(visitor, room):
    for _ in range(4):
        room.sit()
    assert "anonymity is thin" in words(visitor.get(f"/j/{room.code}"))
    room.sit()
    assert "anonymity is thin" not in words(visitor.get(f"/j/{room.code}"))


def test_a_finished_workshop_says_so_and_takes_nobody_in(app, visitor, room):
    visitor.sit(room.code)
    room.go("welcome")
    room.fay.do("finish")
    assert "See the results" in words(visitor.get(f"/j/{room.code}"))
    late = Browser(app)
    page = words(late.get(f"/j/{room.code}"))
    assert "has finished" in page and "Join without a name" not in page
    answer = late.submit(f"/j/{room.code}")
    assert answer.status_code == 409 and "has finished" in words(answer) and seats(room) == 1


def test_strangers_get_no_results(visitor, room):
    answer = visitor.get(f"/w/{room.code}/results")
    assert answer.status_code == 403 and f"/j/{room.code}" in answer.text


def test_staff_see_the_results_of_what_is_theirs(app, room):
    fay, cora, eve = account("Fay", "facilitator"), account("Cora", "coordinator"), account("Eve", "facilitator")
    db.write(lambda session: session.query(Workshop).update({"opened_by": fay.id}))
    for person, status in ((fay, 200), (cora, 200), (eve, 403)):
        visitor = Browser(app)
        visitor.sign_in(person)
        assert visitor.get(f"/w/{room.code}/results").status_code == status, person.name


def test_before_the_vote_the_results_say_what_is_still_to_come(visitor, room):
    page = words(visitor.sit(room.code).get(f"/w/{room.code}/results"))
    assert page.count("Still to come") == 3


def test_a_workshop_that_ended_early_does_not_promise_more(visitor, room):
    visitor.sit(room.code)
    room.go("welcome")
    room.fay.do("finish")
    page = words(visitor.get(f"/w/{room.code}/results"))
    assert "ended without a winning challenge" in page and "Still to come" not in page and "written up" not in page


def test_hidden_notes_and_open_dots_do_not_show_in_the_results(visitor, room, ada):
    visitor.sit(room.code)
    room.go("explore")
    ada.post("A worry that is not shown yet")
    assert "Still to come: the clusters" in words(visitor.get(f"/w/{room.code}/results"))
    buses, _ = framed(room)
    ada.do("cast", challenge=buses, dots=3)
    page = words(visitor.get(f"/w/{room.code}/results"))
    assert BUSES not in page and "as soon as the vote has closed" in page


def test_the_results_name_the_winner_the_dots_and_the_runners_up(visitor, room, ada, bo):
    buses, forms = framed(room)
    ada.do("cast", challenge=buses, dots=5)
    bo.do("cast", challenge=forms, dots=2)
    room.fay.do("close_vote")
    response = visitor.sit(room.code).get(f"/w/{room.code}/results")
    page = words(response)
    assert f"The challenge {BUSES} It got the most dots: 5 of 7." in page
    assert "2 people voted. Each had 5 dots" in page
    assert f"{BUSES} 5 dots, the winner" in page and f"{FORMS} 2 dots" in page
    assert 'width="100.0%"' in response.text and 'width="40.0%"' in response.text
    assert f"can be taken up later. {FORMS}" in page


def test_a_tie_shows_both_votes_and_how_it_was_decided(visitor, room, ada, bo):
    buses, forms = framed(room)
    ada.do("cast", challenge=buses, dots=5)
    bo.do("cast", challenge=forms, dots=5)
    room.fay.do("close_vote")
    visitor.sit(room.code)
    assert "no single challenge has won yet" in words(visitor.get(f"/w/{room.code}/results"))
    room.fay.do("run_off", id=new_id())
    ada.do("cast", challenge=forms, dots=4)
    bo.do("cast", challenge=buses, dots=1)
    room.fay.do("close_vote")
    page = words(visitor.get(f"/w/{room.code}/results"))
    assert "In the run-off this challenge got the most dots: 4 of 5." in page
    assert page.index("The run-off") < page.index("The dot-vote")


def test_a_choice_of_the_group_shows_its_reason(visitor, room, ada):
    buses, forms = framed(room)
    for challenge in (buses, forms):
        ada.do("cast", challenge=challenge, dots=1)
    room.fay.do("close_vote")
    room.fay.do("choose", challenge=forms, reason="It helps <most> people")
    response = visitor.sit(room.code).get(f"/w/{room.code}/results")
    assert "The reason they gave: “It helps <most> people”" in words(response) and "<most>" not in response.text


def test_clusters_are_a_picture_and_a_table(visitor, room, ada):
    room.go("explore")
    notes = [ada.post(f"Worry {n}") for n in range(3)]
    room.go("cluster")
    room.fay.do("reveal")
    waiting = room.fay.open_cluster("Waiting and chasing")
    for note in notes[:2]:
        assert ada.code("move", note=note["id"], cluster=waiting) == "ok"
    response = visitor.sit(room.code).get(f"/w/{room.code}/results")
    assert "Waiting and chasing 2 Not in a cluster 1" in words(response)
    assert response.text.count("<circle") == 4


def rated(room, people: int) -> None:
    room.go("close")
    for _ in range(people):
        person = room.sit()
        for score, principle in enumerate(PRINCIPLES, 1):
            assert person.code("rate", principle=principle, score=score) == "ok"
    assert room.fay.code("finish") == "ok"


def test_the_pulse_is_a_chart_and_a_table(visitor, room):
    visitor.sit(room.code)
    rated(room, 3)
    response = visitor.get(f"/w/{room.code}/results")
    assert "Collaboration 1.0 3 Conversation 2.0 3" in words(response)
    assert 'class="radar"' in response.text and "Thank you" in words(response)


def test_a_principle_with_fewer_than_three_answers_is_not_shown(visitor, room):
    visitor.sit(room.code)
    rated(room, 2)
    response = visitor.get(f"/w/{room.code}/results")
    assert words(response).count("not shown: fewer than three answers") == 5
    assert 'class="radar"' not in response.text


def test_people_of_another_workshop_see_nothing_of_this_one(app, room):
    stranger = Person(new_id(), "newcomer")
    visitor = Browser(app)
    visitor.client.set_cookie(f"seat-{room.code}", stranger.actor.token)
    assert visitor.get(f"/w/{room.code}/results").status_code == 403
    assert Actor(room.id, "participant").eye == "people"


@pytest.mark.parametrize("path", ["/", "/promise", "/accessibility", "/sign-in"])
def test_every_page_has_a_language_a_title_a_skip_link_and_the_promise(visitor, path):
    page = visitor.get(path).text
    assert '<html lang="en-GB">' in page and re.search("<title>[^<]+ – [^<]+</title>", page)
    assert 'href="#main"' in page and '<main id="main"' in page
    assert "Anonymous: we keep no names." in page and 'href="/promise"' in page and 'href="/accessibility"' in page


@pytest.mark.parametrize("path", ["/", "/promise", "/accessibility", "/sign-in", "/nothing-here"])
def test_no_page_has_inline_scripts_or_styles(visitor, path):
    page = visitor.get(path).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert all(' src="/static/' in tag for tag in re.findall("<script[^>]*>", page))


def test_every_form_that_posts_carries_its_token(app, visitor, room):
    visitor.sign_in(account("Ada", "admin", "facilitator", "coordinator"))
    for path in ("/", f"/j/{room.code}", "/accounts", "/password", "/workshops", "/workshops/new"):
        for form in re.findall(r'<form[^>]*method="post".*?</form>', visitor.get(path).text, re.S):
            assert 'name="csrf_token"' in form, path


@pytest.mark.parametrize(("path", "method", "status", "code"), [
    ("/nothing-here", "get", 404, "not_found"), ("/promise", "put", 405, "not_found"), ("/healthz", "put", 405, "not_found"),
])
def test_what_is_not_there_is_a_sentence_for_people_and_a_code_for_programs(visitor, path, method, status, code):
    ask = getattr(visitor.client, method)
    csrf = {"X-CSRFToken": visitor.token()}
    page = ask(path, headers=csrf)
    assert page.status_code == status and "Page not found" in words(page) and "Go to the start page" in words(page)
    body = ask(path, headers=csrf | {"Accept": "application/json"})
    assert body.status_code == status and body.json["error"]["code"] == code and body.json["ok"] is False


def test_too_large_a_body_is_refused_in_words(app, visitor, room):
    answer = visitor.client.post("/join", data={"code": "x" * 70_000, "csrf_token": "x"})
    assert answer.status_code == 413 and "too large" in words(answer)


def test_a_fault_of_ours_says_sorry_and_keeps_its_details_for_the_log(app, visitor, caplog):
    def broken():
        raise RuntimeError("the secret inside")

    app.view_functions["pages.promise"] = broken
    answer = visitor.get("/promise")
    assert answer.status_code == 500 and "Something went wrong" in words(answer) and "secret inside" not in answer.text
    assert "secret inside" in caplog.text


def test_a_broken_database_still_gets_a_page(app, visitor, monkeypatch):
    monkeypatch.setattr("workshop_app.doors.roof.identity.account_now", lambda: 1 / 0)
    answer = visitor.get("/promise")
    assert answer.status_code == 500 and "Something went wrong" in words(answer)


def test_the_http_door_of_a_workshop_refuses_in_json(visitor, room):
    answer = visitor.client.post(f"/w/{room.code}/do/post", json={}, headers={"X-CSRFToken": visitor.token()})
    assert answer.status_code == 403 and json.loads(answer.text)["error"]["code"] == "no_seat"
