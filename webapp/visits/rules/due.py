"""When an organisation is to be visited next: one visit falls due in each of its calendar periods. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Invalid
from webapp.organisations.rules.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

MONTHS: Final = (1, 2, 3, 4, 6, 12)  # what divides a year, so that every period has a beginning and an end
LONGEST_NOTICE: Final = 31
_MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a tier is visited: once in so many calendar months, remembered so many days before the end."""

    months: int
    notice_days: int = 7


DEFAULTS: Final[Mapping[Tier, Frequency]] = {tier: Frequency(tier.months) for tier in Tier}


class Urgency(StrEnum):
    """How pressing a visit is, the most pressing first."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    DONE = "done"

    @property
    def label(self) -> str:
        """Its name, as a message id."""
        return _LABELS[self]


_LABELS: Final = {
    Urgency.OVERDUE: N_("Overdue"),
    Urgency.SOON: N_("Due soon"),
    Urgency.LATER: N_("Due later in this period"),
    Urgency.DONE: N_("Visited in this period"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """When the next visit is due; `done` when this period has had its visit; days overdue, or 0."""

    day: date
    done: bool
    overdue_days: int
    soon: bool

    @property
    def urgency(self) -> Urgency:
        """How pressing it is."""
        if self.overdue_days:
            return Urgency.OVERDUE
        if self.done:
            return Urgency.DONE
        return Urgency.SOON if self.soon else Urgency.LATER


def check_frequency(frequency: Frequency) -> None:
    """Refuse periods that do not divide a year, and a notice longer than a month."""
    if frequency.months not in MONTHS:
        raise Invalid(N_("Choose 1, 2, 3, 4, 6 or 12 months."), field="months")
    if not 0 <= frequency.notice_days <= LONGEST_NOTICE:
        raise Invalid(N_("Between 0 and %(most)s days."), field="notice_days", most=LONGEST_NOTICE)


def period_end(day: date, months: int) -> date:
    """Return the last day of the calendar period of so many months that `day` lies in; periods begin in January."""
    last_month = (day.month - 1) // months * months + months
    if last_month == _MONTHS_A_YEAR:
        return date(day.year, 12, 31)
    return date(day.year, last_month + 1, 1) - timedelta(days=1)


def due(last_visit: date | None, assigned_from: date, frequency: Frequency, today: date) -> Due:
    """Say when the next visit falls due.

    A visit does for its period, so the next is due by the end of the period after it; an organisation never
    visited is due by the end of the period in which it was assigned.
    """
    months = frequency.months
    if last_visit is None:
        day, done = period_end(assigned_from, months), False
    else:
        day = period_end(period_end(last_visit, months) + timedelta(days=1), months)
        done = period_end(last_visit, months) >= period_end(today, months)
    overdue = max((today - day).days, 0)
    return Due(day, done, overdue, soon=not done and not overdue and (day - today).days < frequency.notice_days)
