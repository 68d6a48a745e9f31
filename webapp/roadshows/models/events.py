"""An event with its criteria, its draws, what is on stage, and its published results."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

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


class Event(Model):
    """A roadshow; `rules` is the `rules` part of the event file, `source` the file it was loaded from."""

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint(
            "stage IN ('sign_up', 'screening', 'draw', 'roadshow', 'locked', 'notice', 'award')", name="stage"
        ),
        CheckConstraint("order_kind IN ('manual', 'drawn')", name="order_kind"),
        CheckConstraint("presentation_seconds > 0 AND question_seconds > 0", name="seconds"),
        Index("ix_events_county_day", "county_code", "day"),
        Index("uq_events_sign_up_token", "sign_up_token", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    county_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    day: Mapped[date]
    stage: Mapped[str] = mapped_column(String(10))
    rules: Mapped[dict[str, Any]] = mapped_column(JsonText)
    rules_version: Mapped[int] = mapped_column(default=1)
    rules_frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    order_kind: Mapped[str] = mapped_column(String(10), default="manual")
    presentation_seconds: Mapped[int] = mapped_column(default=480)
    question_seconds: Mapped[int] = mapped_column(default=180)
    # Kept readable: the address opens only what the whole hall sees.
    screen_token: Mapped[str] = mapped_column(String(40), unique=True)
    # Readable too: it opens an empty form, and only while sign-up lasts.
    sign_up_token: Mapped[str] = mapped_column(String(40))
    # A rehearsal is wiped at its end; its name says so wherever the event is shown.
    rehearsal: Mapped[bool] = mapped_column(default=False)
    source: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class Criterion(Model):
    """One thing that judges score; frozen by the event's first ballot."""

    __tablename__ = "criteria"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    minimum: Mapped[Decimal] = mapped_column(Exact)
    maximum: Mapped[Decimal] = mapped_column(Exact)
    step: Mapped[Decimal] = mapped_column(Exact)
    weight: Mapped[Decimal] = mapped_column(Exact)
    guidance: Mapped[str] = mapped_column(Text, default="")
    # Empty: every entry is scored by it; else only those of the category.
    category: Mapped[str] = mapped_column(String(200), default="", server_default="")
    position: Mapped[int]


class Draw(Model):
    """A draw of lots; its `entries` are frozen until it is drawn or called off, and the seed is secret until then.

    `entries` is a list of [key, name] in the order the algorithm starts from; `word` is null until the hall gave
    one; a draw that was called off stays on record with its reason.
    """

    __tablename__ = "draws"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint("(word IS NULL) = (drawn_at IS NULL)", name="drawn"),
        CheckConstraint("cancelled_reason <> ''", name="cancelled_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    number: Mapped[int]
    entries: Mapped[list[list[str]]] = mapped_column(JsonText)
    seed: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64))
    word: Mapped[str | None] = mapped_column(String(100))
    committed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def is_pending(self) -> bool:
        """Tell whether the list is frozen and the hall's word awaited."""
        return self.drawn_at is None and self.cancelled_reason is None


class Podium(Model):
    """What is on stage, one row an event, and the running timer on server time.

    The timer has used `timer_spent_ms` before `timer_started_at`; it stands still while that is null. A `slide`
    stands on the screen in place of whoever is on stage. `previous` is what the last step changed, for its undo.
    """

    __tablename__ = "podiums"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "entry_id"], ["entries.event_id", "entries.id"]),
        CheckConstraint("timer IN ('presentation', 'questions')", name="timer"),
        CheckConstraint("slide IN ('', 'waiting', 'break')", name="slide"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    entry_id: Mapped[int | None]
    timer: Mapped[str] = mapped_column(String(12), default="presentation")
    timer_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    timer_spent_ms: Mapped[int] = mapped_column(default=0)
    slide: Mapped[str] = mapped_column(String(10), default="")
    slide_note: Mapped[str] = mapped_column(String(60), default="")
    previous: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    version: Mapped[int] = mapped_column(default=1)


class Publication(Model):
    """A result frozen for the public; a correction is a new edition, the first stays.

    While it is revealed in the hall, `revealed` places have been shown, from the last one up, and
    `published_at` is null. The public notice (公示) takes `notice_days` workdays; its last day is `notice_until`.
    """

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("event_id", "edition"),
        CheckConstraint("notice_days >= 0", name="notice_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    edition: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[dict[str, Any]] = mapped_column(JsonText)
    audit_head: Mapped[str] = mapped_column(String(64))
    revealed: Mapped[int] = mapped_column(default=0)
    notice_days: Mapped[int] = mapped_column(default=0, server_default="0")
    notice_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
