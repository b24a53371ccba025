"""One-time links that make an account, or set its password: shown once, good for a week, gone when used."""
import secrets
from collections.abc import Iterable

from workshop_app.models import Account, Invitation, now

GOOD_FOR = 7 * 24 * 3600 * 1000  # milliseconds


def invite(session, roles: Iterable[str], first: bool = False) -> str:
    """Keep an invitation for these roles and return its token, which we can't show again.

    `first`: the link of the first start, which takes the place of any older one of that kind.
    """
    if first:
        session.query(Invitation).filter(Invitation.first).delete()
    return kept(session, roles=set(roles), first=first)


def for_password(session, account: Account) -> str:
    """A link with which somebody sets a new password for this account. It takes the place of any older one."""
    withdraw(session, account.id)
    return kept(session, account_id=account.id)


def withdraw(session, account_id: str) -> None:
    """No link sets the password of this account any more."""
    session.query(Invitation).filter_by(account_id=account_id).delete()


def kept(session, **given) -> str:
    session.query(Invitation).filter(Invitation.expires_at <= now()).delete()
    token = secrets.token_urlsafe(24)
    session.add(Invitation(token_hash=Invitation.hash_of(token), expires_at=now() + GOOD_FOR, **given))
    return token


def find(session, token: str, for_password: bool = False) -> Invitation | None:
    """The invitation behind a token, unless it was used, has expired, or is of the other kind."""
    known = session.get(Invitation, Invitation.hash_of(token))
    good = known is not None and known.expires_at > now() and bool(known.account_id) == for_password
    return known if good else None
