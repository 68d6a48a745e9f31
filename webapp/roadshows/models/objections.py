"""What is objected to a published result, and what was answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, UtcDateTime


class Objection(Model):
    """An objection (异议) during the public notice. `raised_by` is told in words: a unit, or who a person is.

    It stays as it was recorded; the answer is written once. The event's award waits for it.
    """

    __tablename__ = "objections"
    __table_args__ = (
        Index("ix_objections_event_id", "event_id"),
        CheckConstraint("raised_by <> '' AND words <> ''", name="told"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL) AND answer <> ''", name="answered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    edition: Mapped[int]
    raised_by: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(String(60))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
