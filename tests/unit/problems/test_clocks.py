"""Workday clocks: due days, marks, extensions, pauses and second rounds.

The week of 23 November 2026 begins on a Monday; the calendar makes Friday the 27th a day off and Saturday the 28th a
day worked for it.
"""

from __future__ import annotations

from datetime import date

import pytest

from webapp.areas.rules import CITY, Level
from webapp.core.errors import Conflict, Invalid
from webapp.problems.rules import clocks
from webapp.problems.rules.clocks import DEFAULT_POLICY, Dues, Horizon, Mark, Policy
from webapp.problems.rules.reminding import REMINDER_SUBJECTS, SUBJECTS, Reminder, above
from webapp.problems.rules.states import Action, State
from webapp.workdays.rules import Calendar

PLAIN = Calendar(frozenset(), frozenset(), date(2026, 12, 31))
SHIFTED = Calendar(frozenset({date(2026, 11, 27)}), frozenset({date(2026, 11, 28)}), date(2026, 12, 31))
MONDAY = date(2026, 11, 23)


def day(number: int) -> date:
    """Return a day of November, or of December beyond the 30th."""
    return date(2026, 11, number) if number <= 30 else date(2026, 12, number - 30)


def test_three_dues_run_from_the_day_of_handing_over() -> None:
    assert clocks.started(MONDAY, DEFAULT_POLICY, PLAIN) == Dues(day(24), day(26), day(32))
    assert clocks.started(MONDAY, DEFAULT_POLICY, SHIFTED) == Dues(day(24), day(26), day(32))
    assert clocks.started(day(26), DEFAULT_POLICY, SHIFTED) == Dues(day(28), day(31), day(35 + 2))


def test_handed_over_on_a_weekend_the_first_workday_is_day_one() -> None:
    assert clocks.started(day(28), DEFAULT_POLICY, PLAIN).receive == day(30)


def test_what_is_due_depends_on_the_state() -> None:
    dues = clocks.started(MONDAY, DEFAULT_POLICY, PLAIN)
    assert {state: dues.of(state) for state in State if dues.of(state)} == {
        State.ASSIGNED: dues.receive,
        State.SIGNED: dues.answer,
        State.WORKING: dues.finish,
    }


# Due on Thursday the 26th: near from Thursday's first minute, overdue from Friday, escalated from Wednesday.
@pytest.mark.parametrize(
    ("today", "mark"),
    [
        (25, None),
        (26, Mark.YELLOW),
        (27, Mark.RED),
        (28, Mark.RED),
        (30, Mark.RED),
        (31, Mark.RED),
        (32, Mark.ESCALATED),
        (40, Mark.ESCALATED),
    ],
)
def test_marks_follow_the_due_day(today: int, mark: Mark | None) -> None:
    assert clocks.mark(day(26), day(today), DEFAULT_POLICY, PLAIN) is mark


def test_a_weekend_before_the_due_day_is_near_already() -> None:
    assert clocks.mark(day(30), day(27), DEFAULT_POLICY, PLAIN) is None
    assert clocks.mark(day(30), day(28), DEFAULT_POLICY, PLAIN) is Mark.YELLOW


def test_a_saturday_worked_counts() -> None:
    assert clocks.mark(day(28), day(27), DEFAULT_POLICY, SHIFTED) is Mark.YELLOW
    assert clocks.mark(day(28), day(29), DEFAULT_POLICY, SHIFTED) is Mark.RED
    assert clocks.days_left(day(30), day(26), SHIFTED) == 2


def test_nothing_due_wears_no_mark() -> None:
    assert clocks.mark(None, MONDAY, DEFAULT_POLICY, PLAIN) is None
    assert not clocks.is_late(None, MONDAY)


def test_a_category_may_warn_earlier_and_escalate_later() -> None:
    policy = Policy(warn=3, escalate=5)
    horizon = Horizon.of(MONDAY, policy, PLAIN)
    assert horizon.mark(day(25)) is Mark.YELLOW
    assert horizon.mark(day(26)) is None
    assert horizon.mark(date(2026, 11, 16)) is Mark.RED
    assert horizon.mark(date(2026, 11, 13)) is Mark.ESCALATED


def test_days_left_are_counted_in_workdays() -> None:
    assert [clocks.days_left(day(26), day(today), PLAIN) for today in (23, 26, 27, 30)] == [3, 0, -1, -2]
    assert [clocks.days_left(day(27), day(today), PLAIN) for today in (27, 28, 29, 30)] == [0, -1, -1, -1]
    assert clocks.days_left(day(29), day(28), PLAIN) == 1  # due on a Sunday: it became a day off later


def test_an_extension_comes_in_time_and_in_measure() -> None:
    clocks.check_extension(day(26), 3, day(25), PLAIN)
    for due, today in ((day(26), day(26)), (day(26), day(27)), (day(30), day(28)), (None, MONDAY)):
        with pytest.raises(Conflict) as late:
            clocks.check_extension(due, 3, today, PLAIN)
        assert late.value.code == "closed"
    for days in (0, -1, 31):
        with pytest.raises(Invalid) as refusal:
            clocks.check_extension(day(26), days, MONDAY, PLAIN)
        assert refusal.value.field == "days"


def test_an_extension_moves_the_end_alone() -> None:
    dues = Dues(day(24), day(26), day(27))
    assert clocks.extended(dues, 2, PLAIN) == Dues(day(24), day(26), day(31))
    assert clocks.extended(dues, 2, SHIFTED) == Dues(day(24), day(26), day(30))
    assert clocks.extended(Dues(), 2, PLAIN) == Dues()


def test_a_pause_moves_every_due_day_by_the_workdays_in_between() -> None:
    dues = Dues(None, day(26), day(32))
    resumed = clocks.resumed(dues, day(25), day(30), PLAIN)
    assert resumed == Dues(None, day(31), day(37))
    assert clocks.resumed(dues, day(25), day(25), PLAIN) == dues
    assert clocks.days_left(day(26), day(25), PLAIN) == clocks.days_left(day(31), day(30), PLAIN)


def test_a_second_round_has_its_own_three_days() -> None:
    assert clocks.redone(MONDAY, DEFAULT_POLICY, PLAIN) == Dues(finish=day(26))


def test_a_shelved_problem_is_looked_at_on_a_later_day() -> None:
    assert clocks.check_review_day(day(24), MONDAY) == day(24)
    for chosen in (None, MONDAY, day(20)):
        with pytest.raises(Invalid) as refusal:
            clocks.check_review_day(chosen, MONDAY)
        assert refusal.value.field == "review_on"


def test_asking_by_hand_waits_five_workdays() -> None:
    assert not clocks.may_check(None, MONDAY, DEFAULT_POLICY, PLAIN)
    assert not clocks.may_check(MONDAY, day(30), DEFAULT_POLICY, PLAIN)
    assert clocks.may_check(MONDAY, day(31), DEFAULT_POLICY, PLAIN)


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        (Policy(receive=0), "receive"),
        (Policy(finish=91), "finish"),
        (Policy(receive=4), "answer"),
        (Policy(answer=8), "finish"),
        (Policy(escalate=0), "escalate"),
    ],
)
def test_workdays_make_sense(policy: Policy, field: str) -> None:
    clocks.check_policy(DEFAULT_POLICY)
    with pytest.raises(Invalid) as refusal:
        clocks.check_policy(policy)
    assert refusal.value.field == field


def test_escalation_goes_one_level_up() -> None:
    assert above(Level.TOWNSHIP, "331124") == "331124"
    assert above(Level.COUNTY, "331124") == CITY
    assert above(Level.CITY, "331124") == CITY
    assert above(None, "331124") == CITY


def test_every_reminder_has_words() -> None:
    assert set(REMINDER_SUBJECTS) == set(Reminder)
    assert {Action.HAND_OVER, Action.ANSWER, Action.RETURN, Action.VERIFY} <= set(SUBJECTS)
