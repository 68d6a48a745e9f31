"""The public notice counts workdays, and the award waits for its end and for answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from webapp.core.errors import Conflict, Invalid
from webapp.roadshows.rules import notice
from webapp.roadshows.rules.stages import Stage
from webapp.workdays.rules import Calendar

FRIDAY = date(2026, 11, 27)
SATURDAY, MONDAY = FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=3)
PLAIN = Calendar(frozenset(), frozenset(), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("days", "calendar", "last"),
    [
        (0, PLAIN, None),
        (1, PLAIN, MONDAY),
        (5, PLAIN, FRIDAY + timedelta(days=7)),
        (1, Calendar(frozenset({MONDAY}), frozenset(), PLAIN.covered_until), MONDAY + timedelta(days=1)),
        (1, Calendar(frozenset(), frozenset({SATURDAY}), PLAIN.covered_until), SATURDAY),
    ],
)
def test_the_last_day_is_a_workday_after_the_publication(days: int, calendar: Calendar, last: date | None) -> None:
    assert notice.last_day(FRIDAY, days, calendar) == last


@pytest.mark.parametrize("days", [0, 1, 5, 30])
def test_a_notice_may_take_up_to_thirty_workdays(days: int) -> None:
    notice.check_days(days)


@pytest.mark.parametrize("days", [-1, 31])
def test_other_lengths_are_refused(days: int) -> None:
    with pytest.raises(Invalid):
        notice.check_days(days)


def test_the_award_follows_the_last_day_and_the_last_answer() -> None:
    notice.check_end(Stage.NOTICE, until=None, today=FRIDAY, unanswered=0)
    notice.check_end(Stage.NOTICE, until=FRIDAY, today=SATURDAY, unanswered=0)
    for until, unanswered in ((FRIDAY, 0), (None, 1)):
        with pytest.raises(Conflict):
            notice.check_end(Stage.NOTICE, until=until, today=FRIDAY, unanswered=unanswered)
    with pytest.raises(Conflict):
        notice.check_end(Stage.LOCKED, until=None, today=FRIDAY, unanswered=0)


def test_objections_belong_to_the_notice() -> None:
    notice.check_objection(Stage.NOTICE)
    for stage in set(Stage) - {Stage.NOTICE}:
        with pytest.raises(Conflict):
            notice.check_objection(stage)
