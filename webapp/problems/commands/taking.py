"""Taking problems in and letting them follow what they came from, until a coordinator decides.

These are steps of another change, such as the submission of a visit: they run inside its transaction and its audit
row covers them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from webapp.audit.rules import Actor
from webapp.core.db import db
from webapp.problems import queries
from webapp.problems.commands import telling
from webapp.problems.commands.moving import By, Said, leave_event
from webapp.problems.models import Problem
from webapp.problems.rules import states
from webapp.problems.rules.categories import Category
from webapp.problems.rules.states import Action, State

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """What a problem says, and of which organisation and place."""

    organisation_id: int
    category: Category
    text: str
    county_code: str
    area_code: str


def collect(*, wording: Wording, origin: str, raised_by_id: int | None, now: datetime) -> int:
    """Take in a problem (收集) and return its id. `origin` names the record it came from."""
    problem_id: int = db.session.execute(
        insert(Problem)
        .values(
            **_columns(wording),
            state=State.COLLECTED,
            origin=origin,
            raised_by_id=raised_by_id,
            raised_at=now,
            refused_reason="",
            answer="",
            version=1,
        )
        .returning(Problem.id)
    ).scalar_one()
    _event(queries.locked(problem_id), Action.COLLECT, raised_by_id, now)
    return problem_id


def amend(*, problem_id: int, wording: Wording, actor_id: int, now: datetime) -> None:
    """Let a problem follow the opinion it came from. Conflict (closed) once it was decided on."""
    problem = queries.locked(problem_id)
    states.after(problem.state, Action.AMEND)
    changed = {name: value for name, value in _columns(wording).items() if getattr(problem, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(problem, name, value)
    problem.version += 1
    _event(problem, Action.AMEND, actor_id, now)


def withdraw(*, problem_id: int, actor_id: int, now: datetime) -> None:
    """Withdraw a problem whose opinion is gone. Conflict (closed) once it was decided on."""
    problem = queries.locked(problem_id)
    problem.state = states.after(problem.state, Action.WITHDRAW)
    problem.version += 1
    _event(problem, Action.WITHDRAW, actor_id, now)


def _event(problem: Problem, action: Action, actor_id: int | None, now: datetime) -> None:
    db.session.flush()
    leave_event(problem, action, By(Actor("", ""), actor_id), now, Said())
    telling.bump(problem)


def _columns(wording: Wording) -> dict[str, Any]:
    return {
        "organisation_id": wording.organisation_id,
        "category": wording.category,
        "text": wording.text,
        "county_code": wording.county_code,
        "area_code": wording.area_code,
    }
