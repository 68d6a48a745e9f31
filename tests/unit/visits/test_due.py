"""One visit falls due in each calendar period of an organisation."""

from __future__ import annotations

from datetime import date

import pytest

from webapp.core.errors import Invalid
from webapp.organisations.rules.terms import Tier
from webapp.visits.rules.due import DEFAULTS, MONTHS, Frequency, Urgency, check_frequency, due, period_end

TODAY = date(2026, 11, 24)
LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 11, 24), 1, date(2026, 11, 30)),
        (date(2026, 2, 1), 1, date(2026, 2, 28)),
        (date(2028, 2, 1), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2026, 12, 31)),
        (date(2026, 7, 1), 3, date(2026, 9, 30)),
        (date(2026, 12, 1), 3, date(2026, 12, 31)),
        (date(2026, 6, 30), 6, date(2026, 6, 30)),
        (date(2026, 7, 1), 6, date(2026, 12, 31)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
    ],
)
def test_ends_of_periods(day: date, months: int, end: date) -> None:
    assert period_end(day, months) == end


def test_visited_in_this_period_is_done_and_due_in_the_next() -> None:
    result = due(date(2026, 10, 8), LONG_AGO, Frequency(3), TODAY)
    assert (result.day, result.done, result.overdue_days, result.soon) == (date(2027, 3, 31), True, 0, False)


def test_visited_in_the_period_before_is_due_by_the_end_of_this_one() -> None:
    result = due(date(2026, 7, 18), LONG_AGO, Frequency(3), TODAY)
    assert (result.day, result.done, result.overdue_days, result.soon) == (date(2026, 12, 31), False, 0, False)


def test_a_period_without_a_visit_is_overdue_from_its_end() -> None:
    result = due(date(2026, 5, 2), LONG_AGO, Frequency(3), TODAY)
    assert (result.day, result.overdue_days, result.done) == (date(2026, 9, 30), 55, False)


def test_the_last_week_of_a_period_is_soon() -> None:
    assert due(date(2026, 10, 30), LONG_AGO, Frequency(1), TODAY).soon
    assert not due(date(2026, 10, 30), LONG_AGO, Frequency(1), date(2026, 11, 23)).soon
    assert due(date(2026, 10, 30), LONG_AGO, Frequency(1), date(2026, 11, 30)).soon
    assert due(date(2026, 10, 30), LONG_AGO, Frequency(1), date(2026, 12, 1)).overdue_days == 1


def test_never_visited_is_due_by_the_end_of_the_period_of_its_assignment() -> None:
    assert due(None, date(2026, 11, 2), Frequency(3), TODAY).day == date(2026, 12, 31)
    assert due(None, date(2026, 8, 2), Frequency(3), TODAY).overdue_days == 55


def test_a_longer_notice_is_sooner() -> None:
    assert not due(date(2026, 10, 30), LONG_AGO, Frequency(1, 6), TODAY).soon
    assert due(date(2026, 7, 18), LONG_AGO, Frequency(3, 31), date(2026, 12, 1)).soon
    assert not due(date(2026, 10, 30), LONG_AGO, Frequency(1, 0), date(2026, 11, 30)).soon


@pytest.mark.parametrize(
    ("last", "frequency", "urgency"),
    [
        (date(2026, 5, 2), Frequency(3), Urgency.OVERDUE),
        (date(2026, 10, 30), Frequency(1), Urgency.SOON),
        (date(2026, 7, 18), Frequency(3), Urgency.LATER),
        (date(2026, 10, 8), Frequency(3), Urgency.DONE),
    ],
)
def test_how_pressing_a_visit_is(last: date, frequency: Frequency, urgency: Urgency) -> None:
    assert due(last, LONG_AGO, frequency, TODAY).urgency is urgency


def test_periods_divide_the_year() -> None:
    assert all(12 % months == 0 for months in MONTHS)
    for months in MONTHS:
        check_frequency(Frequency(months))
    for wrong in (Frequency(5), Frequency(0), Frequency(3, -1), Frequency(3, 32)):
        with pytest.raises(Invalid):
            check_frequency(wrong)


def test_each_tier_begins_with_its_own_period() -> None:
    assert {tier: frequency.months for tier, frequency in DEFAULTS.items()} == {tier: tier.months for tier in Tier}
