"""What a department has to do, and the board of problems by state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from webapp.core.db import db
from webapp.problems.models import Problem, ProblemDepartment
from webapp.problems.queries import clocks, reading
from webapp.problems.queries.reading import Listed
from webapp.problems.rules.clocks import Mark
from webapp.problems.rules.states import HANDLED_STATES, Part, State

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer

_MOST: Final = 200
# The columns of the board, in the order in which a problem passes them.
COLUMNS: Final = (
    frozenset({State.COLLECTED}),
    frozenset({State.ACCEPTED}),
    frozenset({State.ASSIGNED}),
    frozenset({State.SIGNED, State.WORKING}),
    frozenset({State.ANSWERED}),
    frozenset({State.VERIFIED}),
    frozenset({State.SHELVED}),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The problems with a department now, each in the first group that fits, first due first."""

    overdue: list[Listed]
    to_sign: list[Listed]
    soon: list[Listed]
    others: list[Listed]
    helping: list[Listed]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(map(len, (self.overdue, self.to_sign, self.soon, self.others, self.helping)))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the board: its states, how many problems stand there, and the first of them."""

    states: frozenset[State]
    total: int
    items: list[Listed]


def desk(viewer: Viewer) -> Desk:
    """Return what waits for the viewer's department."""
    leading: dict[int, bool] = {}
    held = select(ProblemDepartment.problem_id, ProblemDepartment.part).where(
        ProblemDepartment.department_id == viewer.department_id, ProblemDepartment.until_at.is_(None)
    )
    for problem_id, part in db.session.execute(held.order_by(ProblemDepartment.id.desc()).limit(_MOST)):
        leading[problem_id] = leading.get(problem_id, False) or part is Part.LEAD
    statement = reading.listed().where(Problem.id.in_(leading), Problem.state.in_(HANDLED_STATES))
    rows = db.session.execute(statement.order_by(Problem.due_on.is_(None), Problem.due_on, Problem.id)).all()
    found = Desk([], [], [], [], [])
    for item in reading.marked(rows, clocks.horizons()):
        _group(found, item, leads=leading[item.problem.id]).append(item)
    return found


def _group(found: Desk, item: Listed, *, leads: bool) -> list[Listed]:
    if not leads:
        return found.helping
    if item.mark in {Mark.RED, Mark.ESCALATED}:
        return found.overdue
    if item.problem.state is State.ASSIGNED:
        return found.to_sign
    return found.soon if item.mark is Mark.YELLOW else found.others


def board(viewer: Viewer, each: int) -> list[Column]:
    """Return the viewer's open problems by column, at most `each` in one, first due first."""
    totals = reading.counts(viewer)
    return [
        Column(
            states,
            sum(totals[state] for state in states),
            reading.some(viewer, states, each, by_due=True) if any(totals[state] for state in states) else [],
        )
        for states in COLUMNS
    ]
