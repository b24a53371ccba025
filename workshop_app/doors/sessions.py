"""Sessions of staff: a random token in the browser, its hash here. What is not here any more opens nothing, whoever has a copy."""
import secrets

from workshop_app.engine.commands import Refused
from workshop_app.models import Account, StaffSession, now

LAST = 12 * 3600 * 1000  # milliseconds, used or not


def begin(session, account: Account, instead_of: str = "") -> str:
    """A session for an account as it was when its password was checked; returns the token. The one that this browser had ends."""
    present = session.get(Account, account.id, with_for_update=True)
    if present is None or present.closed or present.password_hash != account.password_hash:
        raise Refused("signed_out", "Your account has changed in this moment. Sign in again.", status=403)
    session.query(StaffSession).filter(StaffSession.expires_at <= now()).delete()
    end(session, instead_of)
    token = secrets.token_urlsafe(32)
    session.add(StaffSession(token_hash=StaffSession.hash_of(token), account_id=account.id, expires_at=now() + LAST))
    return token


def end(session, token: str) -> None:
    session.query(StaffSession).filter_by(token_hash=StaffSession.hash_of(token)).delete()


def end_all(session, account_id: str) -> None:
    """Every browser is signed out of this account."""
    session.query(StaffSession).filter_by(account_id=account_id).delete()


def account_of(reading, token: str) -> Account | None:
    """The open account of a session that goes on."""
    asked = reading.query(Account).join(StaffSession, StaffSession.account_id == Account.id)
    return asked.filter(
        StaffSession.token_hash == StaffSession.hash_of(token), StaffSession.expires_at > now(), Account.closed.is_(False)
    ).one_or_none()
