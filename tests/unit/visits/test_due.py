"""One visit falls due in each calendar period of an organisation."""

from __future__ import annotations

from datetime import date

import pytest

from webapp.organisations.rules.terms import Tier
from webapp.visits.rules.due import due, period_end

TODAY = date(2026, 11, 24)
LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("day", "tier", "end"),
    [
        (date(2026, 11, 24), Tier.MONTHLY, date(2026, 11, 30)),
        (date(2026, 2, 1), Tier.MONTHLY, date(2026, 2, 28)),
        (date(2028, 2, 1), Tier.MONTHLY, date(2028, 2, 29)),
        (date(2026, 12, 31), Tier.MONTHLY, date(2026, 12, 31)),
        (date(2026, 7, 1), Tier.QUARTERLY, date(2026, 9, 30)),
        (date(2026, 12, 1), Tier.QUARTERLY, date(2026, 12, 31)),
        (date(2026, 6, 30), Tier.HALF_YEARLY, date(2026, 6, 30)),
        (date(2026, 7, 1), Tier.HALF_YEARLY, date(2026, 12, 31)),
        (date(2026, 1, 1), Tier.YEARLY, date(2026, 12, 31)),
    ],
)
def test_ends_of_periods(day: date, tier: Tier, end: date) -> None:
    assert period_end(day, tier) == end


def test_visited_in_this_period_is_done_and_due_in_the_next() -> None:
    result = due(date(2026, 10, 8), LONG_AGO, Tier.QUARTERLY, TODAY)
    assert (result.day, result.done, result.overdue_days, result.soon) == (date(2027, 3, 31), True, 0, False)


def test_visited_in_the_period_before_is_due_by_the_end_of_this_one() -> None:
    result = due(date(2026, 7, 18), LONG_AGO, Tier.QUARTERLY, TODAY)
    assert (result.day, result.done, result.overdue_days, result.soon) == (date(2026, 12, 31), False, 0, False)


def test_a_period_without_a_visit_is_overdue_from_its_end() -> None:
    result = due(date(2026, 5, 2), LONG_AGO, Tier.QUARTERLY, TODAY)
    assert (result.day, result.overdue_days, result.done) == (date(2026, 9, 30), 55, False)


def test_the_last_week_of_a_period_is_soon() -> None:
    assert due(date(2026, 10, 30), LONG_AGO, Tier.MONTHLY, TODAY).soon
    assert not due(date(2026, 10, 30), LONG_AGO, Tier.MONTHLY, date(2026, 11, 23)).soon
    assert due(date(2026, 10, 30), LONG_AGO, Tier.MONTHLY, date(2026, 11, 30)).soon
    assert due(date(2026, 10, 30), LONG_AGO, Tier.MONTHLY, date(2026, 12, 1)).overdue_days == 1


def test_never_visited_is_due_by_the_end_of_the_period_of_its_assignment() -> None:
    assert due(None, date(2026, 11, 2), Tier.QUARTERLY, TODAY).day == date(2026, 12, 31)
    assert due(None, date(2026, 8, 2), Tier.QUARTERLY, TODAY).overdue_days == 55
