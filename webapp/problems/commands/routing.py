"""Handing a problem to departments (交办, 改派)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from webapp.areas.queries import scope_of
from webapp.core.db import db
from webapp.core.errors import N_, Invalid
from webapp.problems.commands.moving import Moment, Order, Said, Taken, set_dues, step
from webapp.problems.models import ProblemDepartment
from webapp.problems.queries import clocks as policies
from webapp.problems.queries import parties
from webapp.problems.rules import clocks, wording
from webapp.problems.rules.states import Action, Part
from webapp.workdays.queries import calendar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from webapp.accounts.models import Department
    from webapp.accounts.rules import Viewer
    from webapp.problems.models import Problem


def hand_over(
    *, viewer: Viewer, order: Order, lead_id: int | None, helper_ids: Iterable[int], words: str, now: datetime
) -> Taken:
    """Hand an accepted problem to a leading department and helping ones (交办): its clocks start, today is day 0.

    The level 乡/县/市 is that of the leading department. Raises Invalid (`lead_id`, `helper_ids`), else as
    `moving.step`.
    """
    return _route(
        viewer, order, Action.HAND_OVER, lead_id, frozenset(helper_ids), wording.check_words(words, needed=False), now
    )


def reroute(
    *, viewer: Viewer, order: Order, lead_id: int | None, helper_ids: Iterable[int], words: str, now: datetime
) -> Taken:
    """Hand a problem that a department has to another one (改派), with the reason; clocks start anew, marks stay."""
    return _route(viewer, order, Action.REROUTE, lead_id, frozenset(helper_ids), wording.check_words(words), now)


def end(problem: Problem, now: datetime) -> None:
    """Take a problem from the departments that have it; they keep reading it."""
    held = (ProblemDepartment.problem_id == problem.id) & ProblemDepartment.until_at.is_(None)
    db.session.execute(update(ProblemDepartment).where(held).values(until_at=now))


def _route(
    viewer: Viewer,
    order: Order,
    action: Action,
    lead_id: int | None,
    helper_ids: frozenset[int],
    words: str,
    now: datetime,
) -> Taken:
    def change(problem: Problem, moment: Moment) -> Said:
        lead, helpers = _chosen(viewer, problem, lead_id, helper_ids)
        end(problem, moment.now)
        _begin(problem, lead, helpers, moment.now)
        problem.level = scope_of(lead.area_code).level
        problem.handed_over_at = problem.handed_over_at or moment.now
        problem.handed_over_by_id = viewer.account_id
        problem.extension_days = None
        set_dues(problem, clocks.started(moment.today, policies.policy(problem.category), calendar()))
        return Said(words, {"lead": lead.name, "helpers": [helper.name for helper in helpers]})

    fields = {"lead": lead_id, "helpers": sorted(helper_ids), "words": words}
    return step(viewer=viewer, order=order, action=action, fields=fields, change=change, now=now)


def _chosen(
    viewer: Viewer, problem: Problem, lead_id: int | None, helper_ids: frozenset[int]
) -> tuple[Department, list[Department]]:
    known = {department.id: department for department in parties.eligible(viewer, problem)}
    if lead_id not in known:
        raise Invalid(N_("Choose the department that leads."), field="lead_id")
    if lead_id == parties.parties(problem.id).lead_id:
        raise Invalid(N_("The problem is with this department already."), field="lead_id")
    if not helper_ids <= known.keys():
        raise Invalid(N_("Choose departments of the county or the city."), field="helper_ids")
    if lead_id in helper_ids:
        raise Invalid(N_("A department leads or helps, not both."), field="helper_ids")
    return known[lead_id], [known[id_] for id_ in sorted(helper_ids)]


def _begin(problem: Problem, lead: Department, helpers: list[Department], now: datetime) -> None:
    parts = [(lead.id, Part.LEAD), *((helper.id, Part.HELPER) for helper in helpers)]
    db.session.execute(
        insert(ProblemDepartment),
        [
            {"problem_id": problem.id, "department_id": id_, "part": part, "from_at": now, "until_at": None}
            for id_, part in parts
        ],
    )
