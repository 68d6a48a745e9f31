"""The official words, and when visits fall due."""

from __future__ import annotations

from datetime import date

import pytest

from webapp.organisations.rules.terms import (
    INDUSTRY_NAMES,
    KIND_NAMES,
    SIZE_NAMES,
    STATUS_NAMES,
    TIER_NAMES,
    Industry,
    Kind,
    Size,
    Status,
    Tier,
    visits_fall_due,
)


def test_every_word_has_a_name() -> None:
    for kind, names in (
        (Kind, KIND_NAMES),
        (Industry, INDUSTRY_NAMES),
        (Size, SIZE_NAMES),
        (Status, STATUS_NAMES),
        (Tier, TIER_NAMES),
    ):
        assert list(kind) == list(names)


def test_the_standard_has_twenty_sections() -> None:
    assert "".join(Industry) == "ABCDEFGHIJKLMNOPQRST"


@pytest.mark.parametrize(
    ("status", "since", "day", "due"),
    [
        (Status.ACTIVE, None, date(2026, 3, 5), True),
        (Status.SUSPENDED, date(2026, 3, 5), date(2026, 3, 4), True),
        (Status.SUSPENDED, date(2026, 3, 5), date(2026, 3, 5), False),
        (Status.CANCELLED, date(2026, 3, 5), date(2026, 3, 6), False),
        (Status.MOVED, date(2027, 1, 1), date(2026, 12, 31), True),
    ],
)
def test_no_visit_falls_due_from_that_day(status: Status, since: date | None, day: date, *, due: bool) -> None:
    assert visits_fall_due(status, since, day) is due


def test_a_period_divides_the_year() -> None:
    assert [tier.months for tier in Tier] == [1, 3, 6, 12]
