"""The audience's vote."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, UtcDateTime


class Poll(Model):
    """The audience's vote of an event: how, under which address, and whether its window is open."""

    __tablename__ = "polls"
    __table_args__ = (CheckConstraint("mode IN ('open', 'codes')", name="mode"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True, autoincrement=False)
    # Readable: the whole hall sees it as a QR code.
    token: Mapped[str] = mapped_column(String(40), unique=True)
    mode: Mapped[str] = mapped_column(String(10))
    is_open: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class Vote(Model):
    """One vote. `voter_hash` stands for the device or the code, so that each votes once; nobody is named."""

    __tablename__ = "votes"
    __table_args__ = (
        UniqueConstraint("event_id", "voter_hash"),
        Index("ix_votes_entry_id", "entry_id"),
        ForeignKeyConstraint(["event_id", "entry_id"], ["entries.event_id", "entries.id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("polls.event_id"))
    entry_id: Mapped[int]
    voter_hash: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class VoteCode(Model):
    """A printed one-time code, of which the keyed hash is kept; used once a vote has the same hash."""

    __tablename__ = "vote_codes"
    __table_args__ = (UniqueConstraint("event_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("polls.event_id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
