"""Accounts of staff, their sessions, one-time links for them, and seats, which say nothing about anyone."""
import hashlib
import hmac

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workshop_app.config import STAFF_ROLES as ROLES
from workshop_app.models.base import UNORDERED, Base, Hash, Id, Json, Moment, digest, new_id


class Roles:
    """A column for each role that somebody has, or is given by a link."""

    facilitator: Mapped[bool] = mapped_column(default=False)
    coordinator: Mapped[bool] = mapped_column(default=False)
    approver: Mapped[bool] = mapped_column(default=False)
    admin: Mapped[bool] = mapped_column(default=False)

    @property
    def roles(self) -> list[str]:
        return [role for role in ROLES if getattr(self, role)]

    @roles.setter
    def roles(self, granted) -> None:
        for role in ROLES:
            setattr(self, role, role in granted)


class Account(Roles, Base):
    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(200), default="")  # empty: signs in by single sign-on alone
    subject: Mapped[str | None] = mapped_column(Hash, unique=True, index=True)  # who the organisation's own sign-in says this is
    closed: Mapped[bool] = mapped_column(default=False)  # nobody comes in with it; what they opened stays

    def is_a(self, role: str) -> bool:
        return role in self.roles

    @staticmethod
    def subject_of(issuer: str, sub: str) -> str:
        return digest("subject", issuer, sub)


class StaffSession(Base):
    """A browser is signed in to an account. It holds a random token, we the token's hash; without this row the token opens nothing."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[int] = mapped_column(Moment)

    @staticmethod
    def hash_of(token: str) -> str:
        return digest("session", token)


class Invitation(Roles, Base):
    """A one-time link that creates an account, or gives one a new password. Only the token's hash is kept; using it deletes the row."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    first: Mapped[bool] = mapped_column(default=False)  # the link of the first start, replaced until somebody used it
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))  # whose password it sets
    expires_at: Mapped[int] = mapped_column(Moment)

    @staticmethod
    def hash_of(token: str) -> str:
        return digest("invitation", token)


class Seat(Base):
    """Somebody sits in a workshop: the hash of a random token, and nothing else."""

    __tablename__ = "seats"
    __table_args__ = UNORDERED

    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)

    @staticmethod
    def hash_of(workshop_id: str, token: str) -> str:
        return digest("seat", workshop_id, token)


class Invites(Base):
    """The single-use invites of a workshop: which of them nobody has used yet.

    One row for all of them, written anew with each use. A row for each would say in which transaction it was used, and so would the seat.
    """

    __tablename__ = "invites"

    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    batch: Mapped[str] = mapped_column(Id, default=new_id)  # the tokens are derived from it; a new one makes every older invite expire
    made: Mapped[int] = mapped_column(default=0)
    unused: Mapped[list] = mapped_column(Json, default=list)  # hashes, sorted

    def token(self, secret: str, number: int) -> str:
        """The token of the invite with this number, from 1: 20 hexadecimal characters, 80 bits."""
        return hmac.new(secret.encode(), f"invite:{self.batch}:{number}".encode(), hashlib.sha256).hexdigest()[:20]

    @staticmethod
    def hash_of(workshop_id: str, token: str) -> str:
        return digest("invite", workshop_id, token)


class Act(Base):
    """What staff did in a workshop. What people who take part do is never written down here."""

    __tablename__ = "acts"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    at: Mapped[int] = mapped_column(Moment)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))  # none: somebody with the facilitator's link
    role: Mapped[str] = mapped_column(String(20))
    did: Mapped[str] = mapped_column(String(40))  # the command
    detail: Mapped[str] = mapped_column(String(200), default="")
