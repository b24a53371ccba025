"""Sessions that the server ends, accounts that are closed, and tries that a stranger makes: whoever is out, is out."""
import re

import pytest
from browsing import PASSWORD, Browser, account, words

from workshop_app import create_app
from workshop_app.config import Settings
from workshop_app.doors import accounts, known_browsers, passwords, sessions
from workshop_app.extensions import db, socketio
from workshop_app.models import Account, Invitation, StaffSession, now

NEW = "a new long password"


@pytest.fixture
def fay(app):
    return account("Fay", "facilitator", "coordinator")


@pytest.fixture
def here(app, fay):
    """A browser in which Fay is signed in."""
    browser = Browser(app)
    browser.sign_in(fay)
    return browser


@pytest.fixture
def elsewhere(app, fay):
    """Another one."""
    browser = Browser(app)
    browser.sign_in(fay)
    return browser


@pytest.fixture
def alma(app):
    """Alma administers, and is signed in."""
    browser = Browser(app)
    browser.account = account("Alma", "admin")
    browser.sign_in(browser.account)
    return browser


@pytest.fixture
def live(app, room, here):
    """Fay's live page."""
    connection = socketio.test_client(app, auth={"code": room.code, "as": "coordinator"}, flask_test_client=here.client)
    assert connection.is_connected()
    return connection


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def copy_of(app, browser: Browser) -> Browser:
    """Somebody who has copied the cookie of a session."""
    thief = Browser(app)
    thief.client.set_cookie("session", browser.client.get_cookie("session").value)
    return thief


def stored(table) -> list:
    with db.reading() as reading:
        return reading.query(table).all()


def the(account: Account) -> Account:
    with db.reading() as reading:
        return reading.get(Account, account.id)


def link_in(page, path: str) -> str:
    return re.search(rf'value="http://localhost({path}/[^"]+)"', page.text)[1]


# Sessions

def test_the_browser_holds_a_random_token_and_we_its_hash(here):
    with here.client.session_transaction() as session:
        assert set(session) <= {"token", "csrf_token"}
        token = session["token"]
    [kept] = stored(StaffSession)
    assert len(token) >= 43 and kept.token_hash == StaffSession.hash_of(token) and token not in str(vars(kept))


def test_each_sign_in_begins_a_session_of_its_own_and_ends_the_one_before(app, here, fay):
    before = copy_of(app, here)
    with here.client.session_transaction() as session:
        session["left over"] = "from before"
    here.sign_in(fay)
    assert is_in(here) and not is_in(before) and len(stored(StaffSession)) == 1
    with here.client.session_transaction() as session:
        assert "left over" not in session


def test_a_session_ends_after_twelve_hours_used_or_not(here, elsewhere, fay):
    mine = stored(StaffSession)[0]
    assert 0 <= now() + 12 * 3600 * 1000 - mine.expires_at < 10_000
    db.write(lambda session: session.query(StaffSession).update({"expires_at": StaffSession.expires_at - sessions.LAST}))
    assert not is_in(here) and not is_in(elsewhere)
    here.sign_in(fay)
    assert len(stored(StaffSession)) == 1  # the expired ones are thrown away in passing


def test_a_cookie_that_was_copied_is_worth_nothing_after_signing_out(app, here, elsewhere, live):
    copied = copy_of(app, here)
    assert is_in(copied)
    here.submit("/sign-out")
    assert not is_in(here) and not is_in(copied) and is_in(elsewhere) and not live.is_connected()


def test_signing_out_everywhere_ends_every_session_and_live_page_of_mine_alone(here, elsewhere, live, alma):
    assert "Sign out everywhere" in words(here.get("/account"))
    assert elsewhere.submit("/account/sign-out-everywhere").location == "/"
    assert not is_in(here) and not is_in(elsewhere) and not live.is_connected() and is_in(alma)


def test_my_account_says_who_i_am(here):
    assert "Fay E-mail address fay@council.example Roles facilitator coordinator" in words(here.get("/account"))
    assert Browser(here.client.application).get("/account").location == "/sign-in?next=/account"


def test_a_new_password_ends_all_other_sessions_and_gives_this_browser_a_new_one(app, here, elsewhere, live):
    copied = copy_of(app, here)
    assert "is changed" in words(here.submit("/password", present=PASSWORD, password=NEW))
    assert is_in(here) and not is_in(elsewhere) and not is_in(copied) and not live.is_connected()


def test_a_sign_in_that_was_under_way_with_the_old_password_does_not_end_up_inside(app, fay):
    known = the(fay)
    db.write(lambda session: session.query(Account).update({"password_hash": passwords.hash_of(NEW)}))
    with pytest.raises(sessions.Refused) as refused:
        db.write(lambda session: sessions.begin(session, known))
    assert refused.value.code == "signed_out" and stored(StaffSession) == []


def test_a_session_that_we_never_gave_opens_nothing(app, fay):
    forged = Browser(app)
    with forged.client.session_transaction() as session:
        session["token"], session["account"] = "made up", fay.id
    assert not is_in(forged)


# Closing and changing accounts

def test_a_closed_account_is_out_at_once_and_in_again_when_reopened(alma, here, live, fay):
    page = alma.submit(f"/accounts/{fay.id}/close", follow=True, sure="1")
    assert "Fay has no way in any more" in words(page) and "closed" in words(alma.get("/accounts"))
    assert not is_in(here) and not live.is_connected()
    assert "Fay can sign in again" in words(alma.submit(f"/accounts/{fay.id}/reopen", follow=True))
    assert not is_in(here)  # a session that ended does not come back
    here.sign_in(fay)
    assert is_in(here)


def test_a_closed_account_is_answered_like_a_wrong_password(app, alma, fay):
    alma.submit(f"/accounts/{fay.id}/close", sure="1")
    closed, unknown = Browser(app).sign_in(fay), Browser(app).submit("/sign-in", email="nobody@council.example", password=PASSWORD)
    assert (closed.status_code, words(closed)) == (400, words(unknown)) and "do not match" in words(closed)
    tries = [Browser(app).sign_in(fay).status_code for _ in range(5)]
    assert tries == [400] * 4 + [429]  # the right password counts as a wrong one


def test_closing_needs_a_tick(alma, here, fay):
    page = alma.submit(f"/accounts/{fay.id}/close")
    assert page.status_code == 400 and "Tick the box" in words(page) and 'href="#sure"' in page.text and is_in(here)


def test_nobody_closes_their_own_account_and_so_one_administrator_always_stays(alma):
    assert "Close the account" not in words(alma.get(f"/accounts/{alma.account.id}"))
    assert alma.submit(f"/accounts/{alma.account.id}/close", sure="1").status_code == 409
    taken = alma.submit(f"/accounts/{alma.account.id}/roles", roles=["facilitator"])
    assert taken.status_code == 400 and "Another administrator" in words(taken) and the(alma.account).roles == ["admin"]
    assert alma.submit(f"/accounts/{alma.account.id}/roles", roles=["facilitator", "admin"]).status_code == 302
    assert the(alma.account).roles == ["facilitator", "admin"]


def test_two_administrators_who_close_each_other_at_once_do_not_leave_nobody(alma):
    """Ada's request is past the door when Alma's is done."""
    ada = account("Ada", "admin")
    alma.submit(f"/accounts/{ada.id}/close", sure="1")
    with pytest.raises(accounts.Refused) as refused:
        db.write(lambda session: accounts.set_closed(session, ada, alma.account.id, True))
    assert refused.value.code == "not_allowed" and not the(alma.account).closed


def test_an_administrator_changes_roles_and_live_pages_follow(alma, here, live, fay):
    page = alma.submit(f"/accounts/{fay.id}/roles", follow=True, roles=["facilitator"])
    assert "Fay has new roles" in words(page)
    assert the(fay).roles == ["facilitator"] and is_in(here) and not live.is_connected()


@pytest.mark.parametrize("roles", [[], ["king"], ["facilitator", "king"]])
def test_somebody_needs_a_role_that_exists(alma, fay, roles):
    assert alma.submit(f"/accounts/{fay.id}/roles", roles=roles).status_code == 400
    assert the(fay).roles == ["facilitator", "coordinator"]


def test_only_administrators_change_accounts(here, alma):
    for path in ("", "/roles", "/close", "/reopen", "/password-link"):
        way = f"/accounts/{alma.account.id}{path}"
        answer = here.submit(way, roles=["facilitator"], sure="1") if path else here.get(way)
        assert answer.status_code == 403, path
    assert the(alma.account).roles == ["admin"] and not the(alma.account).closed and stored(Invitation) == []


def test_an_account_that_does_not_exist_is_told_so(alma):
    for path in ("roles", "close", "reopen", "password-link"):
        assert alma.submit(f"/accounts/nobody/{path}", roles=["admin"], sure="1").status_code == 404, path
    assert alma.get("/accounts/nobody").status_code == 404


# Forgotten passwords

def test_a_one_time_link_sets_a_new_password_and_ends_what_the_old_one_opened(app, alma, here, live, fay):
    page = alma.submit(f"/accounts/{fay.id}/password-link")
    link = link_in(page, "/new-password")
    assert page.headers["Cache-Control"] == "no-store" and is_in(here)
    assert "/new-password/" not in alma.get(f"/accounts/{fay.id}").text
    browser = Browser(app)
    assert "fay@council.example" in words(browser.get(link))
    assert browser.submit(link, password="short").status_code == 400
    assert browser.submit(link, password=NEW).location == "/workshops"
    assert is_in(browser) and not is_in(here) and not live.is_connected()
    assert Browser(app).sign_in(fay).status_code == 400 and Browser(app).sign_in(fay, NEW).status_code == 302
    assert Browser(app).get(link).status_code == 410 and Browser(app).submit(link, password=PASSWORD).status_code == 410


def test_a_new_link_a_new_password_and_closing_each_end_the_older_link(app, alma, here, fay):
    def made() -> str:
        return link_in(alma.submit(f"/accounts/{fay.id}/password-link"), "/new-password")

    old, new = made(), made()
    assert [Browser(app).get(link).status_code for link in (old, new)] == [410, 200]
    here.submit("/password", present=PASSWORD, password=NEW)
    assert Browser(app).get(new).status_code == 410
    last = made()
    alma.submit(f"/accounts/{fay.id}/close", sure="1")
    assert Browser(app).get(last).status_code == 410
    assert alma.submit(f"/accounts/{fay.id}/password-link").status_code == 403


def test_a_link_for_a_password_makes_no_account_and_one_for_an_account_sets_no_password(app, alma, fay):
    for_password = link_in(alma.submit(f"/accounts/{fay.id}/password-link"), "/new-password").rpartition("/")[2]
    for_account = link_in(alma.submit("/accounts/invite", roles=["admin"]), "/first").rpartition("/")[2]
    answers = [Browser(app).get(path).status_code for path in (f"/first/{for_password}", f"/new-password/{for_account}")]
    assert answers == [410, 410]


# Tries that strangers make

def lock_out(app, email: str) -> None:
    stranger = Browser(app)
    for _ in range(5):
        stranger.submit("/sign-in", email=email, password="guess")
    assert stranger.submit("/sign-in", email=email, password=PASSWORD).status_code == 429


def test_a_stranger_who_guesses_keeps_only_strangers_waiting(app, here, fay):
    here.submit("/sign-out")
    lock_out(app, fay.email)
    assert here.sign_in(fay).status_code == 302


def test_a_known_browser_has_tries_of_its_own_and_no_more(app, here, fay):
    here.submit("/sign-out")
    tries = [here.sign_in(fay, "guess").status_code for _ in range(6)]
    assert tries == [400] * 5 + [429]
    assert Browser(app).sign_in(fay).status_code == 302  # and they keep nobody else waiting


def test_a_browser_is_known_for_one_account_alone(app, here):
    bo = account("Bo", "facilitator")
    here.submit("/sign-out")
    lock_out(app, bo.email)
    assert here.sign_in(bo).status_code == 429


def test_a_forged_or_old_mark_of_a_browser_is_worth_nothing(app, here, fay, monkeypatch):
    lock_out(app, fay.email)
    mark = here.client.get_cookie("known-browser").value
    made_up = Browser(app)
    made_up.client.set_cookie("known-browser", mark[:-2])
    assert made_up.sign_in(fay).status_code == 429
    here.submit("/sign-out")
    monkeypatch.setattr(known_browsers, "LAST", -1)
    assert here.sign_in(fay).status_code == 429


def test_a_browser_is_known_after_a_link_for_a_new_password_and_the_strangers_tries_are_forgotten(app, alma, fay):
    lock_out(app, fay.email)
    browser = Browser(app)
    browser.submit(link_in(alma.submit(f"/accounts/{fay.id}/password-link"), "/new-password"), password=NEW)
    assert Browser(app).sign_in(fay, NEW).status_code == 302
    browser.submit("/sign-out")
    lock_out(app, fay.email)
    assert browser.sign_in(fay, NEW).status_code == 302


def test_the_mark_of_a_browser_says_nothing_of_whose_it_is_and_opens_nothing(app, here, fay):
    cookie = here.client.get_cookie("known-browser")
    assert fay.email not in cookie.value and cookie.http_only and fay.id not in cookie.value
    thief = Browser(app)
    thief.client.set_cookie("known-browser", cookie.value)
    assert not is_in(thief)


def test_passwords_of_people_are_hashed_as_slowly_as_the_library_recommends(slow_hasher):
    assert (slow_hasher.type.name, slow_hasher.time_cost, slow_hasher.memory_cost, slow_hasher.parallelism) == ("ID", 3, 65536, 4)


def test_an_account_without_a_password_has_none_that_fits(app):
    assert not passwords.fits("", "nobody has this password") and not passwords.fits("", "")


def test_behind_https_the_mark_of_a_browser_is_secure_and_bound_to_the_host(app, fay, tmp_path):
    secure = create_app(Settings(instance=str(tmp_path), https="1"))
    secure.config["WTF_CSRF_ENABLED"] = False
    there = {"base_url": "https://localhost", "data": {"email": fay.email, "password": PASSWORD}}
    [cookie] = [c for c in secure.test_client().post("/sign-in", **there).headers.getlist("Set-Cookie") if "known-browser" in c]
    assert cookie.startswith("__Host-known-browser=") and "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
