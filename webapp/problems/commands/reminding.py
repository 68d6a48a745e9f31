"""What the calendar brings about, told once: 黄牌, 红牌, 提级, a shelved problem's day, a check to be made."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db, transaction, upsert
from webapp.inbox.commands import announce
from webapp.inbox.rules import Topic
from webapp.problems.commands.telling import put
from webapp.problems.models import Problem, ProblemReminder
from webapp.problems.queries import clocks as policies
from webapp.problems.queries import parties
from webapp.problems.rules import clocks
from webapp.problems.rules.clocks import Mark
from webapp.problems.rules.reminding import OVERDUE_SUBJECT, REMINDER_SUBJECTS, Reminder, above
from webapp.problems.rules.states import OPEN_STATES, State
from webapp.workdays.queries import calendar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

_MARKS = {
    Mark.YELLOW: (Reminder.YELLOW,),
    Mark.RED: (Reminder.RED,),
    Mark.ESCALATED: (Reminder.RED, Reminder.ESCALATED),
}


def remind(*, now: datetime) -> Counter[Reminder]:
    """Tell everybody what fell due, and return how much of each kind was new; repeating it tells nothing twice.

    Each county is a transaction of its own, so that nobody's write waits for the whole city.
    """
    today, told = clock.local(now).date(), Counter[Reminder]()
    statement = select(Problem.county_code).where(Problem.state.in_(OPEN_STATES)).distinct()
    for county_code in sorted(db.session.execute(statement).scalars()):
        with transaction():
            told += _county(county_code, today, now)
    return told


def _county(county_code: str, today: date, now: datetime) -> Counter[Reminder]:
    told = Counter[Reminder]()
    for problem, kind, day in [
        *_by_clock(county_code, today),
        *_to_review(county_code, today),
        *_to_check(county_code, today),
    ]:
        if _first_time(problem, kind, day, now):
            told[kind] += 1
            key = f"problem:{problem.id}:{kind}:{problem.cycle}:{day.isoformat()}"
            put(problem, _people(problem, kind), REMINDER_SUBJECTS[kind], key, now)
    if told[Reminder.RED]:
        _announce(county_code, told[Reminder.RED], now)
    return told


def _by_clock(county_code: str, today: date) -> Iterator[tuple[Problem, Reminder, date]]:
    known = policies.horizons(today)
    worn = policies.marked(Mark.YELLOW, known) | policies.marked(Mark.RED, known)
    for problem in _problems(county_code, worn):
        mark = known[problem.category].mark(problem.due_on)
        if mark is not None and problem.due_on is not None:
            for kind in _MARKS[mark]:
                yield problem, kind, problem.due_on


def _to_review(county_code: str, today: date) -> Iterator[tuple[Problem, Reminder, date]]:
    for problem in _problems(county_code, Problem.state == State.SHELVED, Problem.review_on <= today):
        if problem.review_on is not None:
            yield problem, Reminder.REVIEW, problem.review_on


def _to_check(county_code: str, today: date) -> Iterator[tuple[Problem, Reminder, date]]:
    chosen, known = policies.policies(), calendar()
    for problem in _problems(county_code, Problem.state == State.ANSWERED):
        answered_on = clock.local(problem.answered_at).date() if problem.answered_at else None
        if answered_on and clocks.may_check(answered_on, today, chosen[problem.category], known):
            yield problem, Reminder.CHECK, answered_on


def _problems(county_code: str, *conditions: ColumnElement[bool]) -> list[Problem]:
    statement = select(Problem).where(Problem.county_code == county_code, *conditions).order_by(Problem.id)
    return list(db.session.execute(statement).scalars())


def _first_time(problem: Problem, kind: Reminder, day: date, now: datetime) -> bool:
    added = db.session.execute(
        upsert(ProblemReminder)
        .values(problem_id=problem.id, kind=kind, cycle=problem.cycle, day=day, at=now)
        .on_conflict_do_nothing()
        .returning(ProblemReminder.problem_id)  # psycopg counts no rows here
    ).first()
    return added is not None


def _people(problem: Problem, kind: Reminder) -> set[int | None]:
    county = parties.coordinators([problem.county_code])
    offices = parties.members(parties.with_departments([problem.id]).get(problem.id, []))
    match kind:
        case Reminder.YELLOW:
            return {*offices}
        case Reminder.RED:
            return {*offices, *county, problem.handed_over_by_id}
        case Reminder.ESCALATED:
            return {*parties.coordinators([above(problem.level, problem.county_code)])}
        case Reminder.REVIEW:
            return {*county}
        case Reminder.CHECK:
            return {problem.raised_by_id, problem.handed_over_by_id}


def _announce(county_code: str, count: int, now: datetime) -> None:
    announce(
        area_code=county_code,
        topic=Topic.OVERDUE,
        subject=OVERDUE_SUBJECT,
        params={"count": count},
        url="/problems/?mark=red",
        now=now,
    )
