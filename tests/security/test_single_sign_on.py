"""Single sign-on, against a real OpenID provider: who comes in with which roles, and each thing that must not open the door."""
import base64
import hashlib
import threading
import time

import pytest
import requests
from browsing import PASSWORD, Browser, account, words
from served import Site, free_port
from travelling import Traveller, asked, local

from workshop_app import create_app
from workshop_app.config import Settings
from workshop_app.doors import single_sign_on
from workshop_app.extensions import db, socketio
from workshop_app.models import Account, Base
from workshop_app.rehearsal.guest import Guest

UNTRUSTED = "could not trust the answer"


@pytest.fixture
def council(trusting):
    return trusting()


@pytest.fixture
def fay(council, provider):
    return Traveller(council, provider)


def everybody() -> list[Account]:
    with db.reading() as reading:
        return reading.query(Account).order_by(Account.email).all()


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def change(provider, name: str, **claims) -> None:
    people = provider.stage()["people"]
    people[name] |= claims
    provider.stage(people=people)


def test_the_first_sign_in_makes_an_account_with_the_roles_of_the_claim(council, provider, fay):
    assert fay.travel("fay").location == "/workshops"
    assert "Fay Example" in words(fay.get("/account")) and "You sign in with your council account." in words(fay.get("/account"))
    assert Traveller(council, provider).travel("cora").location == "/workshops"
    cora, fay_here = everybody()
    assert (fay_here.email, fay_here.roles, fay_here.password_hash) == ("fay@council.example", ["facilitator"], "")
    assert (cora.email, cora.name, cora.roles) == ("cora@council.example", "Cora Example", ["coordinator"])


def test_the_second_sign_in_finds_the_account_whatever_the_address_is_now(provider, fay):
    fay.travel("fay")
    [before] = everybody()
    change(provider, "fay", email="fay.married@council.example")
    fay.travel("fay")
    [after] = everybody()
    assert after.id == before.id


def test_two_first_sign_ins_at_once_make_one_account(council, provider, fay, monkeypatch):
    fay.travel("fay")
    monkeypatch.setattr(single_sign_on, "recognise", lambda *_: (None, False))  # the second looked before the first was done
    change(provider, "fay", email="fay.married@council.example")
    answer = Traveller(council, provider).travel("fay")
    assert answer.status_code == 400 and "Start again" in words(answer) and len(everybody()) == 1


def test_roles_follow_the_claim_at_each_sign_in_and_live_pages_with_them(council, provider, fay, room):
    change(provider, "fay", roles=["coordinator", "admin", "Another.App"])
    fay.travel("fay")
    assert everybody()[0].roles == ["coordinator", "admin"]
    live = socketio.test_client(council, auth={"code": room.code, "as": "coordinator"}, flask_test_client=fay.client)
    assert live.is_connected()
    change(provider, "fay", roles=["facilitator"])
    Traveller(council, provider).travel("fay")
    assert everybody()[0].roles == ["facilitator"] and not live.is_connected()
    assert fay.get("/accounts").status_code == 403


def test_whoever_has_no_role_stays_outside_and_loses_what_they_had(provider, fay):
    change(provider, "fay", roles=["Another.App"])
    answer = fay.travel("fay")
    assert answer.status_code == 403 and "no role here" in words(answer) and everybody() == []
    change(provider, "fay", roles=["admin"])
    fay.travel("fay")
    change(provider, "fay", roles=None)
    assert fay.travel("fay").status_code == 403
    assert everybody()[0].roles == [] and fay.get("/accounts").status_code == 403


def test_the_claim_and_its_names_can_be_the_organisations_own(trusting, provider):
    app = trusting(oidc_roles_claim="groups", oidc_roles="facilitator=Workshop.Lead, facilitator=Old.Lead, admin=Workshop Admin")
    change(provider, "fay", groups=["Old.Lead", "Workshop Admin", "coordinator"])
    Traveller(app, provider).travel("fay")
    assert everybody()[0].roles == ["facilitator", "admin"]


def test_a_closed_account_stays_closed(fay):
    fay.travel("fay")
    db.write(lambda session: session.query(Account).update({"closed": True}))
    assert not is_signed_in(fay)
    answer = fay.travel("fay")
    assert answer.status_code == 403 and "account here is closed" in words(answer) and not is_signed_in(fay)


def test_the_request_has_a_state_a_nonce_and_a_challenge_that_the_code_answers(provider, fay):
    there = asked(fay.set_out())
    assert there["response_type"] == "code" and there["code_challenge_method"] == "S256" and "openid" in there["scope"].split()
    assert there["redirect_uri"] == "http://localhost/single-sign-on/back"
    with fay.client.session_transaction() as session:
        kept = session[f"_state_provider_{there['state']}"]["data"]
    digest = hashlib.sha256(kept["code_verifier"].encode()).digest()
    assert there["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert there["nonce"] == kept["nonce"] and len(there["nonce"]) >= 20 and len(there["state"]) >= 20
    assert fay.travel("fay").status_code == 302  # the provider lets nobody in without the challenge


def test_a_code_without_its_verifier_is_worth_nothing(provider, fay):
    back = provider.sign_in(fay.set_out(), "fay")
    with fay.client.session_transaction() as session:
        session[f"_state_provider_{asked(back)['state']}"] = {"data": {"nonce": "n", "code_verifier": "v" * 48, "redirect_uri": back.split("?")[0]}}
    answer = fay.get(local(back))
    assert answer.status_code == 400 and UNTRUSTED in words(answer) and not is_signed_in(fay)


def test_the_way_back_goes_by_the_public_address(trusting, provider):
    behind = Traveller(trusting(public_url="https://ideas.example.gov.uk"), provider)
    assert asked(behind.set_out())["redirect_uri"] == "https://ideas.example.gov.uk/single-sign-on/back"


def test_a_state_of_another_browser_or_of_none_is_refused(council, provider, fay):
    somebody_elses = provider.sign_in(Traveller(council, provider).set_out(), "cora")
    fay.set_out()
    for way in (local(somebody_elses), "/single-sign-on/back?code=abc", "/single-sign-on/back?code=abc&state=def", "/single-sign-on/back"):
        answer = fay.get(way)
        assert answer.status_code == 400 and "Start again" in words(answer), way
    assert everybody() == [] and not is_signed_in(fay)


def test_the_same_answer_does_not_work_twice(provider, fay):
    back = local(provider.sign_in(fay.set_out(), "fay"))
    before = fay.client.get_cookie("session").value
    assert fay.get(back).status_code == 302
    again = fay.get(back)
    assert again.status_code == 400 and "Start again" in words(again)
    fay.client.set_cookie("session", before)  # a copy of the cookie from before: the state is there again, but the code is spent
    copied = fay.get(back)
    assert copied.status_code == 400 and UNTRUSTED in words(copied) and not is_signed_in(fay)


def test_whoever_stops_at_the_provider_is_told_so(fay):
    answer = fay.travel("nobody")
    assert answer.status_code == 403 and "you stopped" in words(answer) and "No</b>" not in answer.text and "&lt;b&gt;" not in answer.text
    assert "Back to sign-in" in words(answer)


def test_another_refusal_of_the_provider_is_told_without_its_words(fay):
    fay.set_out()
    answer = fay.get("/single-sign-on/back?error=server_error&error_description=<script>marmalade</script>")
    assert answer.status_code == 400 and UNTRUSTED in words(answer) and "marmalade" not in answer.text


def hours_ago(hours: int) -> int:
    return int(time.time()) - hours * 3600


FORGED = {
    "another issuer": {"claims": {"iss": "https://evil.example"}}, "no issuer": {"claims": {"iss": None}},
    "another audience": {"claims": {"aud": "another-app"}}, "no audience": {"claims": {"aud": None}},
    "others' audience": {"claims": {"aud": ["another-app", "third"], "azp": "workshop"}}, "for another party": {"claims": {"azp": "another-app"}},
    "another nonce": {"claims": {"nonce": "another"}}, "no nonce": {"claims": {"nonce": None}},
    "expired": {"claims": {"exp": hours_ago(1), "iat": hours_ago(2)}}, "never expires": {"claims": {"exp": None}},
    "of tomorrow": {"claims": {"iat": hours_ago(-24)}}, "nobody": {"claims": {"sub": None}}, "an empty name": {"claims": {"sub": ""}},
    "of another access token": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}}, "a stranger's signature": {"key": "strangers"},
    "no signature": {"alg": "none"}, "signed with the shared secret": {"alg": "HS256"}, "no token at all": {"drop": True},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_an_id_token_with_anything_wrong_opens_nothing(provider, fay, forged):
    provider.stage(forge=forged)
    answer = fay.travel("fay")
    assert answer.status_code == 400 and UNTRUSTED in words(answer)
    assert everybody() == [] and not is_signed_in(fay)


def test_an_id_token_that_was_signed_anew_but_changed_in_nothing_passes(provider, fay):
    provider.stage(forge={"claims": {}})
    assert fay.travel("fay").status_code == 302


def test_a_provider_that_is_down_is_told_and_tried_again_when_it_is_back(council, trusting, provider):
    lost = trusting(oidc_issuer=f"http://127.0.0.1:{free_port()}")
    answer = Browser(lost).get("/single-sign-on")
    assert answer.status_code == 503 and "can’t be reached" in words(answer)
    lost.config["SETTINGS"].oidc_issuer = provider.url
    client = lost.extensions["authlib.integrations.flask_client"].create_client("provider")
    client._server_metadata_url = f"{provider.url}/.well-known/openid-configuration"
    assert Browser(lost).get("/single-sign-on").status_code == 302


def test_a_provider_that_calls_itself_otherwise_is_not_used(trusting, provider):
    answer = Browser(trusting(oidc_issuer=provider.url.replace("127.0.0.1", "localhost"))).get("/single-sign-on")
    assert answer.status_code == 400 and UNTRUSTED in words(answer)


def test_a_wrong_client_secret_is_told_to_the_operator(trusting, provider, caplog):
    answer = Traveller(trusting(oidc_client_secret="wrong"), provider).travel("fay")
    assert answer.status_code == 400 and UNTRUSTED in words(answer) and "(invalid_client)" in caplog.text


def test_people_come_back_to_the_page_that_they_wanted(council, provider, fay):
    page = fay.get("/sign-in?next=/workshops/new")
    assert 'href="/single-sign-on?next=/workshops/new"' in page.text and "Sign in with your council account" in words(page)
    assert fay.travel("fay", "/single-sign-on?next=/workshops/new").location == "/workshops/new"
    for foreign in ("//evil.example", "https://evil.example/", "/\\evil.example"):
        assert Traveller(council, provider).travel("fay", f"/single-sign-on?next={foreign}").location == "/workshops"


def test_an_address_that_has_an_account_is_not_taken_over(council, provider, fay):
    account("Fay", "admin")
    change(provider, "fay", email_verified=False)
    unverified = fay.travel("fay")
    assert unverified.status_code == 409 and "an account with your e-mail address already" in words(unverified)
    assert "sign in with its password first" in words(unverified)
    change(provider, "fay", email_verified=True)
    asked_for = fay.travel("fay")
    assert asked_for.location == "/single-sign-on/join" and not is_signed_in(fay)
    wrong = fay.submit("/single-sign-on/join", password="guess")
    assert wrong.status_code == 400 and "not the password" in words(wrong)
    assert everybody()[0].subject is None and not is_signed_in(fay)


def test_whoever_proves_the_password_once_has_one_account_with_the_roles_of_the_claim(council, provider, fay):
    before = account("Fay", "admin")
    fay.travel("fay", "/single-sign-on?next=/workshops/new")
    assert "fay@council.example" in words(fay.get("/single-sign-on/join"))
    assert fay.submit("/single-sign-on/join", password=PASSWORD).location == "/workshops/new"
    [joined] = everybody()
    assert joined.id == before.id and joined.roles == ["facilitator"] and is_signed_in(fay)
    assert Traveller(council, provider).travel("fay").location == "/workshops"
    assert fay.get("/single-sign-on/join").status_code == 400  # once


def test_whoever_is_in_their_account_may_join_it_though_the_provider_verifies_no_address(council, provider, fay):
    """Entra ID says of no address that it is verified."""
    change(provider, "fay", email_verified=False)
    here = account("Fay", "facilitator")
    fay.sign_in(account("Bo", "facilitator"))
    assert fay.travel("fay").status_code == 409  # in another account
    fay.sign_in(here)
    assert "Sign in with your council account from now on" in words(fay.get("/account"))
    assert fay.travel("fay", "/single-sign-on?next=/account").location == "/single-sign-on/join"
    assert everybody()[1].subject is None  # not without the password
    assert fay.submit("/single-sign-on/join", password=PASSWORD).location == "/account"
    assert everybody()[1].id == here.id and everybody()[1].subject and "You sign in with" in words(fay.get("/account"))


def test_guessing_at_that_password_is_throttled(fay):
    account("Fay", "admin")
    fay.travel("fay")
    tries = [fay.submit("/single-sign-on/join", password="guess") for _ in range(6)]
    assert "Too many wrong tries" in words(tries[5]) and "Too many" not in words(tries[4])


def test_an_account_that_somebody_else_has_joined_stays_theirs(council, provider, fay):
    account("Fay", "admin")
    fay.travel("fay")
    people = provider.stage()["people"]
    provider.stage(people=people | {"fay-2": people["fay"]})
    other = Traveller(council, provider)
    assert other.travel("fay-2").location == "/single-sign-on/join"
    fay.submit("/single-sign-on/join", password=PASSWORD)
    for answer in (other.submit("/single-sign-on/join", password=PASSWORD), other.travel("fay-2")):
        assert answer.status_code == 409
    assert not is_signed_in(other)


def test_the_proof_does_not_wait_for_ever(fay):
    account("Fay", "admin")
    fay.travel("fay")
    with fay.client.session_transaction() as session:
        session["joining"] = session["joining"] | {"until": session["joining"]["until"] - 10 * 60 * 1000}
    answer = fay.submit("/single-sign-on/join", password=PASSWORD)
    assert answer.status_code == 400 and "Start again" in words(answer)


def test_without_an_address_there_is_no_account(provider, fay):
    change(provider, "fay", email=None)
    answer = fay.travel("fay")
    assert answer.status_code == 403 and "no e-mail address" in words(answer) and everybody() == []


def test_nothing_of_the_providers_tokens_is_kept(fay):
    fay.travel("fay")
    with fay.client.session_transaction() as session:
        assert set(session) <= {"token", "csrf_token"}
    with db.reading() as reading:
        everything = str([[tuple(row) for row in reading.execute(table.select())] for table in Base.metadata.tables.values()])
    assert "eyJ" not in everything and "'fay'" not in everything and "fay@council.example" in everything


def test_signing_in_gives_the_browser_a_new_session(council, fay):
    fay.sign_in(account("Bo", "facilitator"))
    before = fay.client.get_cookie("session").value
    fay.travel("fay")
    assert "Fay Example" in words(fay.get("/account"))
    fay.client.set_cookie("session", before)
    assert not is_signed_in(fay)


def test_without_passwords_only_the_provider_lets_people_in(trusting, provider):
    app = trusting(passwords="0")
    browser = Traveller(app, provider)
    fay = account("Fay", "admin")
    page = browser.get("/sign-in")
    assert 'type="password"' not in page.text and "Sign in with your council account" in words(page)
    for answer in (browser.sign_in(fay), browser.get("/first/anything"), browser.get("/new-password/anything")):
        assert answer.status_code == 403 and "no passwords" in words(answer)
    change(provider, "cora", roles=["admin"])
    browser.travel("cora")
    assert "Make a one-time link" not in browser.get("/accounts").text
    for path in ("/accounts/invite", f"/accounts/{fay.id}/password-link", "/password"):
        assert browser.submit(path, roles=["admin"]).status_code == 403, path
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["invite", "--role", "admin"])
    assert done.exit_code != 0 and "WORKSHOP_PASSWORDS" in done.output
    assert Traveller(app, provider).travel("fay").location == "/single-sign-on/join"  # to prove whose it is, once


def test_without_single_sign_on_its_doors_are_shut(migrated, tmp_path):
    plain = Browser(create_app(Settings(instance=str(tmp_path), async_mode="threading")))
    assert [plain.get(f"/single-sign-on{path}").status_code for path in ("", "/back", "/join")] == [404] * 3
    assert "Sign in with" not in words(plain.get("/sign-in"))


def test_the_roles_of_such_an_account_are_changed_there_and_not_here(council, provider, fay):
    fay.travel("fay")
    [here] = everybody()
    alma = Browser(council)
    alma.sign_in(account("Alma", "admin"))
    page = alma.get(f"/accounts/{here.id}")
    assert "come from single sign-on" in words(page) and "Save roles" not in page.text and "Make a one-time link" not in page.text
    assert alma.submit(f"/accounts/{here.id}/roles", roles=["admin"]).status_code == 403
    assert alma.submit(f"/accounts/{here.id}/password-link").status_code == 403
    assert alma.submit(f"/accounts/{here.id}/close", sure="1").status_code == 302
    assert fay.travel("fay").status_code == 403


def test_a_slow_provider_holds_nobody_else_up(provider, tmp_path):
    settings = {f"WORKSHOP_{name.upper()}": value for name, value in provider.settings().items()}
    site = Site(tmp_path, "eventlet", **settings, NO_PROXY="127.0.0.1")
    try:
        provider.stage(hold=True)
        cora, came = Guest(site.url), []
        waiting = threading.Thread(target=lambda: came.append(cora.web.get(f"{site.url}/single-sign-on", allow_redirects=False, timeout=20)))
        waiting.start()
        deadline = time.monotonic() + 10
        while not provider.stage()["held"]:
            assert time.monotonic() < deadline
        began = time.monotonic()
        assert requests.get(f"{site.url}/sign-in", timeout=5).ok
        assert time.monotonic() - began < 2 and not came
        provider.stage(hold=False)
        waiting.join(20)
        assert cora.get(provider.sign_in(came[0].headers["Location"], "cora")).url == f"{site.url}/workshops"
    finally:
        provider.stage(hold=False)
        site.stop()
    assert "Traceback" not in site.log.read_text()
