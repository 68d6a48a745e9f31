"""The workdays of each category, and which problems wear which mark today."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from webapp.core import clock
from webapp.core.db import db
from webapp.problems.models import Problem, ProblemPolicy
from webapp.problems.rules.categories import Category
from webapp.problems.rules.clocks import DEFAULT_POLICY, Horizon, Mark, Policy
from webapp.workdays.queries import calendar

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

FIELDS = tuple(field.name for field in fields(Policy))


def policies() -> dict[Category, Policy]:
    """Return the workdays of every category."""
    rows = db.session.execute(select(ProblemPolicy)).scalars()
    return dict.fromkeys(Category, DEFAULT_POLICY) | {row.category: _policy(row) for row in rows}


def policy(category: Category) -> Policy:
    """Return the workdays of one category."""
    row = db.session.get(ProblemPolicy, category)
    return DEFAULT_POLICY if row is None else _policy(row)


def policy_row(category: Category) -> ProblemPolicy | None:
    """Return what was set for a category, held until the transaction ends; None while the defaults stand."""
    statement = select(ProblemPolicy).where(ProblemPolicy.category == category).with_for_update()
    return db.session.execute(statement).scalar_one_or_none()


def policy_version(category: Category) -> int:
    """Return the version of a category's workdays; 0 while the defaults stand."""
    statement = select(ProblemPolicy.version).where(ProblemPolicy.category == category)
    return db.session.execute(statement).scalar_one_or_none() or 0


def horizons(today: date | None = None) -> dict[Category, Horizon]:
    """Return from which due days on the problems of each category wear which mark."""
    day, known = today or clock.today(), calendar()
    found = {chosen: Horizon.of(day, chosen, known) for chosen in set(policies().values())}
    return {category: found[chosen] for category, chosen in policies().items()}


def marked(mark: Mark, known: dict[Category, Horizon]) -> ColumnElement[bool]:
    """Return the condition of the problems with this mark; what is escalated is overdue too."""
    groups: dict[Horizon, list[Category]] = {}
    for category, horizon in known.items():
        groups.setdefault(horizon, []).append(category)
    if len(groups) == 1:
        return _within(mark, next(iter(groups)))
    return or_(*(and_(Problem.category.in_(held), _within(mark, horizon)) for horizon, held in groups.items()))


def _within(mark: Mark, horizon: Horizon) -> ColumnElement[bool]:
    match mark:
        case Mark.YELLOW:
            return Problem.due_on.between(horizon.today, horizon.warned_until)
        case Mark.RED:
            return Problem.due_on < horizon.today
        case Mark.ESCALATED:
            return Problem.due_on < horizon.escalated_before


def _policy(row: ProblemPolicy) -> Policy:
    return Policy(**{name: getattr(row, name) for name in FIELDS})
