import base64
import json

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from workshop_app.handover import signing
from workshop_app.models import Receiver, now

BODY = json.dumps({"title": "How can technology help people with a dog – or “none”?"}, ensure_ascii=False).encode()
MINUTE = 60_000


@pytest.fixture
def procurement() -> Receiver:
    return Receiver(name="Procurement", kind="webhook", target="https://procure.example/", events=[], secret=signing.new_secret(), made_at=0)


def test_a_secret_has_256_random_bits_as_the_standard_writes_them():
    made = {signing.new_secret() for _ in range(50)}
    assert len(made) == 50
    assert all(each.startswith("whsec_") and len(base64.b64decode(each[6:])) == 32 for each in made)


def test_the_standards_own_library_accepts_what_we_sign(procurement):
    headers = signing.headers(procurement, "evt-1", BODY, now())
    assert Webhook(procurement.secret).verify(BODY, headers) == json.loads(BODY)


@pytest.mark.parametrize("change", ["body", "id", "secret", "late", "early"])
def test_and_refuses_what_was_changed_is_old_or_comes_from_somebody_else(procurement, change):
    at = now() + {"late": -10 * MINUTE, "early": 10 * MINUTE}.get(change, 0)
    headers = signing.headers(procurement, "evt-1", BODY, at)
    if change == "id":
        headers["webhook-id"] = "evt-2"
    judge = Webhook(signing.new_secret() if change == "secret" else procurement.secret)
    with pytest.raises(WebhookVerificationError):
        judge.verify(BODY.replace(b"dog", b"cat") if change == "body" else BODY, headers)


def test_both_secrets_sign_for_a_day_after_a_change_and_then_the_new_one_alone(procurement):
    before, at = procurement.secret, now()
    signing.rotate(procurement, at)
    assert procurement.secret != before
    headers = signing.headers(procurement, "evt-1", BODY, at)
    for secret in (before, procurement.secret):
        Webhook(secret).verify(BODY, headers)
    day = 24 * 60 * MINUTE
    assert signing.in_force(procurement, at + day - 1) == [before, procurement.secret]
    assert signing.in_force(procurement, at + day) == [procurement.secret]
