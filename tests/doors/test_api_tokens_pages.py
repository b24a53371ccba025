"""Coordinators and administrators make tokens for programs, which are shown once, and revoke them."""
import html
import re

import pytest
from browsing import Browser, account, words

from workshop_app.extensions import db
from workshop_app.models import ApiToken

NAMED = {"name": "In-tend, Procurement", "scopes": ["briefs:read", "briefs:acknowledge"], "days": "90"}


@pytest.fixture
def cora(app) -> Browser:
    browser = Browser(app)
    browser.sign_in(account("Cora", "coordinator"))
    return browser


def shown_token(page) -> str:
    return html.unescape(re.search(r'id="token" value="([^"]+)"', page.text)[1])


def calls(app, token: str) -> int:
    return app.test_client(use_cookies=False).get("/api/v1/briefs", headers={"Authorization": f"Bearer {token}"}).status_code


def test_cora_makes_a_token_that_is_shown_once_and_revokes_it(app, cora):
    page = cora.submit("/api-tokens", **NAMED)
    token = shown_token(page)
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store" and calls(app, token) == 200
    listed = cora.get("/api-tokens")
    assert token not in listed.text and "In-tend, Procurement" in words(listed) and "made by Cora" in words(listed)
    with db.reading() as reading:
        [kept] = reading.query(ApiToken).all()
    assert kept.expires_at - kept.made_at == 90 * 24 * 3600 * 1000 and kept.scopes == ["briefs:acknowledge", "briefs:read"]
    gone = cora.submit(f"/api-tokens/{kept.id}/revoke", follow=True)
    assert "opens nothing any more" in words(gone) and "revoked" in words(gone) and calls(app, token) == 401
    assert cora.submit(f"/api-tokens/{kept.id}/revoke", follow=True).status_code == 200


@pytest.mark.parametrize(("wrong", "field", "said"), [
    ({"name": " "}, "name", "Enter which program"),
    ({"name": "x" * 81}, "name", "80 characters or fewer"),
    ({"scopes": []}, "scopes", "Choose what the program may do"),
    ({"scopes": ["everything"]}, "scopes", "Choose from the list"),
    ({"days": "9999999999"}, "days", "Choose how long"),
])
def test_a_token_that_can_not_be_made_is_refused_beside_the_field(cora, wrong, field, said):
    page = cora.submit("/api-tokens", **(NAMED | wrong))
    assert page.status_code == 400 and said in words(page) and f'href="#{field}"' in page.text and f'id="{field}-error"' in page.text
    assert 'id="token"' not in page.text
    with db.reading() as reading:
        assert reading.query(ApiToken).count() == 0


def test_a_name_is_for_one_good_token_at_a_time(app, cora):
    first = shown_token(cora.submit("/api-tokens", **NAMED | {"days": ""}))
    again = cora.submit("/api-tokens", **NAMED | {"name": "in-tend, procurement"})
    assert again.status_code == 409 and "Another token that is good has this name" in words(again) and calls(app, first) == 200
    with db.reading() as reading:
        [kept] = reading.query(ApiToken).all()
    assert kept.expires_at is None
    cora.submit(f"/api-tokens/{kept.id}/revoke")
    assert calls(app, shown_token(cora.submit("/api-tokens", **NAMED))) == 200
