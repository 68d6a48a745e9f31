"""When an organisation is to be visited next: one visit falls due in each of its calendar periods. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from webapp.organisations.rules.terms import Tier

SOON_DAYS: Final = 7
_MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Due:
    """When the next visit is due; `done` when this period has had its visit; days overdue, or 0."""

    day: date
    done: bool
    overdue_days: int
    soon: bool


def period_end(day: date, tier: Tier) -> date:
    """Return the last day of the calendar period that `day` lies in: month, quarter, half-year or year."""
    last_month = (day.month - 1) // tier.months * tier.months + tier.months
    if last_month == _MONTHS_A_YEAR:
        return date(day.year, 12, 31)
    return date(day.year, last_month + 1, 1) - timedelta(days=1)


def due(last_visit: date | None, assigned_from: date, tier: Tier, today: date) -> Due:
    """Say when the next visit falls due.

    A visit does for its period, so the next is due by the end of the period after it; an organisation never
    visited is due by the end of the period in which it was assigned.
    """
    if last_visit is None:
        day, done = period_end(assigned_from, tier), False
    else:
        day = period_end(period_end(last_visit, tier) + timedelta(days=1), tier)
        done = period_end(last_visit, tier) >= period_end(today, tier)
    overdue = max((today - day).days, 0)
    return Due(day, done, overdue, soon=not done and not overdue and (day - today).days < SOON_DAYS)
