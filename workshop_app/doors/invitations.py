"""One-time links that make an account: shown once, good for a week, gone when used."""
import secrets
from collections.abc import Iterable

from workshop_app.models import ROLES, Invitation, now

GOOD_FOR = 7 * 24 * 3600 * 1000  # milliseconds


def invite(session, roles: Iterable[str], first: bool = False) -> str:
    """Keep an invitation for these roles and return its token, which we can't show again.

    `first`: the link of the first start, which takes the place of any older one of that kind.
    """
    session.query(Invitation).filter(Invitation.expires_at <= now()).delete()
    if first:
        session.query(Invitation).filter(Invitation.first).delete()
    token = secrets.token_urlsafe(24)
    granted = {role: True for role in ROLES if role in set(roles)}
    session.add(Invitation(token_hash=Invitation.hash_of(token), first=first, expires_at=now() + GOOD_FOR, **granted))
    return token


def find(session, token: str) -> Invitation | None:
    """The invitation behind a token, unless it was used or has expired."""
    known = session.get(Invitation, Invitation.hash_of(token))
    return known if known is not None and known.expires_at > now() else None


def roles_of(invitation: Invitation) -> list[str]:
    return [role for role in ROLES if getattr(invitation, role)]
