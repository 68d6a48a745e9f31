"""The problems and everything that happened to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, UtcDateTime, choice
from webapp.problems.rules import Action, Category, State


class Problem(Model):
    """One problem of one organisation. `origin` names what it came from, such as `visit:12`."""

    __tablename__ = "problems"
    __table_args__ = (
        Index("ix_problems_county_code_state", "county_code", "state"),
        Index("ix_problems_organisation_id", "organisation_id"),
        Index("ix_problems_raised_by_id", "raised_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    category: Mapped[Category] = mapped_column(choice(Category, "category"))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[State] = mapped_column(choice(State, "state"))
    origin: Mapped[str] = mapped_column(String(80))
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    refused_reason: Mapped[str] = mapped_column(Text, default="")
    county_code: Mapped[str] = mapped_column(String(6))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    version: Mapped[int] = mapped_column(default=1)


class ProblemEvent(Model):
    """One step in a problem's timeline: who did what, when, and which state it led to."""

    __tablename__ = "problem_events"
    __table_args__ = (Index("ix_problem_events_problem_id", "problem_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    action: Mapped[Action] = mapped_column(choice(Action, "action"))
    state: Mapped[State] = mapped_column(choice(State, "state"))
    note: Mapped[str] = mapped_column(Text, default="")
