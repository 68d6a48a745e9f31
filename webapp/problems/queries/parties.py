"""Which departments and people have to do with a problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from webapp.accounts.models import Account, Department
from webapp.accounts.rules import Role
from webapp.areas.queries import within
from webapp.areas.rules import CITY
from webapp.core.db import db
from webapp.problems.models import Problem, ProblemDepartment, ProblemEvent
from webapp.problems.rules.access import HANDLING, Parties
from webapp.problems.rules.states import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Select

    from webapp.accounts.rules import Viewer


@dataclass(frozen=True, slots=True)
class Office:
    """A department that a problem is or was with, by name."""

    name: str
    part: Part
    now: bool


def parties(problem_id: int) -> Parties:
    """Return who leads, who helps and who has handled a problem."""
    rows = db.session.execute(
        select(ProblemDepartment.department_id, ProblemDepartment.part).where(
            ProblemDepartment.problem_id == problem_id, ProblemDepartment.until_at.is_(None)
        )
    ).all()
    handlers = select(ProblemEvent.actor_id).where(
        ProblemEvent.problem_id == problem_id, ProblemEvent.action.in_(HANDLING), ProblemEvent.actor_id.is_not(None)
    )
    return Parties(
        lead_id=next((row.department_id for row in rows if row.part is Part.LEAD), None),
        helper_ids=frozenset(row.department_id for row in rows if row.part is Part.HELPER),
        handler_ids=frozenset(id_ for id_ in db.session.execute(handlers).scalars() if id_ is not None),
    )


def offices(problem_id: int) -> list[Office]:
    """Return the departments of a problem: those that have it now first, the leading one before the helping."""
    rows = db.session.execute(
        select(Department.name, ProblemDepartment.part, ProblemDepartment.until_at)
        .join(Department, Department.id == ProblemDepartment.department_id)
        .where(ProblemDepartment.problem_id == problem_id)
        .order_by(ProblemDepartment.from_at.desc(), ProblemDepartment.id)
    ).all()
    found = [Office(row.name, row.part, row.until_at is None) for row in rows]
    return sorted(found, key=lambda one: (not one.now, one.part is not Part.LEAD))


def eligible(viewer: Viewer, problem: Problem) -> list[Department]:
    """Return the departments to which the viewer may hand this problem over: of its county or of the city."""
    near = Department.county_code.in_({problem.county_code, CITY})
    statement = select(Department).where(within(viewer.scope, Department), near)
    return list(db.session.execute(statement.order_by(Department.area_code, Department.name)).scalars())


def members(department_ids: Iterable[int]) -> list[int]:
    """Return the accounts of who can sign in for these departments."""
    statement = select(Account.id).where(
        Account.department_id.in_(list(department_ids)), Account.role == Role.DEPARTMENT, Account.disabled_at.is_(None)
    )
    return list(db.session.execute(statement.order_by(Account.id)).scalars())


def coordinators(area_codes: Sequence[str]) -> list[int]:
    """Return the accounts of the coordinators who work for exactly these areas."""
    statement = select(Account.id).where(
        Account.area_code.in_(area_codes), Account.role == Role.COORDINATOR, Account.disabled_at.is_(None)
    )
    return list(db.session.execute(statement.order_by(Account.id)).scalars())


def with_departments(problem_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the departments, lead and helping, that each of these problems is with now."""
    statement = select(ProblemDepartment.problem_id, ProblemDepartment.department_id).where(
        ProblemDepartment.problem_id.in_(list(problem_ids)), ProblemDepartment.until_at.is_(None)
    )
    found: dict[int, list[int]] = {}
    for problem_id, department_id in db.session.execute(statement):
        found.setdefault(problem_id, []).append(department_id)
    return found


def departments_ever(problem_id: int) -> set[int]:
    """Return the departments that a problem is or was with: those that see it."""
    statement = select(ProblemDepartment.department_id).where(ProblemDepartment.problem_id == problem_id)
    return set(db.session.execute(statement).scalars())


def lead_name() -> ColumnElement[str]:
    """Return the name of the department that leads a problem now, as a column; "" for none."""
    named = (
        select(Department.name)
        .join(ProblemDepartment, ProblemDepartment.department_id == Department.id)
        .where(
            ProblemDepartment.problem_id == Problem.id,
            ProblemDepartment.part == Part.LEAD,
            ProblemDepartment.until_at.is_(None),
        )
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(named, "")


def handled_by(department_id: int | None) -> Select[int]:
    """Return the statement of the problems that are or were with a department."""
    return select(ProblemDepartment.problem_id).where(ProblemDepartment.department_id == department_id)


def watchers(problem: Problem) -> list[int]:
    """Return who follows a problem from the coordinating side: who raised it, accepted it, handed it over."""
    statement = select(Account.id).where(
        or_(*(Account.id == id_ for id_ in {problem.raised_by_id, problem.accepted_by_id, problem.handed_over_by_id}))
    )
    return list(db.session.execute(statement.where(Account.disabled_at.is_(None))).scalars())
