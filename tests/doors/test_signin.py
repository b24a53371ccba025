"""Sign-in, one-time links, passwords: who comes in, who doesn't, and what they are told."""
import re

import pytest
from browsing import PASSWORD, Browser, account, words

from workshop_app.doors import passwords
from workshop_app.doors.invitations import GOOD_FOR, invite
from workshop_app.doors.signin import local_path
from workshop_app.extensions import db
from workshop_app.models import Account, Invitation, now


@pytest.fixture(autouse=True)
def fresh_throttle():
    passwords.throttle.tries.clear()


@pytest.fixture
def visitor(app):
    return Browser(app)


@pytest.fixture
def fay(app):
    return account("Fay", "facilitator")


def one_time_link(*roles, **more) -> str:
    return "/first/" + db.write(lambda session: invite(session, roles, **more))


def everybody() -> list[Account]:
    with db.reading() as reading:
        return reading.query(Account).order_by(Account.email).all()


def test_fay_signs_in_and_lands_on_her_workshops(visitor, fay):
    answer = visitor.sign_in(fay)
    assert answer.status_code == 302 and answer.location == "/workshops"
    assert "Sign out" in words(visitor.get("/workshops"))


def test_the_case_and_spaces_of_an_email_address_do_not_matter(visitor, fay):
    assert visitor.submit("/sign-in", email="  FAY@Council.example ", password=PASSWORD).status_code == 302


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(visitor, fay):
    wrong = visitor.sign_in(fay, "not the password")
    unknown = visitor.submit("/sign-in", email="nobody@council.example", password="not the password")
    assert wrong.status_code == unknown.status_code == 400
    assert words(wrong) == words(unknown)
    assert "do not match" in words(wrong) and "Error: " in wrong.text.split("</title>")[0]


def test_an_unknown_address_costs_the_same_work(app, monkeypatch):
    asked = []
    monkeypatch.setattr(passwords.runtime, "off_loop", lambda work, *args: asked.append(args) or work(*args))
    assert not passwords.fits(None, "whatever")
    assert asked[-1][1] == "whatever"


def test_the_typed_address_stays_in_the_form_and_the_password_does_not(visitor, fay):
    page = visitor.sign_in(fay, "not the password").text
    assert 'value="fay@council.example"' in page and "not the password" not in page


def test_five_wrong_tries_make_everybody_wait_for_that_address_only(visitor, fay):
    cora = account("Cora", "coordinator")
    for _ in range(5):
        assert visitor.sign_in(fay, "wrong").status_code == 400
    waiting = visitor.sign_in(fay)
    assert waiting.status_code == 429 and "Wait" in words(waiting)
    assert visitor.sign_in(cora).status_code == 302


def test_an_unknown_address_is_throttled_like_a_known_one(visitor):
    tries = [visitor.submit("/sign-in", email="nobody@council.example", password="x").status_code for _ in range(6)]
    assert tries == [400] * 5 + [429]


def test_the_wait_doubles_and_ends():
    time = [0.0]
    throttle = passwords.Throttle(clock=lambda: time[0])
    assert [throttle.begin("fay") for _ in range(5)] == [0] * 5
    assert throttle.begin("fay") == 6
    time[0] += 5
    assert throttle.begin("fay") == 0
    assert throttle.begin("fay") == 11
    time[0] += 10
    throttle.forget("fay")
    assert [throttle.begin("fay") for _ in range(5)] == [0] * 5


def test_the_wait_never_grows_beyond_a_quarter_of_an_hour():
    time = [0.0]
    throttle = passwords.Throttle(clock=lambda: time[0])
    for _ in range(60):
        throttle.begin("fay")
        time[0] += 1000
    throttle.begin("fay")
    assert throttle.begin("fay") <= 901


def test_the_throttle_keeps_a_bounded_memory(monkeypatch):
    monkeypatch.setattr(passwords, "REMEMBERED", 3)
    throttle = passwords.Throttle()
    for name in "abcde":
        throttle.begin(name)
    assert list(throttle.tries) == ["c", "d", "e"]


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "/a\n/b", "", None],
)
def test_only_paths_of_this_site_are_followed_after_sign_in(wanted):
    assert local_path(wanted) is None


def test_a_page_for_staff_asks_to_sign_in_and_comes_back(visitor, fay):
    away = visitor.get("/workshops?sort=team")
    assert away.status_code == 302 and away.location == "/sign-in?next=/workshops?sort%3Dteam"
    assert visitor.sign_in(fay, next="/workshops?sort=team").location == "/workshops?sort=team"


def test_a_link_that_leads_elsewhere_is_ignored(visitor, fay):
    assert visitor.sign_in(fay, next="//evil.example").location == "/workshops"


def test_who_lacks_the_role_is_told_so(visitor, fay):
    visitor.sign_in(fay)
    answer = visitor.get("/accounts")
    assert answer.status_code == 403 and "role" in words(answer)


def test_signing_out_ends_the_session(visitor, fay):
    visitor.sign_in(fay)
    assert visitor.submit("/sign-out").location == "/"
    assert visitor.get("/workshops").status_code == 302


def test_a_form_without_its_token_is_refused(visitor, fay):
    answer = visitor.client.post("/sign-in", data={"email": fay.email, "password": PASSWORD})
    assert answer.status_code == 400 and "Load it again" in words(answer)
    assert visitor.get("/workshops").status_code == 302


def test_a_one_time_link_makes_an_account_with_its_roles_and_signs_in(visitor):
    link = one_time_link("facilitator", "coordinator")
    assert "facilitator and coordinator" in words(visitor.get(link))
    answer = visitor.submit(link, name="Cora Example", email="Cora@Council.example", password="twelve chars")
    assert answer.location == "/workshops"
    [cora] = everybody()
    assert (cora.name, cora.email) == ("Cora Example", "cora@council.example")
    assert cora.facilitator and cora.coordinator and not cora.admin
    assert visitor.get("/workshops").status_code == 200


def test_a_one_time_link_works_once(app, visitor):
    link = one_time_link("admin")
    visitor.submit(link, name="Ada", email="ada@council.example", password=PASSWORD)
    other = Browser(app)
    for answer in (other.get(link), other.submit(link, name="Eve", email="eve@council.example", password=PASSWORD)):
        assert answer.status_code == 410 and "used already" in words(answer)
    assert len(everybody()) == 1
    with db.reading() as reading:
        assert reading.query(Invitation).count() == 0


def test_a_used_link_answers_programs_with_its_code(visitor):
    answer = visitor.get("/first/nothing-of-the-kind", headers={"Accept": "application/json"})
    assert answer.status_code == 410 and answer.json["error"]["code"] == "link_expired"


def test_a_link_older_than_a_week_has_expired(visitor):
    link = one_time_link("facilitator")
    db.write(lambda session: session.query(Invitation).update({"expires_at": Invitation.expires_at - GOOD_FOR}))
    assert visitor.get(link).status_code == 410


def test_a_link_is_kept_as_a_hash_for_seven_days(app):
    token = one_time_link("admin").removeprefix("/first/")
    with db.reading() as reading:
        [kept] = reading.query(Invitation).all()
    assert token not in str(vars(kept)) and len(token) >= 32
    assert 0 <= now() + 7 * 24 * 3600 * 1000 - kept.expires_at < 10_000


def test_a_new_first_link_takes_the_place_of_the_old_one(visitor):
    old, other = one_time_link("admin", first=True), one_time_link("facilitator")
    new = one_time_link("admin", first=True)
    assert [visitor.get(link).status_code for link in (old, other, new)] == [410, 200, 200]


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("name", "  ", "Enter your name."),
    ("email", "", "Enter your e-mail address."),
    ("email", "no at sign", "like name@example.gov.uk"),
    ("password", "short", "12 characters or more"),
    ("password", "x" * 201, "200 characters at most"),
])
def test_what_is_missing_is_said_and_the_link_stays_good(visitor, field, value, sentence):
    link = one_time_link("facilitator")
    good = {"name": "Fay", "email": "fay@council.example", "password": PASSWORD}
    answer = visitor.submit(link, **good | {field: value})
    assert answer.status_code == 400 and sentence in words(answer)
    assert f'href="#{field}"' in answer.text
    assert visitor.submit(link, **good).status_code == 302


def test_an_address_that_has_an_account_can_not_be_taken_over(app, visitor, fay):
    link = one_time_link("admin")
    answer = visitor.submit(link, name="Eve", email="FAY@council.example", password="another long password")
    assert answer.status_code == 400 and "already" in words(answer)
    assert Browser(app).sign_in(fay).status_code == 302
    assert not everybody()[0].admin


def test_a_new_password_signs_the_other_browsers_out(app, visitor, fay):
    other = Browser(app)
    other.sign_in(fay)
    visitor.sign_in(fay)
    done = visitor.submit("/password", present=PASSWORD, password="a new long password")
    assert done.status_code == 200 and "is changed" in words(done)
    assert visitor.get("/workshops").status_code == 200
    assert other.get("/workshops").status_code == 302
    assert other.sign_in(fay).status_code == 400
    assert other.sign_in(fay, "a new long password").status_code == 302


def test_the_present_password_is_needed_for_a_new_one(visitor, fay):
    visitor.sign_in(fay)
    answer = visitor.submit("/password", present="guess", password="a new long password")
    assert answer.status_code == 400 and "not your present password" in words(answer)


def test_an_administrator_invites_somebody_with_a_link_shown_once(app, visitor):
    visitor.sign_in(account("Ada", "admin"))
    page = visitor.submit("/accounts/invite", roles=["facilitator", "coordinator"])
    link = re.search(r'value="(http[^"]+/first/[^"]+)"', page.text)[1]
    assert page.headers["Cache-Control"] == "no-store"
    assert "/first/" not in visitor.get("/accounts").text
    assert Browser(app).submit(link, name="Cora", email="cora@council.example", password=PASSWORD).status_code == 302
    listed = words(visitor.get("/accounts"))
    assert "cora@council.example facilitator coordinator" in listed and "2 people" in listed


@pytest.mark.parametrize("roles", [[], ["king"]])
def test_an_invitation_needs_a_role_that_exists(visitor, roles):
    visitor.sign_in(account("Ada", "admin"))
    answer = visitor.submit("/accounts/invite", roles=roles)
    assert answer.status_code == 400 and "/first/" not in answer.text
    with db.reading() as reading:
        assert reading.query(Invitation).count() == 0


def test_only_administrators_see_the_people(visitor, fay):
    visitor.sign_in(fay)
    assert visitor.get("/accounts").status_code == 403
    assert visitor.submit("/accounts/invite", roles=["admin"]).status_code == 403


def test_signing_out_ends_the_live_connections_of_that_account(app, room):
    from workshop_app.extensions import socketio

    cora = Browser(app)
    cora.sign_in(account("Cora", "coordinator"))
    live = socketio.test_client(app, auth={"code": room.code, "as": "coordinator"}, flask_test_client=cora.client)
    assert live.is_connected()
    cora.submit("/sign-out")
    assert not live.is_connected()
