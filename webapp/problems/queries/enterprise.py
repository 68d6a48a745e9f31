"""An organisation's cases as it sees them itself, through its own link: without names of persons or departments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.organisations.queries import merged_ids
from webapp.problems.models import Problem
from webapp.problems.rules.categories import Category
from webapp.problems.rules.states import State
from webapp.problems.rules.wording import title_of

if TYPE_CHECKING:
    from sqlalchemy import Select


@dataclass(frozen=True, slots=True)
class EnterpriseCase:
    """A case for the eyes of its organisation; of a merged one `state` is that of the main case.

    `answer` holds the words of 办结反馈 once given, `rating` the last satisfaction (1 to 5), `reason` why the case was
    not accepted; `verifiable` while the organisation is asked whether it is solved.
    """

    problem_id: int
    title: str
    text: str
    category: Category
    state: State
    cycle: int
    raised_on: date
    answer: str
    answered_on: date | None
    rating: int | None
    reason: str
    verifiable: bool


def of_enterprise(organisation_id: int) -> list[EnterpriseCase]:
    """Return an organisation's cases, the newest first, without those withdrawn."""
    statement = _of(organisation_id).order_by(Problem.raised_at.desc(), Problem.id.desc())
    return [_case(*row) for row in db.session.execute(statement)]


def enterprise_case(organisation_id: int, problem_id: int) -> EnterpriseCase:
    """Return one case of an organisation. Raises NotFound."""
    row = db.session.execute(_of(organisation_id).where(Problem.id == problem_id)).first()
    if row is None:
        raise NotFound
    return _case(*row)


def own_locked(organisation_id: int, problem_id: int) -> Problem:
    """Return a problem of the organisation, its row held until the transaction ends. Raises NotFound."""
    statement = select(Problem).where(
        Problem.id == problem_id, Problem.organisation_id.in_(merged_ids(organisation_id))
    )
    problem = db.session.execute(statement.with_for_update()).scalar_one_or_none()
    if problem is None or problem.state is State.WITHDRAWN:
        raise NotFound
    return problem


def _of(organisation_id: int) -> Select[Problem, State | None]:
    main = aliased(Problem)
    return (
        select(Problem, main.state)
        .outerjoin(main, main.id == Problem.main_id)
        .where(Problem.organisation_id.in_(merged_ids(organisation_id)), Problem.state != State.WITHDRAWN)
    )


def _case(problem: Problem, main_state: State | None) -> EnterpriseCase:
    return EnterpriseCase(
        problem_id=problem.id,
        title=title_of(problem.text),
        text=problem.text,
        category=problem.category,
        state=main_state or problem.state,
        cycle=problem.cycle,
        raised_on=clock.local(problem.raised_at).date(),
        answer=problem.answer,
        answered_on=clock.day_of(problem.answered_at),
        rating=problem.rating,
        reason=problem.refused_reason,
        verifiable=problem.state is State.ANSWERED,
    )
