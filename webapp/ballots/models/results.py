"""What a result rests on beside the ballots: decisions about ties, and the audit bundle that is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import JsonText, Model, UtcDateTime


class TieDecision(Model):
    """What somebody decided about entries that the rules leave equal (并列裁定); an undone one stays on record.

    `entries` are their keys in the decided order. `decider` and `way` are told in words: who decided, and how.
    """

    __tablename__ = "tie_decisions"
    __table_args__ = (
        Index("ix_tie_decisions_event_id", "event_id"),
        CheckConstraint("decider <> '' AND way <> '' AND reason <> ''", name="told"),
        CheckConstraint("undone_reason <> ''", name="undone_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    entries: Mapped[list[str]] = mapped_column(JsonText)
    decider: Mapped[str] = mapped_column(String(200))
    way: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_reason: Mapped[str | None] = mapped_column(Text)


class Bundle(Model):
    """The audit bundle of a published edition: a zip as it was packed then, and its digest."""

    __tablename__ = "bundles"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
