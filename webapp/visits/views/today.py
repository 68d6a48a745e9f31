"""The first page: what the day begins with, by role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.core import clock
from webapp.core.htmx import render
from webapp.organisations import queries as organisations
from webapp.problems import queries as problems
from webapp.problems.queries.desk import desk
from webapp.problems.rules import OPEN_STATES
from webapp.problems.rules import State as ProblemState
from webapp.visits.queries import planning
from webapp.visits.rules.states import State

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer

bp = Blueprint("today", __name__)

_SHOWN = 5
_NOON, _EVENING = 12, 18


@bp.get("/")
@allow(*Role)
def home() -> Response:
    """Show what the viewer should look at first."""
    viewer, now = current_viewer(), clock.local(clock.now())
    match viewer.role:
        case Role.INSTRUCTOR:
            return _instructor(viewer, now)
        case Role.COORDINATOR:
            return _coordinator(viewer, now)
        case Role.DEPARTMENT:
            return _department(viewer, now)
        case _:
            return render("today/other.html", today=now.date(), daytime=_daytime(now))


def _instructor(viewer: Viewer, now: datetime) -> Response:
    due = planning.due_list(viewer)
    return render(
        "today/instructor.html",
        today=now.date(),
        daytime=_daytime(now),
        returned=planning.own_in_state(viewer, State.RETURNED, _SHOWN),
        drafts=planning.own_in_state(viewer, State.DRAFT, _SHOWN),
        due=due,
        done=sum(one.due.done for one in due),
        shown=_SHOWN,
        problems=problems.still_open(viewer, _SHOWN),
        open_problems=_open(viewer),
    )


def _coordinator(viewer: Viewer, now: datetime) -> Response:
    counts = problems.counts(viewer)
    return render(
        "today/coordinator.html",
        today=now.date(),
        daytime=_daytime(now),
        waiting=planning.waiting(viewer, _SHOWN),
        visits={state: planning.count(viewer, state) for state in (State.SUBMITTED, State.RETURNED)},
        this_month=planning.reviewed_since(viewer, now.date().replace(day=1)),
        problem_counts={state: counts[state] for state in ProblemState},
        open_problems=sum(counts[state] for state in OPEN_STATES),
        to_decide=problems.to_decide(viewer, _SHOWN),
        newcomers=organisations.provisional_count(viewer),
        marks_held=problems.mark_counts(viewer),
        ProblemState=ProblemState,
    )


def _department(viewer: Viewer, now: datetime) -> Response:
    return render(
        "today/department.html",
        today=now.date(),
        daytime=_daytime(now),
        desk=desk(viewer),
        marks_held=problems.mark_counts(viewer),
        problem_counts=problems.counts(viewer),
    )


def _open(viewer: Viewer) -> int:
    counts = problems.counts(viewer)
    return sum(counts[state] for state in OPEN_STATES)


def _daytime(now: datetime) -> str:
    """Say which greeting fits: morning, afternoon or evening."""
    return "morning" if now.hour < _NOON else "afternoon" if now.hour < _EVENING else "evening"
