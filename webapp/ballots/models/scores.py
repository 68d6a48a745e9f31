"""What judges hand in: ballots with their revisions, drafts, late ballots, sheets of paper."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.ballots.models.partial import one_while
from webapp.core.db import JsonText, Model, UtcDateTime


class Ballot(Model):
    """A judge's ballot (评分单) for an entry; one with `excluded_reason` (剔除) does not count."""

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("event_id", "entry_id", "judge_id"),
        UniqueConstraint("event_id", "id"),
        ForeignKeyConstraint(["event_id", "judge_id"], ["judges.event_id", "judges.id"]),
        ForeignKeyConstraint(["event_id", "entry_id"], ["entries.event_id", "entries.id"]),
        CheckConstraint("excluded_reason <> ''", name="excluded_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    entry_id: Mapped[int]
    judge_id: Mapped[int]
    excluded_reason: Mapped[str | None] = mapped_column(Text)


class BallotRevision(Model):
    """One submission of a ballot, with its receipt (回执); `base` is the revision it started from, 0 for none.

    One whose `base` is not the revision directly before it is that earlier one, made to count again.
    """

    __tablename__ = "ballot_revisions"
    __table_args__ = (
        UniqueConstraint("ballot_id", "number"),
        UniqueConstraint("event_id", "receipt"),
        ForeignKeyConstraint(["event_id", "ballot_id"], ["ballots.event_id", "ballots.id"]),
        one_while("uq_ballot_revisions_ballot_id_current", "ballot_id", "is_current", sqlite="is_current = 1"),
        CheckConstraint("number > base AND base >= 0", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    ballot_id: Mapped[int]
    number: Mapped[int]
    base: Mapped[int]
    is_current: Mapped[bool]
    scores: Mapped[dict[str, str]] = mapped_column(JsonText)
    receipt: Mapped[str] = mapped_column(String(10))
    client_id: Mapped[str] = mapped_column(String(36))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BallotDraft(Model):
    """What a judge has set but not submitted (草稿); it never counts. `base` as in a revision."""

    __tablename__ = "ballot_drafts"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "judge_id"], ["judges.event_id", "judges.id"]),
        ForeignKeyConstraint(["event_id", "entry_id"], ["entries.event_id", "entries.id"]),
        Index("ix_ballot_drafts_event_id", "event_id"),
    )

    judge_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int]
    base: Mapped[int]
    scores: Mapped[dict[str, str]] = mapped_column(JsonText)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LateBallot(Model):
    """What arrived after the close (迟到), kept until the coordinator accepts or refuses it with a reason.

    An accepted one becomes the revision `revision_id`, with a receipt of its own.
    """

    __tablename__ = "late_ballots"
    __table_args__ = (
        UniqueConstraint("event_id", "receipt"),
        ForeignKeyConstraint(["event_id", "judge_id"], ["judges.event_id", "judges.id"]),
        ForeignKeyConstraint(["event_id", "entry_id"], ["entries.event_id", "entries.id"]),
        CheckConstraint("decision IN ('accepted', 'refused')", name="decision"),
        CheckConstraint("(decision IS NULL) = (reason = '')", name="reason"),
        CheckConstraint("(decision = 'accepted') = (revision_id IS NOT NULL)", name="revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    entry_id: Mapped[int]
    judge_id: Mapped[int]
    scores: Mapped[dict[str, str]] = mapped_column(JsonText)
    receipt: Mapped[str] = mapped_column(String(10))
    client_id: Mapped[str] = mapped_column(String(36))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None] = mapped_column(String(60))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("ballot_revisions.id"))


class PaperBallot(Model):
    """Scores from a sheet of paper (纸质评分), typed in by one person and counted once a second one has compared them.

    `base` is the revision that the judge's ballot had then. A confirmed one is the revision `revision_id`.
    """

    __tablename__ = "paper_ballots"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "judge_id"], ["judges.event_id", "judges.id"]),
        ForeignKeyConstraint(["event_id", "entry_id"], ["entries.event_id", "entries.id"]),
        Index("ix_paper_ballots_event_id", "event_id"),
        Index(
            "uq_paper_ballots_waiting",
            "judge_id",
            "entry_id",
            unique=True,
            sqlite_where=text("decision IS NULL"),
            postgresql_where=text("decision IS NULL"),
        ),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("decision IN ('confirmed', 'refused')", name="decision"),
        CheckConstraint("(decision IS NULL) = (decided_by IS NULL)", name="decided"),
        CheckConstraint("decided_by <> entered_by OR decision = 'refused'", name="second_person"),
        CheckConstraint("(decision = 'confirmed') = (revision_id IS NOT NULL)", name="revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    entry_id: Mapped[int]
    judge_id: Mapped[int]
    scores: Mapped[dict[str, str]] = mapped_column(JsonText)
    base: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[str] = mapped_column(String(60))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision: Mapped[str | None] = mapped_column(String(10))
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None] = mapped_column(String(60))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("ballot_revisions.id"), unique=True)
