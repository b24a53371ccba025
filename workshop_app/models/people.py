"""Accounts of staff, one-time links that create them, and seats, which say nothing about anyone."""
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workshop_app.models.base import UNORDERED, Base, Hash, Id, Moment, digest, new_id

ROLES = ("facilitator", "coordinator", "admin")


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(200))
    facilitator: Mapped[bool] = mapped_column(default=False)
    coordinator: Mapped[bool] = mapped_column(default=False)
    admin: Mapped[bool] = mapped_column(default=False)
    mark: Mapped[str] = mapped_column(Id, default=new_id)  # sessions carry it; a new mark signs every browser out

    def is_a(self, role: str) -> bool:
        return role in ROLES and getattr(self, role)


class Invitation(Base):
    """A one-time link that creates an account. Only the token's hash is kept; using it deletes the row."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    facilitator: Mapped[bool] = mapped_column(default=False)
    coordinator: Mapped[bool] = mapped_column(default=False)
    admin: Mapped[bool] = mapped_column(default=False)
    first: Mapped[bool] = mapped_column(default=False)  # the link of the first start, replaced until somebody used it
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
