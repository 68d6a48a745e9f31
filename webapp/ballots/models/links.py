"""A judge's way in: links, devices, codes to move to another device; and what a judge tells the console."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.ballots.models.partial import one_while
from webapp.core.db import Model, UtcDateTime


class JudgeLink(Model):
    """A judge's link (评分口令); only the hash of its token is kept. One that works per judge."""

    __tablename__ = "judge_links"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "judge_id"], ["judges.event_id", "judges.id"]),
        one_while("uq_judge_links_judge_id_live", "judge_id", "revoked_at IS NULL"),
        Index("ix_judge_links_event_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    judge_id: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JudgeDevice(Model):
    """The device a judge scores with, known by a secret of which the hash is kept. One per judge at a time."""

    __tablename__ = "judge_devices"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "judge_id"], ["judges.event_id", "judges.id"]),
        one_while("uq_judge_devices_judge_id_live", "judge_id", "released_at IS NULL"),
        Index("ix_judge_devices_event_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    judge_id: Mapped[int]
    link_id: Mapped[int] = mapped_column(ForeignKey("judge_links.id"))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # What the device calls itself, for the roster; see rules/devices.py.
    system: Mapped[str] = mapped_column(String(20))
    browser: Mapped[str] = mapped_column(String(20))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # How many ballots lay on the device when it was last noted as being there.
    unsent: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HandoverCode(Model):
    """Six digits that let a judge go on with another device, by their keyed hash; the judge's newest one counts."""

    __tablename__ = "handover_codes"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "judge_id"], ["judges.event_id", "judges.id"]),
        Index("ix_handover_codes_judge_id", "judge_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    judge_id: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Signal(Model):
    """A problem that a judge tells the console (报告问题): a reason to choose, words to type, or both."""

    __tablename__ = "judge_signals"
    __table_args__ = (ForeignKeyConstraint(["event_id", "judge_id"], ["judges.event_id", "judges.id"]),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(index=True)
    judge_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
