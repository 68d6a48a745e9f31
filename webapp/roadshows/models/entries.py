"""Entries: how they sign up, whose records speak for them, what is taken off their result."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

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

from webapp.core.db import Exact, JsonText, Model, UtcDateTime


class Entry(Model):
    """One presentation in the running order; `withdrawn_reason` is set once it no longer takes part."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("event_id", "key"),
        UniqueConstraint("event_id", "id"),
        CheckConstraint("scoring IN ('waiting', 'open', 'closed')", name="scoring"),
        CheckConstraint("withdrawn_reason IS NULL OR scoring <> 'open'", name="withdrawn_is_not_open"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    owner: Mapped[str] = mapped_column(String(200), default="")
    presenter: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int]
    slides_sha256: Mapped[str | None] = mapped_column(String(64))
    scoring: Mapped[str] = mapped_column(String(10), default="waiting")
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class EntryEvidence(Model):
    """The brand or the organisation whose records speak for an entry, and their figures once scoring has opened."""

    __tablename__ = "entry_evidence"
    __table_args__ = (CheckConstraint("(brand_id IS NULL) <> (organisation_id IS NULL)", name="one"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brands.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    figures: Mapped[dict[str, str | None] | None] = mapped_column(JsonText)
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignUp(Model):
    """Somebody's application (报名) for a place in the event; an accepted one has become an entry.

    Its own address, of which the hash is kept, lets the applicant see the decision and correct a returned one.
    """

    __tablename__ = "sign_ups"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        ForeignKeyConstraint(["event_id", "entry_id"], ["entries.event_id", "entries.id"]),
        CheckConstraint("state IN ('pending', 'accepted', 'returned')", name="state"),
        CheckConstraint("(state = 'accepted') = (entry_id IS NOT NULL)", name="entry"),
        CheckConstraint("state <> 'returned' OR reason <> ''", name="reason"),
        CheckConstraint("brand_id IS NULL OR organisation_id IS NULL", name="one_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    number: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    owner: Mapped[str] = mapped_column(String(200))
    presenter: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(200))
    # What the entry stands for, in the applicant's words; a brand or an organisation of the records, if it is one.
    stands_for: Mapped[str] = mapped_column(String(200), default="", server_default="")
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brands.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    slides_sha256: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="pending")
    reason: Mapped[str] = mapped_column(Text, default="")
    entry_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class Deduction(Model):
    """Points taken off an entry's result; a cancelled one stays on record."""

    __tablename__ = "deductions"
    __table_args__ = (
        Index("ix_deductions_event", "event_id"),
        ForeignKeyConstraint(["event_id", "entry_id"], ["entries.event_id", "entries.id"]),
        CheckConstraint("reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    entry_id: Mapped[int]
    points: Mapped[Decimal] = mapped_column(Exact)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_reason: Mapped[str | None] = mapped_column(Text)
