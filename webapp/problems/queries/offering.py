"""One problem as its page shows it: what is due, and what the viewer may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.core import clock
from webapp.problems.queries import clocks, parties, reading
from webapp.problems.rules import access
from webapp.problems.rules.clocks import EXTENSION_NOTICE, Mark, days_left, may_check, workday_before
from webapp.problems.rules.states import Action, startable
from webapp.workdays.queries import calendar
from webapp.workdays.rules import is_covered, workdays_between

if TYPE_CHECKING:
    from datetime import date

    from webapp.accounts.rules import Viewer
    from webapp.problems.models import Problem


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a problem's clock stands today, in workdays; `elapsed` since the first 交办, None before it.

    `assumed`: a due day lies beyond the known holidays, where Monday to Friday is counted.
    """

    mark: Mark | None
    left: int | None
    elapsed: int | None
    assumed: bool


def require(viewer: Viewer, problem_id: int, action: Action) -> Problem:
    """Return the problem if it is the viewer's to do this. Raises NotFound or NotAllowed."""
    problem = reading.get(viewer, problem_id)
    access.check(viewer, problem, parties.parties(problem_id), action)
    return problem


def offered(viewer: Viewer, problem: Problem) -> frozenset[Action]:
    """Return what the viewer may do to the problem now."""
    involved = parties.parties(problem.id)
    found = {
        action
        for action in Action
        if startable(problem.state, action) and access.refusal(viewer, problem, involved, action) is None
    }
    today = clock.today()
    if problem.extension_days is None:
        found -= {Action.GRANT, Action.DENY}
    if problem.extension_days is not None or not _in_time(problem.finish_due_on, today):
        found.discard(Action.ASK_EXTENSION)
    if not may_check(_day(problem), today, clocks.policy(problem.category), calendar()):
        found.discard(Action.CHECK)
    return frozenset(found)


def standing(problem: Problem) -> Standing:
    """Return where the problem's clock stands."""
    today, known = clock.today(), calendar()
    mark = clocks.horizons(today)[problem.category].mark(problem.due_on)
    left = None if problem.due_on is None else days_left(problem.due_on, today, known)
    elapsed = None
    if problem.handed_over_at is not None:
        end = clock.local(problem.closed_at).date() if problem.closed_at else today
        elapsed = workdays_between(clock.local(problem.handed_over_at).date(), end, known)
    return Standing(mark, left, elapsed, problem.due_on is not None and not is_covered(problem.due_on, known))


def _in_time(due: date | None, today: date) -> bool:
    return due is not None and today <= workday_before(due, EXTENSION_NOTICE, calendar())


def _day(problem: Problem) -> date | None:
    return clock.local(problem.answered_at).date() if problem.answered_at else None
