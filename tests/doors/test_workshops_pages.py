"""Facilitators open workshops, carry them on and renew their links; coordinators see all."""
import pytest
from browsing import Browser, account, words
from people import Person, Room

from workshop_app.doors import links
from workshop_app.extensions import db
from workshop_app.method import script
from workshop_app.models import Programme, Workshop


@pytest.fixture
def fay(app):
    return account("Fay", "facilitator")


@pytest.fixture
def visitor(app, fay):
    visitor = Browser(app)
    visitor.sign_in(fay)
    return visitor


def signed_in(app, name: str, *roles: str) -> Browser:
    visitor = Browser(app)
    visitor.sign_in(account(name, *roles))
    return visitor


def opened(visitor, **fields) -> Workshop:
    answer = visitor.submit("/workshops/new", **{"title": "Getting there", "script": "two-hours"} | fields)
    assert answer.status_code == 302, words(answer)
    code = answer.location.split("/")[2]
    assert answer.location == f"/w/{code}/facilitate"
    with db.reading() as reading:
        return reading.query(Workshop).filter_by(code=code).one()


def finished(workshop: Workshop) -> None:
    fay = Person(workshop.id, "facilitator")
    assert fay.code("start") == "ok" and fay.code("finish") == "ok"


@pytest.fixture
def programme(app, tmp_path):
    """A programme of two sessions that both run the default script."""
    (tmp_path / "twice.yaml").write_text(
        "kind: programme\nkey: twice\ntitle: Two mornings\nabout: Two sessions of one team.\nsessions:\n"
        "  - script: two-hours\n    title: Look around\n"
        "  - script: two-hours\n    title: Decide\n    carry: [clusters, challenges]\n"
    )
    app.config["SCRIPT_FOLDERS"] = [*app.config["SCRIPT_FOLDERS"], str(tmp_path)]
    assert "twice" in script.shelf(*app.config["SCRIPT_FOLDERS"])


def test_the_default_script_is_chosen_unless_fay_chooses_another(visitor):
    page = visitor.get("/workshops/new").text
    assert page.count(" checked") == 2  # the script, and how people come in
    assert 'value="two-hours" id="script" checked' in page
    assert "120 minutes" in page


def test_fay_opens_a_workshop_and_lands_in_its_console(visitor, fay):
    said = {"topic": "Transport\n\nand confidence", "owner": "Head of Care", "contact": "care@council.example"}
    workshop = opened(visitor, team="Adult Social Care", **said)
    assert (workshop.title, workshop.team, workshop.opened_by, workshop.state) == ("Getting there", "Adult Social Care", fay.id, "ready")
    assert {name: getattr(workshop, name) for name in said} == said
    assert "Getting there Not started" in words(visitor.get("/workshops"))


@pytest.mark.parametrize(("fields", "sentence", "anchor"), [
    ({"title": "  "}, "Enter a title.", "title"),
    ({"title": "x" * 121}, "A title must be 120 characters or fewer.", "title"),
    ({"team": "x" * 101}, "The team’s name must be 100 characters or fewer.", "team"),
    ({"script": "nothing"}, "Choose a script.", "script"),
    ({"title": "", "script": ""}, "Enter a title.", "script"),
])
def test_what_is_wrong_with_the_form_is_said_and_what_was_typed_stays(visitor, fields, sentence, anchor):
    sent = {"title": "Getting there", "script": "two-hours", "contact": "care@council.example"} | fields
    answer = visitor.submit("/workshops/new", **sent)
    assert answer.status_code == 400 and sentence in words(answer) and f'href="#{anchor}"' in answer.text
    assert 'value="care@council.example"' in answer.text
    with db.reading() as reading:
        assert reading.query(Workshop).count() == 0


def test_a_script_with_errors_is_named_and_the_others_stay_open(app, visitor, tmp_path):
    (tmp_path / "broken.yaml").write_text("key: broken\ntitle: Broken\n")
    app.config["SCRIPT_FOLDERS"] = [*app.config["SCRIPT_FOLDERS"], str(tmp_path)]
    page = words(visitor.get("/workshops/new"))
    assert "broken.yaml" in page and "120 minutes" in page


def test_fay_sees_her_own_workshops_and_cora_sees_all(app, visitor):
    opened(visitor, title="The one of Fay")
    other = signed_in(app, "Gil", "facilitator")
    opened(other, title="The one of Gil")
    fays, coras = words(visitor.get("/workshops")), words(signed_in(app, "Cora", "coordinator").get("/workshops"))
    assert "The one of Fay" in fays and "The one of Gil" not in fays
    assert "The one of Fay" in coras and "The one of Gil" in coras


def test_only_the_one_who_opened_it_is_offered_the_console(app, visitor):
    workshop = opened(visitor)
    assert f'href="/w/{workshop.code}/facilitate"' in visitor.get("/workshops").text
    assert f'href="/w/{workshop.code}/facilitate"' not in signed_in(app, "Cora", "coordinator").get("/workshops").text


def test_the_list_shows_where_a_running_workshop_is(visitor):
    workshop = opened(visitor)
    Room(workshop).go("explore")
    assert "Running" in words(visitor.get("/workshops")) and workshop.stage_named("explore")["title"] in words(visitor.get("/workshops"))


@pytest.mark.parametrize("roles", [("coordinator",), ("admin",)])
def test_only_facilitators_open_workshops(app, roles):
    visitor = signed_in(app, "Cora", *roles)
    assert visitor.get("/workshops/new").status_code == 403
    assert visitor.submit("/workshops/new", title="Mine", script="two-hours").status_code == 403


def test_new_links_make_the_old_ones_expire(app, visitor, fay):
    workshop = opened(visitor)
    with app.test_request_context():
        old = links.role_url(workshop, "screen").split("localhost")[1]
    guest = Browser(app)
    assert guest.get(old).status_code == 302
    assert "old links" in words(visitor.submit(f"/workshops/{workshop.code}/new-links", follow=True))
    assert guest.get(old).status_code == 410
    assert guest.get(f"/w/{workshop.code}/screen").status_code == 403
    with db.reading() as reading:
        assert reading.get(Workshop, workshop.id).links == 2


def test_nobody_renews_the_links_of_somebody_elses_workshop(app, visitor):
    workshop = opened(visitor)
    assert signed_in(app, "Gil", "facilitator").submit(f"/workshops/{workshop.code}/new-links").status_code == 403
    assert signed_in(app, "Cora", "coordinator").submit(f"/workshops/{workshop.code}/new-links").status_code == 403
    with db.reading() as reading:
        assert reading.get(Workshop, workshop.id).links == 1


def test_choosing_a_programme_opens_its_first_session(visitor, programme):
    assert "2 sessions, 120 + 120 minutes" in words(visitor.get("/workshops/new"))
    workshop = opened(visitor, script="twice")
    assert workshop.session == 1 and workshop.programme_id
    assert "session 1 of 2: Look around" in words(visitor.get("/workshops"))


def test_the_next_session_carries_clusters_and_challenges(visitor, programme):
    first = opened(visitor, script="twice", team="Adult Social Care")
    room = Room(first)
    ada = room.sit()
    room.go("explore")
    note = ada.post("Nobody says when the taxi comes")
    room.go("cluster")
    room.fay.do("reveal")
    cluster = room.fay.open_cluster("Waiting")
    ada.do("move", note=note["id"], cluster=cluster)
    room.go("frame")
    ada.offer(cluster, "How can technology help people know when their ride comes?")
    assert room.fay.code("finish") == "ok"
    assert "Open the next session" in words(visitor.get("/workshops"))

    answer = visitor.submit(f"/workshops/{first.code}/next")
    code = answer.location.split("/")[2]
    with db.reading() as reading:
        second = reading.query(Workshop).filter_by(code=code).one()
    assert (second.session, second.programme_id, second.team, second.state) == (2, first.programme_id, "Adult Social Care", "ready")
    seen = Room(second).fay.sees()
    assert [c["title"] for c in seen["cluster"]] == ["Waiting"]
    assert [n["text"] for n in seen["note"]] == ["Nobody says when the taxi comes"]
    assert [w["text"] for w in seen["wording"]] == ["How can technology help people know when their ride comes?"]


def test_opening_the_next_session_twice_leads_to_the_same_one(visitor, programme):
    first = opened(visitor, script="twice")
    finished(first)
    there = [visitor.submit(f"/workshops/{first.code}/next").location for _ in range(2)]
    assert there[0] == there[1]
    assert "Open the next session" not in words(visitor.get("/workshops"))
    with db.reading() as reading:
        assert reading.query(Workshop).count() == 2 and reading.query(Programme).count() == 1


def test_a_session_that_still_runs_is_finished_first(visitor, programme):
    first = opened(visitor, script="twice")
    assert "Open the next session" not in words(visitor.get("/workshops"))
    answer = visitor.submit(f"/workshops/{first.code}/next")
    assert answer.status_code == 409 and "Finish this session first" in words(answer)


def test_a_single_workshop_and_a_last_session_have_no_next_one(visitor, programme):
    single = opened(visitor)
    finished(single)
    assert visitor.submit(f"/workshops/{single.code}/next").status_code == 409
    first = opened(visitor, script="twice")
    finished(first)
    code = visitor.submit(f"/workshops/{first.code}/next").location.split("/")[2]
    assert visitor.submit(f"/workshops/{code}/next").status_code == 409


def test_nobody_carries_on_somebody_elses_programme(app, visitor, programme):
    first = opened(visitor, script="twice")
    finished(first)
    assert signed_in(app, "Gil", "facilitator").submit(f"/workshops/{first.code}/next").status_code == 403
