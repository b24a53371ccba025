"""The drafted Challenge Brief of a workshop."""
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workshop_app.models.base import Base, Id, Json, Moment, new_id


class Brief(Base):
    __tablename__ = "briefs"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshops.id"), unique=True)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    sections: Mapped[dict] = mapped_column(Json)
    edited: Mapped[list] = mapped_column(Json, default=list)  # sections that staff wrote in; drafting again leaves them alone
    edit: Mapped[int] = mapped_column(default=1)
    drafted_at: Mapped[int] = mapped_column(Moment)
    edited_at: Mapped[int] = mapped_column(Moment)
