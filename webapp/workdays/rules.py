"""Counting workdays. Pure: the calendar is passed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from webapp.core.errors import N_, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = timedelta(days=1)
_SATURDAY = 5
# 全国年节及纪念日放假办法 as revised on 10 November 2024, §2: 1+4+1+2+1+1+3 days, the least that a year's notice names.
STATUTORY_DAYS = 13
LONGEST_CHANGE = 16  # days; no holiday was ever longer
NAME_LENGTH = 40
REASON_LENGTH = 200


class Kind(StrEnum):
    """What a special day is."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


KIND_NAMES = {Kind.HOLIDAY: N_("Day off"), Kind.WORKDAY: N_("Workday (made up)")}
# The package's names, to be translated.
HOLIDAY_NAMES = (
    N_("New Year's Day"),
    N_("Spring Festival"),
    N_("Tomb-sweeping Day"),
    N_("Labour Day"),
    N_("Dragon Boat Festival"),
    N_("Mid-autumn Festival"),
    N_("National Day"),
    N_("Anti-Fascist 70th Day"),
)


@dataclass(frozen=True)
class Calendar:
    """Days off besides weekends, weekend days worked (调休), and until when both are known."""

    holidays: frozenset[date]
    workdays: frozenset[date]
    covered_until: date


def merged(base: Calendar, table: Iterable[tuple[date, Kind]]) -> Calendar:
    """Return the calendar with the table's days, which win.

    It then covers each following year for which the table holds as many days off as a year has by law.
    """
    given = dict(table)
    free = {day for day, kind in given.items() if kind is Kind.HOLIDAY}
    worked = given.keys() - free
    year = base.covered_until.year
    while sum(day.year == year + 1 for day in free) >= STATUTORY_DAYS:
        year += 1
    return Calendar(
        holidays=(base.holidays | free) - worked,
        workdays=(base.workdays | worked) - free,
        covered_until=max(base.covered_until, date(year, 12, 31)),
    )


def is_covered(day: date, calendar: Calendar) -> bool:
    """Whether the day's holidays are known; beyond them Monday to Friday is assumed and pages say so."""
    return day <= calendar.covered_until


def is_workday(day: date, calendar: Calendar) -> bool:
    """Whether deadlines count this day."""
    if day in calendar.workdays:
        return True
    return day.weekday() < _SATURDAY and day not in calendar.holidays


def add_workdays(day: date, n: int, calendar: Calendar) -> date:
    """Return the Nth workday after `day`; `day` itself for 0, workday or not. `n` must not be negative."""
    if n < 0:
        raise ValueError("workdays are counted forward")
    while n:
        day += _DAY
        n -= is_workday(day, calendar)
    return day


def workdays_between(start: date, end: date, calendar: Calendar) -> int:
    """Return how many workdays follow `start` up to and including `end`; 0 when `end` is not later."""
    days = (end - start).days
    return sum(is_workday(start + _DAY * n, calendar) for n in range(1, days + 1))


def span(first: date, last: date | None) -> list[date]:
    """Return the days from `first` to `last`, or the one day. Raises `Invalid` on field `last`."""
    days = ((last or first) - first).days + 1
    if days < 1:
        raise Invalid(N_("The last day lies before the first."), field="last")
    if days > LONGEST_CHANGE:
        raise Invalid(N_("Change at most %(days)s days at once."), field="last", days=LONGEST_CHANGE)
    return [first + _DAY * n for n in range(days)]
