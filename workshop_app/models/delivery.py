"""Where briefs are handed over to, what is on its way there, and the keys of programs that come for them."""
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workshop_app.models.base import Base, Hash, Id, Json, Moment, digest, new_id


class Receiver(Base):
    """A place to which briefs are handed over."""

    __tablename__ = "receivers"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(10))  # webhook, email, folder
    target: Mapped[str] = mapped_column(String(500))  # an address of the web, an e-mail address, a folder's name
    events: Mapped[list] = mapped_column(Json)  # which of handover.events it hears of
    secret: Mapped[str] = mapped_column(String(100), default="")  # signs webhooks: whsec_ and base64
    old_secret: Mapped[str] = mapped_column(String(100), default="")
    old_secret_until: Mapped[int | None] = mapped_column(Moment)  # both sign until then
    off: Mapped[bool] = mapped_column(default=False)
    off_because: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[int] = mapped_column(Moment)


class Delivery(Base):
    """The outbox: one event for one receiver, written in the transaction of the step that it tells of."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("brief_id", "version", "type", "receiver_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)  # the event's id for the receiver, at each try
    brief_id: Mapped[str] = mapped_column(ForeignKey("briefs.id", ondelete="CASCADE"))
    version: Mapped[int]
    type: Mapped[str] = mapped_column(String(60))
    receiver_id: Mapped[str] = mapped_column(ForeignKey("receivers.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(Text)  # just what is signed and sent
    made_at: Mapped[int] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[int | None] = mapped_column(Moment, index=True)  # when to try next; none: delivered, or dead
    delivered_at: Mapped[int | None] = mapped_column(Moment)
    dead_at: Mapped[int | None] = mapped_column(Moment)
    last_error: Mapped[str] = mapped_column(String(300), default="")


class Attempt(Base):
    """One try to deliver."""

    __tablename__ = "attempts"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"), index=True)
    at: Mapped[int] = mapped_column(Moment)
    status: Mapped[int | None]  # HTTP status, where there was an answer
    said: Mapped[str] = mapped_column(String(300), default="")  # what went wrong; empty: nothing
    took_ms: Mapped[int] = mapped_column(default=0)


class ApiToken(Base):
    """A program's key to the API. It has the token, we the token's hash."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(Hash, unique=True)
    scopes: Mapped[list] = mapped_column(Json)
    made_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[int] = mapped_column(Moment)
    expires_at: Mapped[int | None] = mapped_column(Moment)
    revoked_at: Mapped[int | None] = mapped_column(Moment)

    @staticmethod
    def hash_of(token: str) -> str:
        return digest("api", token)
