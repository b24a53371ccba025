"""Signatures on webhooks, after Standard Webhooks 1.0.0: over the event's id, the moment of sending and the very bytes that are sent."""
import base64
import hashlib
import hmac
import secrets

from workshop_app.models import Receiver

MARK = "whsec_"
BOTH_SIGN = 24 * 3600 * 1000  # milliseconds in which the old secret signs too


def new_secret() -> str:
    return MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(receiver: Receiver, id: str, body: bytes, at: int) -> dict[str, str]:
    """`at`: milliseconds since 1970. While a secret is being replaced, the old one and the new one sign, in that order of age."""
    seconds = at // 1000
    signed = " ".join(signature(secret, id, seconds, body) for secret in in_force(receiver, at))
    return {"webhook-id": id, "webhook-timestamp": str(seconds), "webhook-signature": signed}


def in_force(receiver: Receiver, at: int) -> list[str]:
    old = receiver.old_secret and (receiver.old_secret_until or 0) > at
    return [receiver.old_secret, receiver.secret] if old else [receiver.secret]


def signature(secret: str, id: str, seconds: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(MARK))
    mac = hmac.new(key, f"{id}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(mac).decode()}"


def rotate(receiver: Receiver, at: int) -> None:
    """A new secret. The one before it signs beside it for a day, so that the receiver can change over when it suits them."""
    receiver.old_secret, receiver.old_secret_until = receiver.secret, at + BOTH_SIGN
    receiver.secret = new_secret()
