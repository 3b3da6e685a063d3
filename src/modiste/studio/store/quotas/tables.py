"""The table of training time."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from modiste.studio.store.base import Base


class TrainingTimeRow(Base):
    """One run of a training: what was asked for, and what it took. It outlives the job, which its owner may remove."""

    __tablename__ = "training_time"

    number: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"), index=True)
    job: Mapped[str] = mapped_column(String(16), index=True)
    created: Mapped[datetime]
    asked_s: Mapped[float] = mapped_column(Float)
    spent_s: Mapped[float] = mapped_column(Float)
    ended: Mapped[bool]
