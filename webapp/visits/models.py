"""Visits, what was said there, photos, and every version of a visit."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Exact, JsonText, Model, UtcDateTime, choice
from webapp.organisations.rules.terms import Tier
from webapp.problems.rules import Category
from webapp.visits.rules.content import Follow
from webapp.visits.rules.states import Action, State


class Visit(Model):
    """One visit. `client_id` is made on the phone; members are NULL when not asked about, which is not 0."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("registered >= 0 AND floating >= 0", name="members"),
        Index("ix_visits_county_code_visited_on", "county_code", "visited_on"),
        Index("ix_visits_state_county_code", "state", "county_code"),
        Index("ix_visits_organisation_id_visited_on", "organisation_id", "visited_on"),
        Index("ix_visits_author_id_state", "author_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    visited_on: Mapped[date]
    themes: Mapped[list[str]] = mapped_column(JsonText)
    registered: Mapped[int | None]
    floating: Mapped[int | None]
    contact: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[State] = mapped_column(choice(State, "state"))
    latitude: Mapped[Decimal | None] = mapped_column(Exact)
    longitude: Mapped[Decimal | None] = mapped_column(Exact)
    accuracy_m: Mapped[int | None]
    datum: Mapped[str] = mapped_column(String(10), default="")
    device_time: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    returned_reason: Mapped[str] = mapped_column(Text, default="")
    void_reason: Mapped[str] = mapped_column(Text, default="")
    county_code: Mapped[str] = mapped_column(String(6))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    version: Mapped[int] = mapped_column(default=1)
    missing_photos: Mapped[int] = mapped_column(default=0, server_default="0")


class VisitOpinion(Model):
    """One opinion of a visit; `problem_id` once it was raised as a problem."""

    __tablename__ = "opinions"
    __table_args__ = (UniqueConstraint("visit_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    client_id: Mapped[str] = mapped_column(String(36))
    position: Mapped[int]
    category: Mapped[Category | None] = mapped_column(choice(Category, "category"))
    text: Mapped[str] = mapped_column(Text)
    follow: Mapped[Follow] = mapped_column(choice(Follow, "follow"))
    answer: Mapped[str] = mapped_column(Text, default="")
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"), unique=True)


class VisitPhoto(Model):
    """A photo of a visit, by the hash of its content; sizes in pixels and bytes."""

    __tablename__ = "visit_photos"
    __table_args__ = (
        UniqueConstraint("visit_id", "sha256"),
        Index("ix_visit_photos_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]


class AwaitedPhoto(Model):
    """A photo that a phone announced with a visit, by the hash of what it will send; its text came first.

    `sha256` is the hash of what is kept of it, once it is there. The visit counts those that are not.
    """

    __tablename__ = "awaited_photos"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    client_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    sha256: Mapped[str | None] = mapped_column(String(64))


class PhotoUpload(Model):
    """Who sent a photo in: only that person may put it into a visit."""

    __tablename__ = "photo_uploads"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class VisitVersion(Model):
    """A visit as it stood after one act; together they are its timeline. Positions are kept coarse."""

    __tablename__ = "visit_versions"
    __table_args__ = (UniqueConstraint("visit_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    action: Mapped[Action] = mapped_column(choice(Action, "action"))
    state: Mapped[State] = mapped_column(choice(State, "state"))
    note: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict[str, Any]] = mapped_column(JsonText)


class VisitFrequency(Model):
    """How often the organisations of one tier are visited, where the city changed what the rules begin with."""

    __tablename__ = "visit_frequencies"
    __table_args__ = (CheckConstraint("months > 0 AND notice_days >= 0", name="numbers"),)

    tier: Mapped[Tier] = mapped_column(choice(Tier, "tier"), primary_key=True)
    months: Mapped[int]
    notice_days: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
