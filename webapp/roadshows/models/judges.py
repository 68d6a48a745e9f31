"""Judges, and the entries that they do not score."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, UtcDateTime


class Judge(Model):
    """A judge; `absent` and `replaced` ones are no longer waited for, for the reason given."""

    __tablename__ = "judges"
    __table_args__ = (
        UniqueConstraint("event_id", "key"),
        UniqueConstraint("event_id", "id"),
        CheckConstraint("status IN ('active', 'absent', 'replaced')", name="status"),
        CheckConstraint("status = 'active' OR status_reason <> ''", name="status_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(200), default="")
    area_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))
    status: Mapped[str] = mapped_column(String(10), default="active")
    status_reason: Mapped[str] = mapped_column(Text, default="")
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("judges.id"))
    version: Mapped[int] = mapped_column(default=1)


class Recusal(Model):
    """A judge does not score an entry; a ballot handed in before stays, and does not count."""

    __tablename__ = "recusals"
    __table_args__ = (
        UniqueConstraint("judge_id", "entry_id"),
        Index("ix_recusals_event", "event_id"),
        ForeignKeyConstraint(["event_id", "judge_id"], ["judges.event_id", "judges.id"]),
        ForeignKeyConstraint(["event_id", "entry_id"], ["entries.event_id", "entries.id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    judge_id: Mapped[int]
    entry_id: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
