import stat

import pytest

from workshop_app import create_app
from workshop_app.config import BadSetting, Settings


@pytest.mark.parametrize(("variable", "value"), [
    ("WORKSHOP_ASYNC_MODE", "twisted"), ("WORKSHOP_PORT", "http"), ("WORKSHOP_PORT", "0"), ("WORKSHOP_PORT", "70000"), ("WORKSHOP_BEAT_MS", "-1"),
    ("WORKSHOP_BEAT_MS", "soon"), ("WORKSHOP_SLOW_BEAT_SECONDS", "0"), ("WORKSHOP_SQLITE_SYNCHRONOUS", "OFF"),
])
def test_a_bad_setting_is_named_in_a_sentence(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSetting) as refused:
        Settings()
    assert variable in str(refused.value) and str(refused.value).endswith(".")


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
