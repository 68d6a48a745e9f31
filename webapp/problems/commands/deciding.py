"""What a coordinator does with a problem: take it on or not, merge it, lead it on, stop its clock, close it.

Every function raises what `moving.step` raises, and Invalid with the field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from webapp.core.db import db
from webapp.core.errors import N_, Conflict, Invalid, NotFound
from webapp.problems import queries
from webapp.problems.commands import knowing
from webapp.problems.commands.moving import By, Moment, Order, Said, Taken, dues, leave_event, set_dues, step
from webapp.problems.models import Problem
from webapp.problems.queries import clocks as policies
from webapp.problems.rules import clocks, wording
from webapp.problems.rules.states import OPEN_STATES, Action
from webapp.workdays.queries import calendar

if TYPE_CHECKING:
    from datetime import date, datetime

    from webapp.accounts.rules import Viewer


def accept(*, viewer: Viewer, order: Order, now: datetime) -> Taken:
    """Accept a problem for handling (受理)."""

    def change(problem: Problem, moment: Moment) -> Said:
        problem.accepted_at, problem.accepted_by_id = moment.now, viewer.account_id
        return Said()

    return step(viewer=viewer, order=order, action=Action.ACCEPT, fields={}, change=change, now=now)


def refuse(*, viewer: Viewer, order: Order, reason: str, now: datetime) -> Taken:
    """Refuse a problem (不予受理) with a reason."""
    reason = wording.check_reason(reason)

    def change(problem: Problem, _moment: Moment) -> Said:
        problem.refused_reason = reason
        return Said(reason)

    return step(viewer=viewer, order=order, action=Action.REFUSE, fields={"reason": reason}, change=change, now=now)


def merge(*, viewer: Viewer, order: Order, main_id: int | None, now: datetime) -> Taken:
    """Merge a problem into a main case of its county (并案); what was merged into it before follows."""

    def change(problem: Problem, moment: Moment) -> Said:
        main = _main(viewer, problem, main_id)
        problem.main_id = main.id
        db.session.execute(update(Problem).where(Problem.main_id == problem.id).values(main_id=main.id))
        leave_event(main, Action.MERGE, By.viewer(viewer), moment.now, Said(details={"from": problem.id}))
        return Said(details={"into": main.id})

    return step(viewer=viewer, order=order, action=Action.MERGE, fields={"main": main_id}, change=change, now=now)


def _main(viewer: Viewer, problem: Problem, main_id: int | None) -> Problem:
    unknown = Invalid(N_("Choose an open case of the same county."), field="main_id")
    if main_id is None or main_id == problem.id:
        raise unknown
    try:
        main = queries.get(viewer, main_id, lock=True)
    except NotFound:
        raise unknown from None
    if main.state not in OPEN_STATES or main.county_code != problem.county_code:
        raise unknown
    return main


def decide_extension(*, viewer: Viewer, order: Order, granted: bool, reason: str, now: datetime) -> Taken:
    """Grant the extension that was asked for, or refuse it with a reason."""
    words = reason.strip() if granted else wording.check_reason(reason)

    def change(problem: Problem, _moment: Moment) -> Said:
        days, problem.extension_days = problem.extension_days, None
        if days is None:
            raise Conflict(N_("No extension is being asked for."), code="closed")
        if granted:
            set_dues(problem, clocks.extended(dues(problem), days, calendar()))
        return Said(words, {"days": days})

    action = Action.GRANT if granted else Action.DENY
    return step(viewer=viewer, order=order, action=action, fields={"reason": words}, change=change, now=now)


def shelve(*, viewer: Viewer, order: Order, review_on: date | None, reason: str, now: datetime) -> Taken:
    """Shelve a problem that waits for a policy (挂账): its clock stands still, a day to look again is set."""
    reason = wording.check_reason(reason)

    def change(problem: Problem, moment: Moment) -> Said:
        problem.review_on = clocks.check_review_day(review_on, moment.today)
        if problem.shelved_on is None:
            problem.shelved_on, problem.shelved_from = moment.today, moment.before
            problem.extension_days = None
        return Said(reason, {"review_on": problem.review_on.isoformat()})

    fields = {"reason": reason, "review_on": review_on}
    return step(viewer=viewer, order=order, action=Action.SHELVE, fields=fields, change=change, now=now)


def resume(*, viewer: Viewer, order: Order, reason: str, now: datetime) -> Taken:
    """Take a shelved problem up again where it stood; its due days are later by the workdays in between."""
    reason = reason.strip()

    def change(problem: Problem, moment: Moment) -> Said:
        if problem.shelved_on is not None and problem.shelved_from is not None:
            set_dues(problem, clocks.resumed(dues(problem), problem.shelved_on, moment.today, calendar()))
            problem.state = problem.shelved_from
        problem.shelved_on = problem.shelved_from = problem.review_on = None
        return Said(reason)

    return step(viewer=viewer, order=order, action=Action.RESUME, fields={"reason": reason}, change=change, now=now)


def supervise(*, viewer: Viewer, order: Order, words: str, now: datetime) -> Taken:
    """Urge the departments on (督办); it changes no clock and makes nobody a handler."""
    words = wording.check_words(words)
    return step(
        viewer=viewer,
        order=order,
        action=Action.SUPERVISE,
        fields={"words": words},
        change=lambda _problem, _moment: Said(words),
        now=now,
    )


def close(*, viewer: Viewer, order: Order, lesson: knowing.Lesson | None, now: datetime) -> Taken:
    """Close a verified problem (销号); with `lesson` it is opened to others, in words that name nobody."""

    def change(problem: Problem, moment: Moment) -> Said:
        problem.closed_at, problem.closed_by_id = moment.now, viewer.account_id
        if lesson is not None:
            knowing.publish(problem, lesson, moment.today)
        return Said(details={"lesson": lesson is not None})

    fields = {"lesson": [lesson.question, lesson.answer] if lesson else None}
    return step(viewer=viewer, order=order, action=Action.CLOSE, fields=fields, change=change, now=now)


def reopen(*, viewer: Viewer, order: Order, reason: str, now: datetime) -> Taken:
    """Open a closed problem again (重办): the next round with its own due day; it counts as solved no longer."""
    reason = wording.check_reason(reason)

    def change(problem: Problem, moment: Moment) -> Said:
        redo(problem, moment.today)
        problem.closed_at = problem.closed_by_id = None
        knowing.take_back(problem.id)
        return Said(reason)

    return step(viewer=viewer, order=order, action=Action.REOPEN, fields={"reason": reason}, change=change, now=now)


def redo(problem: Problem, today: date) -> None:
    """Begin the next round of a problem (重办)."""
    problem.cycle += 1
    problem.answered_at, problem.answer, problem.verified_at, problem.verified_way = None, "", None, None
    set_dues(problem, clocks.redone(today, policies.policy(problem.category), calendar()))
