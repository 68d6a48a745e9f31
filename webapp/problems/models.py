"""The problems, everything that happened to them, who handles them, and what was learnt from those solved."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.areas.rules import Level
from webapp.core.db import JsonText, Model, UtcDateTime, choice
from webapp.problems.rules import Action, Category, State
from webapp.problems.rules.clocks import is_apart
from webapp.problems.rules.reminding import Reminder
from webapp.problems.rules.states import Part, Way


class Problem(Model):
    """One problem of one organisation. `origin` names what it came from, such as `visit:12`.

    `due_on` is the due day of what a department has to do next, NULL while nothing is; `missed_on` the first due day
    that passed without it, which stays. `cycle` counts the rounds of handling; a low rating begins the next.
    """

    __tablename__ = "problems"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("cycle >= 1", name="cycle"),
        Index("ix_problems_county_code_state", "county_code", "state"),
        Index("ix_problems_county_code_due_on", "county_code", "due_on"),
        Index("ix_problems_organisation_id", "organisation_id"),
        Index("ix_problems_raised_by_id", "raised_by_id"),
        Index("ix_problems_main_id", "main_id"),
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
    main_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"))
    county_code: Mapped[str] = mapped_column(String(6))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    cycle: Mapped[int] = mapped_column(default=1, server_default="1")
    level: Mapped[Level | None] = mapped_column(choice(Level, "level"))
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_over_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    receive_due_on: Mapped[date | None]
    answer_due_on: Mapped[date | None]
    finish_due_on: Mapped[date | None]
    due_on: Mapped[date | None]
    missed_on: Mapped[date | None]
    extension_days: Mapped[int | None]
    shelved_on: Mapped[date | None]
    shelved_from: Mapped[State | None] = mapped_column(choice(State, "shelved_from"))
    review_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    rating: Mapped[int | None]
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_way: Mapped[Way | None] = mapped_column(choice(Way, "verified_way"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1)


class ProblemDepartment(Model):
    """A department that a problem is with (`until_at` NULL) or was with, as leading 主办 or helping 协办."""

    __tablename__ = "problem_departments"
    __table_args__ = (
        Index("ix_problem_departments_problem_id", "problem_id"),
        Index("ix_problem_departments_department_id_until_at", "department_id", "until_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    part: Mapped[Part] = mapped_column(choice(Part, "part"))
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProblemEvent(Model):
    """One step in a problem's timeline: who did what, when, and which state it led to.

    `department_id` is the department for which somebody acted, `due_on` the due day that the step met or missed;
    `details` holds what belongs to one kind of step alone, such as a rating.
    """

    __tablename__ = "problem_events"
    __table_args__ = (Index("ix_problem_events_problem_id", "problem_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    action: Mapped[Action] = mapped_column(choice(Action, "action"))
    state: Mapped[State] = mapped_column(choice(State, "state"))
    cycle: Mapped[int] = mapped_column(default=1, server_default="1")
    due_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any] | None] = mapped_column(JsonText)

    def day(self, name: str) -> date | None:
        """Return a day that the step tells of, such as that of the review; None when it tells of none."""
        told = (self.details or {}).get(name)
        return date.fromisoformat(told) if told else None

    @property
    def recorded_at(self) -> datetime | None:
        """When the step was taken by the clock of the device, where that is another time than that of its arrival."""
        told = (self.details or {}).get("device_time")
        moment = None if told is None else datetime.fromisoformat(told)
        return moment if moment is not None and is_apart(moment, self.at) else None


class ProblemPhoto(Model):
    """A photo or PDF that belongs to a step, by the hash of its content; sizes in pixels (0 for a PDF) and bytes."""

    __tablename__ = "problem_photos"
    __table_args__ = (
        UniqueConstraint("event_id", "sha256"),
        Index("ix_problem_photos_problem_id", "problem_id"),
        Index("ix_problem_photos_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("problem_events.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]

    @property
    def is_pdf(self) -> bool:
        """Whether this is a document and no picture."""
        return self.width == 0


class AwaitedStepPhoto(Model):
    """A photo that a phone announced with a step, by the hash of what it will send; the words came first.

    `key` is the key under which the step was sent. `sha256` is the hash of what is kept of the photo once it is there;
    one that is `left_out` never comes.
    """

    __tablename__ = "awaited_step_photos"
    __table_args__ = (Index("ix_awaited_step_photos_key", "key"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("problem_events.id"), primary_key=True)
    client_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(36))
    position: Mapped[int]
    sha256: Mapped[str | None] = mapped_column(String(64))
    left_out: Mapped[bool] = mapped_column(default=False, server_default="0")


class ProblemReminder(Model):
    """What was reminded of: once for each problem, kind, round and day, however often the timer runs."""

    __tablename__ = "problem_reminders"

    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"), primary_key=True)
    kind: Mapped[Reminder] = mapped_column(choice(Reminder, "kind"), primary_key=True)
    cycle: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProblemPolicy(Model):
    """How many workdays the problems of a category may take, where that differs from the defaults in `rules.clocks`."""

    __tablename__ = "problem_policies"

    category: Mapped[Category] = mapped_column(choice(Category, "category"), primary_key=True)
    receive: Mapped[int]
    answer: Mapped[int]
    finish: Mapped[int]
    redo: Mapped[int]
    verify: Mapped[int]
    warn: Mapped[int]
    escalate: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)


class Solution(Model):
    """A solved problem that others may learn from, in words that name nobody."""

    __tablename__ = "solutions"

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"), unique=True)
    category: Mapped[Category] = mapped_column(choice(Category, "category"))
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)
    solved_on: Mapped[date]


class SolutionGram(Model):
    """Two neighbouring characters that a solution holds: the index by which even two characters find it fast."""

    __tablename__ = "solution_grams"
    __table_args__ = ({"sqlite_with_rowid": False},)  # one tree of pages instead of two

    gram: Mapped[str] = mapped_column(String(2), primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solutions.id"), primary_key=True)
