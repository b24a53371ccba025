import logging
import re
import secrets
import stat

import pytest
from served import ROOT

from workshop_app import create_app
from workshop_app.config import BadSetting, Settings, is_stand_in
from workshop_app.doors.serve import warn_of_an_open_secret

GOOD = "mV2q8ZtXo1cJr5WnYb7EhLs0PdKg4uAf9RiTx6QzNw3MvBjCyHkUeGaSpDlFoI"  # not made anew: the names of tests must not change
EARNEST = {  # each makes it a server for others than oneself
    "https": {"https": "1"}, "public": {"public_url": "https://ideas.example.gov.uk"}, "listening": {"host": "0.0.0.0"},
    "postgresql": {"database_url": "postgresql://workshop@database/workshop"},
}


@pytest.mark.parametrize(("variable", "value"), [
    ("WORKSHOP_ASYNC_MODE", "twisted"), ("WORKSHOP_PORT", "http"), ("WORKSHOP_PORT", "0"), ("WORKSHOP_PORT", "70000"), ("WORKSHOP_BEAT_MS", "-1"),
    ("WORKSHOP_BEAT_MS", "soon"), ("WORKSHOP_SLOW_BEAT_SECONDS", "0"), ("WORKSHOP_SQLITE_SYNCHRONOUS", "OFF"),
])
def test_a_bad_setting_is_named_in_a_sentence(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSetting) as refused:
        Settings()
    assert variable in str(refused.value) and str(refused.value).endswith(".")


ISSUER, CLIENT, SECRET, ROLES = (f"WORKSHOP_OIDC_{name}" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "ROLES"))
WHOLE = {ISSUER: "https://id.council.example/", CLIENT: "workshop", SECRET: "secret"}


@pytest.mark.parametrize(("given", "named"), [
    ({ISSUER: WHOLE[ISSUER]}, CLIENT), ({CLIENT: "workshop", SECRET: "secret"}, ISSUER), (WHOLE | {SECRET: ""}, SECRET),
    ({ROLES: "admin=Workshop.Admin"}, ISSUER), (WHOLE | {ISSUER: "http://id.council.example"}, ISSUER), (WHOLE | {ISSUER: "council"}, ISSUER),
    (WHOLE | {ROLES: "king=Workshop.King"}, ROLES), (WHOLE | {ROLES: "Workshop.Lead"}, ROLES), (WHOLE | {ROLES: "admin="}, ROLES),
    ({"WORKSHOP_PASSWORDS": "0"}, "WORKSHOP_PASSWORDS"), (WHOLE | {"WORKSHOP_PASSWORDS": "no"}, "WORKSHOP_PASSWORDS"),
])
def test_half_of_a_single_sign_on_stops_the_start_with_a_sentence(monkeypatch, given, named):
    for variable, value in given.items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(BadSetting) as refused:
        Settings()
    assert named in str(refused.value) and str(refused.value).endswith(".") and "secret." not in str(refused.value)


def test_a_whole_single_sign_on_is_taken_and_its_roles_have_our_names_unless_told(monkeypatch):
    for variable, value in WHOLE.items():
        monkeypatch.setenv(variable, value)
    settings = Settings()
    assert settings.single_sign_on and settings.has_passwords and not Settings(oidc_issuer="", oidc_client_id="", oidc_client_secret="").single_sign_on
    assert settings.role_names == [(role, role) for role in ("facilitator", "coordinator", "approver", "admin")]
    monkeypatch.setenv(ROLES, "facilitator=Workshop.Lead, facilitator=A b,admin=x=y")
    assert Settings().role_names == [("facilitator", "Workshop.Lead"), ("facilitator", "A b"), ("admin", "x=y")]


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path):
    first = Settings(instance=str(tmp_path / "new")).secret()
    path = tmp_path / "new" / "secret"
    assert len(first) > 40 and Settings(instance=str(tmp_path / "new")).secret() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_secret_of_the_environment_wins_and_is_not_written_down(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKSHOP_SECRET_KEY", "from the vault")
    assert Settings(instance=str(tmp_path)).secret() == "from the vault"
    assert not (tmp_path / "secret").exists()


def test_behind_https_cookies_are_secure_and_bound_to_the_host(app, room, tmp_path):
    secure = create_app(Settings(instance=str(tmp_path), https="1", public_url="https://ideas.example.gov.uk"))
    client = secure.test_client()
    there = {"base_url": "http://127.0.0.1:5000", "headers": {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "ideas.example.gov.uk"}}
    page = client.get(f"/j/{room.code}", **there)
    assert page.headers["Strict-Transport-Security"] and "wss://ideas.example.gov.uk" in page.headers["Content-Security-Policy"]
    cookies = page.headers.getlist("Set-Cookie")
    assert cookies and all(cookie.startswith(("__Host-session=", "__Host-seat-")) and "Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)


@pytest.mark.parametrize("how", EARNEST.values(), ids=EARNEST)
@pytest.mark.parametrize("weak", ["change-me", "Secret", "dev", "…", GOOD[:31], "change-me-change-me-change-me-change-me", 40 * "a"])
def test_in_earnest_a_secret_that_can_be_guessed_is_refused_and_the_sentence_says_how_to_make_one(tmp_path, how, weak):
    with pytest.raises(BadSetting) as refused:
        Settings(instance=str(tmp_path), secret_key=weak, **how)
    assert str(refused.value).startswith("WORKSHOP_SECRET_KEY") and "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'" in str(refused.value)
    assert weak not in str(refused.value)
    assert Settings(instance=str(tmp_path), secret_key=GOOD, **how).in_earnest


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_on_ones_own_machine_any_secret_will_do(tmp_path, host):
    settings = Settings(instance=str(tmp_path), host=host, secret_key="dev", metrics_token="test")
    assert settings.secret() == "dev" and not settings.in_earnest


@pytest.mark.parametrize(("variable", "how"), [
    ("WORKSHOP_METRICS_TOKEN", {"metrics_token": "change-me"}),
    ("WORKSHOP_DATABASE_URL", {"database_url": "postgresql+psycopg2://workshop:change%2Dme@127.0.0.1/workshop"}),
    ("WORKSHOP_REDIS_URL", {"redis_url": "redis://:password@redis:6379/0", "database_url": "postgresql://workshop@database/workshop"}),
])
def test_in_earnest_a_password_out_of_an_example_is_refused(tmp_path, variable, how):
    with pytest.raises(BadSetting, match=f"{variable} can be guessed"):
        Settings(instance=str(tmp_path), https="1", secret_key=GOOD, **how)


def test_several_processes_need_a_secret_in_common(tmp_path):
    shared = {"instance": str(tmp_path), "database_url": "postgresql://workshop@database/workshop", "redis_url": "redis://redis:6379/0"}
    with pytest.raises(BadSetting, match="WORKSHOP_SECRET_KEY is not set"):
        Settings(**shared)
    assert Settings(**shared, secret_key=GOOD).secret() == GOOD


def test_every_secret_that_stands_in_the_documents_and_examples_is_known_as_such():
    shown = "".join(path.read_text() for folder in ("docs", "deploy") for path in sorted((ROOT / folder).glob("*.*")) if path.suffix != ".png")
    told = re.findall(r"(?:SECRET_KEY|METRICS_TOKEN|PASSWORD)=([^\s$]+)", shown) + re.findall(r"(?:postgresql\+psycopg2|redis)://\w*:([^@\s$]+)@", shown)
    assert {"change-me", "password", "…"} <= set(told) and [one for one in told if not is_stand_in(one)] == []


def test_no_secret_that_was_made_at_random_is_taken_for_an_example():
    made = [make(size) for make, size in ((secrets.token_urlsafe, 9), (secrets.token_urlsafe, 48), (secrets.token_hex, 16)) for _ in range(500)]
    assert [one for one in made if is_stand_in(one)] == []


def test_a_secret_file_that_was_emptied_is_refused(tmp_path):
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(BadSetting, match="Delete it"):
        Settings(instance=str(tmp_path))
    assert Settings(instance=str(tmp_path), secret_key="of the environment").secret() == "of the environment"


def test_a_secret_file_that_others_may_read_is_told_of_at_the_start(tmp_path, caplog):
    settings = Settings(instance=str(tmp_path))
    settings.secret()
    with caplog.at_level(logging.WARNING):
        warn_of_an_open_secret(settings)
        assert caplog.messages == []
        settings.secret_file.chmod(0o640)
        warn_of_an_open_secret(settings)
    [said] = caplog.messages
    assert f"chmod 600 {settings.secret_file}" in said and settings.secret() not in said


def test_the_settings_can_be_printed_without_their_secrets(tmp_path):
    settings = Settings(
        instance=str(tmp_path), secret_key=GOOD, metrics_token="Sesame7", database_url="postgresql://workshop:Sesame7@db/workshop",
        redis_url="redis://:Sesame7@redis/0",
    )
    assert GOOD not in repr(settings) and "Sesame7" not in repr(settings) and "council='Your council'" in repr(settings)
