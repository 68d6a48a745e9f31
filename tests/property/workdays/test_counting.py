"""Counting workdays never goes backwards and agrees with itself, whatever the calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from webapp.workdays.rules import Calendar, add_workdays, is_workday, workdays_between

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
FEW = st.frozensets(st.dates(date(2025, 12, 1), date(2026, 3, 1)), max_size=60)
CALENDARS = st.builds(Calendar, holidays=FEW, workdays=FEW, covered_until=st.just(date(2026, 12, 31)))
COUNTS = st.integers(0, 40)


@given(DAYS, COUNTS, CALENDARS)
def test_the_nth_workday_is_a_workday_and_n_of_them_lie_between(day: date, n: int, calendar: Calendar) -> None:
    due = add_workdays(day, n, calendar)
    assert due >= day + timedelta(days=n)
    assert workdays_between(day, due, calendar) == n
    assert n == 0 or is_workday(due, calendar)


@given(DAYS, COUNTS, COUNTS, CALENDARS)
def test_more_workdays_never_end_earlier(day: date, n: int, more: int, calendar: Calendar) -> None:
    assert add_workdays(add_workdays(day, n, calendar), more, calendar) == add_workdays(day, n + more, calendar)


@given(DAYS, DAYS, COUNTS, CALENDARS)
def test_a_later_start_never_falls_due_earlier(one: date, two: date, n: int, calendar: Calendar) -> None:
    assert add_workdays(min(one, two), n, calendar) <= add_workdays(max(one, two), n, calendar)


@given(DAYS, DAYS, DAYS, CALENDARS)
def test_spans_add_up(a: date, b: date, c: date, calendar: Calendar) -> None:
    first, middle, last = sorted((a, b, c))
    parts = workdays_between(first, middle, calendar) + workdays_between(middle, last, calendar)
    assert workdays_between(first, last, calendar) == parts
