"""Who calls the API: a program with a token, and what its scopes let it do. Never a cookie."""
import functools
import re
import secrets
from dataclasses import dataclass

from flask import request
from sqlalchemy import select

from workshop_app.engine import pace
from workshop_app.engine.commands import RECEIVER, Actor, Refused
from workshop_app.extensions import db
from workshop_app.models import ApiToken, now

PREFIX = "cw_"  # by which scanners for lost secrets know ours
SHAPE = re.compile(r"cw_[A-Za-z0-9_-]{43}")
SCOPES = {
    "briefs:read": ("Read approved briefs", "Briefs once they are approved, in the version that is in force, and their files."),
    "drafts:read": ("Read all briefs", "Drafts and briefs in review too, as they are worked on, with what reviewers said."),
    "briefs:acknowledge": ("Acknowledge briefs", "Say that a brief was received, with a case reference."),
}
READ = ("briefs:read", "drafts:read")
NO_TOKEN = "Send a token: Authorization: Bearer cw_… Coordinators make them."
BAD_TOKEN = "This token opens nothing: it was mistyped, has expired, or was revoked. Ask a coordinator for a new one."
TOO_FAST = "These were too many requests at once. Wait a second, then send this again."


@dataclass(frozen=True)
class Caller:
    id: str
    name: str
    scopes: tuple[str, ...]

    @property
    def drafts(self) -> bool:
        return "drafts:read" in self.scopes

    def as_receiver(self, workshop_id: str) -> Actor:
        return Actor(workshop_id, RECEIVER, called=self.name)


def new_token() -> str:
    """256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def bearer(*scopes: str):
    """Guard an operation: a token with one of the scopes. The view gets the caller as its first argument."""

    def guard(view):
        @functools.wraps(view)
        def guarded(*args, **kwargs):
            caller = caller_now()
            if not set(scopes) & set(caller.scopes):
                raise Refused("no_scope", f"This token may not do that. It takes one with the scope {' or '.join(scopes)}.", status=403)
            pace_of(caller)
            return view(caller, *args, **kwargs)

        guarded.open_to = ("token", *scopes)
        return guarded

    return guard


def caller_now() -> Caller:
    """Whoever the token of this request belongs to. It is looked up by its hash, so that no comparison tells how much of it was right."""
    sent = request.authorization
    if sent is None or sent.type != "bearer":
        raise Refused("no_token", NO_TOKEN, status=401)
    known = None
    if SHAPE.fullmatch(sent.token or ""):
        asked = select(ApiToken.id, ApiToken.name, ApiToken.scopes, ApiToken.expires_at, ApiToken.revoked_at)
        with db.asking() as asking:
            known = asking.execute(asked.where(ApiToken.token_hash == ApiToken.hash_of(sent.token))).first()
    if known is None or known.revoked_at is not None or (known.expires_at is not None and known.expires_at <= now()):
        raise Refused("bad_token", BAD_TOKEN, status=401)
    return Caller(known.id, known.name, tuple(known.scopes))


def pace_of(caller: Caller) -> None:
    try:
        pace.refuse_haste(Actor("api", RECEIVER, token=caller.id))
    except Refused as refused:
        raise Refused(refused.code, TOO_FAST, status=refused.status) from None
