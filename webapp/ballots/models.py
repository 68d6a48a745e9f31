"""The tables of ballots: links, devices, ballots with their revisions, drafts, late ballots.

A revision is never altered but for `is_current`, which a partial unique index keeps to one a ballot. Its
scores stand in one column, so that a revision is there whole or not at all: a JSON object from criterion key
to a plain decimal in quotes, exact. The foreign keys over (event, judge) and (event, entry) keep a ballot
within one event.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import JsonText, Model, UtcDateTime


def _one_while(index: str, column: str, condition: str, *, sqlite: str = "") -> Index:
    """Give a unique index over the rows that fulfil a condition, on both databases.

    `sqlite` is the condition as SQLAlchemy writes it there: SQLite uses the index for no other wording.
    """
    return Index(index, column, unique=True, sqlite_where=text(sqlite or condition), postgresql_where=text(condition))


class JudgeLink(Model):
    """A judge's link (评分口令); only the hash of its token is kept. One that works per judge."""

    __tablename__ = "judge_links"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "judge_id"], ["judges.event_id", "judges.id"]),
        _one_while("uq_judge_links_judge_id_live", "judge_id", "revoked_at IS NULL"),
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
        _one_while("uq_judge_devices_judge_id_live", "judge_id", "released_at IS NULL"),
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
    """One submission of a ballot, with its receipt (回执); `base` is the revision it started from, 0 for none."""

    __tablename__ = "ballot_revisions"
    __table_args__ = (
        UniqueConstraint("ballot_id", "number"),
        UniqueConstraint("event_id", "receipt"),
        ForeignKeyConstraint(["event_id", "ballot_id"], ["ballots.event_id", "ballots.id"]),
        _one_while("uq_ballot_revisions_ballot_id_current", "ballot_id", "is_current", sqlite="is_current = 1"),
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


class Bundle(Model):
    """The audit bundle of a published edition: a zip as it was packed then, and its digest."""

    __tablename__ = "bundles"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


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
