"""Brands, whose they are, what proves them, what they won, and their timeline."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, UtcDateTime, choice
from webapp.programmes.brands.rules import Action, Stage


class Brand(Model):
    """One brand of a county; `unit` names who stands behind it when that is no organisation of the register."""

    __tablename__ = "brands"
    __table_args__ = (
        UniqueConstraint("county_code", "name"),
        Index("ix_brands_county_code_stage", "county_code", "stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(100))
    story: Mapped[str] = mapped_column(Text)
    stage: Mapped[Stage] = mapped_column(choice(Stage, "stage"))
    county_code: Mapped[str] = mapped_column(String(6))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class BrandOwner(Model):
    """An organisation that a brand belongs to."""

    __tablename__ = "brand_owners"
    __table_args__ = (Index("ix_brand_owners_organisation_id", "organisation_id"),)

    brand_id: Mapped[int] = mapped_column(ForeignKey("brands.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)


class BrandEvidence(Model):
    """A reviewed visit or a solved problem that shows what the brand does: one of the two."""

    __tablename__ = "brand_evidence"
    __table_args__ = (
        CheckConstraint("(visit_id IS NULL) <> (problem_id IS NULL)", name="one"),
        UniqueConstraint("brand_id", "visit_id"),
        UniqueConstraint("brand_id", "problem_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brands.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BrandAward(Model):
    """What a brand won. `origin` names the result it came from, such as `event:3`; "" when entered by hand."""

    __tablename__ = "brand_awards"
    __table_args__ = (UniqueConstraint("brand_id", "origin", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brands.id"))
    title: Mapped[str] = mapped_column(String(200))
    awarded_on: Mapped[date]
    origin: Mapped[str] = mapped_column(String(60))


class BrandStep(Model):
    """One step in a brand's timeline: who did what, when, at which stage it left the brand, with what words."""

    __tablename__ = "brand_steps"
    __table_args__ = (Index("ix_brand_steps_brand_id", "brand_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brands.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    action: Mapped[Action] = mapped_column(choice(Action, "action"))
    stage: Mapped[Stage] = mapped_column(choice(Stage, "stage"))
    words: Mapped[str] = mapped_column(Text)
