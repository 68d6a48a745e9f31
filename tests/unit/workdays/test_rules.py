"""Workdays against the holidays that the State Council announced for 2026 (国办发明电〔2025〕7号)."""

from __future__ import annotations

from datetime import date

import pytest

from webapp.core.errors import Invalid
from webapp.workdays.queries import _packaged
from webapp.workdays.rules import (
    STATUTORY_DAYS,
    Calendar,
    Kind,
    add_workdays,
    is_covered,
    is_workday,
    merged,
    span,
    workdays_between,
)

KNOWN = _packaged()
PLAIN = Calendar(frozenset(), frozenset(), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        (2, 14, True),  # Saturday, worked for the Spring Festival
        (2, 15, False),
        (2, 16, False),  # Monday
        (2, 23, False),  # Monday
        (2, 24, True),
        (2, 28, True),  # Saturday, worked
        (9, 20, True),  # Sunday, worked for National Day
        (9, 30, True),
        (10, 1, False),  # Thursday
        (10, 7, False),  # Wednesday
        (10, 8, True),
        (10, 10, True),  # Saturday, worked
        (10, 11, False),  # Sunday
        (11, 28, False),  # an ordinary Saturday
    ],
)
def test_days_of_2026(month: int, day: int, *, expected: bool) -> None:
    assert is_workday(date(2026, month, day), KNOWN) is expected


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over National Day
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # the worked Saturday counts
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # Friday to the worked Saturday
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # over the Spring Festival
        (date(2026, 2, 27), 1, date(2026, 2, 28)),
        (date(2026, 11, 24), 7, date(2026, 12, 3)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),  # day 0 is the day itself, even a holiday
        (date(2026, 10, 3), 1, date(2026, 10, 8)),
    ],
)
def test_the_nth_workday(start: date, n: int, expected: date) -> None:
    assert add_workdays(start, n, KNOWN) == expected
    assert workdays_between(start, expected, KNOWN) == n


def test_workdays_are_counted_forward_only() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_workdays(date(2026, 11, 24), -1, KNOWN)
    assert workdays_between(date(2026, 11, 24), date(2026, 11, 20), KNOWN) == 0


def test_the_package_covers_whole_years() -> None:
    assert is_covered(date(2026, 12, 31), KNOWN)
    assert not is_covered(date(2027, 1, 1), KNOWN)
    assert is_workday(date(2027, 1, 1), KNOWN)  # Friday: Monday to Friday is assumed


def test_the_table_wins_over_the_package() -> None:
    changed = merged(KNOWN, [(date(2026, 10, 7), Kind.WORKDAY), (date(2026, 10, 10), Kind.HOLIDAY)])
    assert is_workday(date(2026, 10, 7), changed)
    assert not is_workday(date(2026, 10, 10), changed)
    assert is_workday(date(2026, 10, 9), changed)


def test_a_year_is_covered_once_it_holds_the_statutory_days_off() -> None:
    days = [(date(2027, 2, n), Kind.HOLIDAY) for n in range(1, STATUTORY_DAYS + 1)]
    assert merged(PLAIN, days[:-1]).covered_until == date(2026, 12, 31)
    assert merged(PLAIN, days).covered_until == date(2027, 12, 31)
    later = [(day.replace(year=2028), kind) for day, kind in days]
    assert merged(PLAIN, later).covered_until == date(2026, 12, 31)  # 2027 between them is unknown
    assert merged(PLAIN, days + later).covered_until == date(2028, 12, 31)


def test_a_span_of_days() -> None:
    assert span(date(2027, 10, 1), None) == [date(2027, 10, 1)]
    assert span(date(2027, 10, 1), date(2027, 10, 7))[-1] == date(2027, 10, 7)
    for last in (date(2027, 9, 30), date(2027, 10, 17)):
        with pytest.raises(Invalid) as refused:
            span(date(2027, 10, 1), last)
        assert refused.value.field == "last"
