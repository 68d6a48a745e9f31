"""Workday clocks: what is due when, how near that is, and what stops or moves it. Pure.

Day 0 is the day of 交办; a step is due at 24:00 Asia/Shanghai of the Nth workday, so a due *day* says it all: the
step is late from the day after. Marks are computed from the due day and today, and kept nowhere.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Conflict, Invalid
from webapp.problems.rules.states import State
from webapp.workdays.rules import add_workdays, is_workday, workdays_between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.workdays.rules import Calendar

LONGEST_DAYS: Final = 90
_CLOCKS_DIFFER: Final = timedelta(minutes=5)
LONGEST_EXTENSION: Final = 30
EXTENSION_NOTICE: Final = 1
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Policy:
    """How many workdays each step of a category's problems may take."""

    receive: int = 1
    answer: int = 3
    finish: int = 7
    redo: int = 3
    verify: int = 5
    warn: int = 1
    escalate: int = 3


DEFAULT_POLICY: Final = Policy()


def check_policy(policy: Policy) -> None:
    """Refuse days that no calendar could keep. Raises Invalid with the field."""
    for field in fields(policy):
        if not 1 <= getattr(policy, field.name) <= LONGEST_DAYS:
            raise Invalid(N_("Give 1 to %(most)s workdays."), field=field.name, most=LONGEST_DAYS)
    if policy.answer < policy.receive:
        raise Invalid(N_("The first answer cannot be due before signing."), field="answer")
    if policy.finish < policy.answer:
        raise Invalid(N_("The end cannot be due before the first answer."), field="finish")


class Mark(StrEnum):
    """The overlay 督办: near due (黄牌), overdue (红牌), overdue for long (提级)."""

    YELLOW = "yellow"
    RED = "red"
    ESCALATED = "escalated"

    @property
    def label(self) -> str:
        """The official word, as a message id."""
        return MARK_LABELS[self]


MARK_LABELS: Final[Mapping[Mark, str]] = {
    Mark.YELLOW: N_("Yellow card"),
    Mark.RED: N_("Red card"),
    Mark.ESCALATED: N_("Escalated"),
}


@dataclass(frozen=True, slots=True)
class Dues:
    """The due days of one round: of signing, of the first answer, of the end. None: not asked for."""

    receive: date | None = None
    answer: date | None = None
    finish: date | None = None

    def of(self, state: State) -> date | None:
        """Return the due day of what a department has to do next; None while it has nothing to do."""
        return {State.ASSIGNED: self.receive, State.SIGNED: self.answer, State.WORKING: self.finish}.get(state)


def started(day: date, policy: Policy, calendar: Calendar) -> Dues:
    """Return the due days of a problem handed over on `day`."""
    return Dues(*(add_workdays(day, n, calendar) for n in (policy.receive, policy.answer, policy.finish)))


def redone(day: date, policy: Policy, calendar: Calendar) -> Dues:
    """Return the due days of a problem that must be done again from `day` on."""
    return Dues(finish=add_workdays(day, policy.redo, calendar))


def extended(dues: Dues, days: int, calendar: Calendar) -> Dues:
    """Return the due days with the end later by so many workdays."""
    return dues if dues.finish is None else replace(dues, finish=add_workdays(dues.finish, days, calendar))


def resumed(dues: Dues, shelved_on: date, day: date, calendar: Calendar) -> Dues:
    """Return the due days later by the workdays for which the clock stood still."""
    stood = workdays_between(shelved_on, day, calendar)
    return Dues(*(None if due is None else add_workdays(due, stood, calendar) for due in astuple(dues)))


def workday_before(day: date, n: int, calendar: Calendar) -> date:
    """Return the Nth workday before `day`."""
    while n:
        day -= _DAY
        n -= is_workday(day, calendar)
    return day


def is_apart(by_device: datetime, arrived: datetime) -> bool:
    """Whether a step was taken at another time than it arrived; a few minutes between clocks mean nothing."""
    return abs(arrived - by_device) > _CLOCKS_DIFFER


def is_late(due: date | None, today: date) -> bool:
    """Whether the due day has passed."""
    return due is not None and today > due


def mark(due: date | None, today: date, policy: Policy, calendar: Calendar) -> Mark | None:
    """Return the overlay that a due day wears today.

    黄牌 from 24:00 of the workday `warn` before it, 红牌 after it, 提级 `escalate` workdays later still.
    """
    return None if due is None else Horizon.of(today, policy, calendar).mark(due)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The due days at which today's marks begin, so that lists can be narrowed by them.

    Due up to and including `warned_until` is near, before `today` overdue, before `escalated_before` escalated.
    """

    today: date
    warned_until: date
    escalated_before: date

    @classmethod
    def of(cls, today: date, policy: Policy, calendar: Calendar) -> Horizon:
        """Reckon it for one category's policy."""
        return cls(
            today,
            add_workdays(today - _DAY, policy.warn, calendar),
            workday_before(today, policy.escalate, calendar),
        )

    def mark(self, due: date | None) -> Mark | None:
        """Return the overlay of a due day."""
        if due is None or due > self.warned_until:
            return None
        if due >= self.today:
            return Mark.YELLOW
        return Mark.ESCALATED if due < self.escalated_before else Mark.RED


def check_extension(due: date | None, days: int, today: date, calendar: Calendar) -> None:
    """Refuse an extension that comes too late or is out of measure. Raises Conflict (closed) or Invalid (`days`)."""
    if due is None or today > workday_before(due, EXTENSION_NOTICE, calendar):
        raise Conflict(N_("An extension must be asked for at least one workday before the due day."), code="closed")
    if not 1 <= days <= LONGEST_EXTENSION:
        raise Invalid(N_("Give 1 to %(most)s workdays."), field="days", most=LONGEST_EXTENSION)


def check_review_day(day: date | None, today: date) -> date:
    """Return the day on which a shelved problem is looked at again. Invalid unless it lies ahead."""
    if day is None or day <= today:
        raise Invalid(N_("Choose a day after today."), field="review_on")
    return day


def may_check(answered_on: date | None, today: date, policy: Policy, calendar: Calendar) -> bool:
    """Whether a check by telephone or on site may stand for the organisation's own word (人工回访)."""
    return answered_on is not None and today > add_workdays(answered_on, policy.verify, calendar)


def days_left(due: date, today: date, calendar: Calendar) -> int:
    """Return the workdays until a due day, below zero the workdays since; 0 on the due day alone.

    On the days off after it a step is late by one already, and one that is due on a day off has one left before it.
    """
    if due == today:
        return 0
    if due > today:
        return max(workdays_between(today, due, calendar), 1)
    return min(-workdays_between(due, today, calendar), -1)
