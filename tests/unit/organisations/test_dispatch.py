"""拟派 → 在派 → 调整 → 期满 / 撤回, and who is on duty on which day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from webapp.core.errors import Invalid
from webapp.organisations.rules.dispatch import (
    STEPS,
    State,
    Step,
    after,
    check_round,
    days_of,
    on_duty,
)

ENDED = (State.COMPLETED, State.RECALLED)
FIRST, LAST, TODAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 1)


def go(state: State, step: Step, today: date = TODAY, reason: str = "轮换") -> State:
    return after(state, step, name="叶指导", reason=reason, last_day=LAST, today=today)


def test_the_usual_way() -> None:
    assert go(State.PROPOSED, Step.SEND) is State.ON_DUTY
    assert go(State.ON_DUTY, Step.ADJUST) is State.ADJUSTING
    assert go(State.ADJUSTING, Step.RETURN) is State.ON_DUTY
    assert go(State.ON_DUTY, Step.COMPLETE, LAST) is State.COMPLETED
    assert go(State.PROPOSED, Step.RECALL) is State.RECALLED


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_every_other_step_is_refused_by_name(state: State, step: Step) -> None:
    if step in STEPS[state]:
        return
    with pytest.raises(Invalid) as caught:
        go(state, step)
    assert caught.value.params["name"] == "叶指导"
    assert state in ENDED or STEPS[state]


def test_reasons_and_terms() -> None:
    for step in (Step.ADJUST, Step.RECALL):
        with pytest.raises(Invalid) as caught:
            go(State.ON_DUTY, step, reason="")
        assert caught.value.field == "reason"
    for state, step, today in (
        (State.ON_DUTY, Step.COMPLETE, date(2026, 12, 30)),
        (State.PROPOSED, Step.SEND, date(2027, 1, 1)),
    ):
        with pytest.raises(Invalid) as caught:
            go(state, step, today)
        assert caught.value.field == "step"
    for name, first, last in (("", FIRST, LAST), ("第一批", LAST, FIRST)):
        with pytest.raises(Invalid):
            check_round(name, first, last)


@given(some.lists(some.tuples(some.sampled_from(list(Step)), some.integers(0, 90)), max_size=12))
def test_days_on_duty_follow_the_steps(steps: list[tuple[Step, int]]) -> None:
    from datetime import timedelta

    state, days, today = State.PROPOSED, (None, None), date(2025, 12, 1)
    first: date | None
    last: date | None
    first, last = days
    for step, later in steps:
        today += timedelta(days=later)
        try:
            state = go(state, step, today)
        except Invalid:
            continue
        first, last = days_of(step, first, last, first_day=FIRST, last_day=LAST, today=today)
        assert first is None or FIRST <= first <= LAST
        assert last is None or (first is not None and first <= last)
        assert on_duty(first, last, max(today, FIRST)) == (
            state in {State.ON_DUTY, State.ADJUSTING}
            or (state in ENDED and last is not None and last >= max(today, FIRST))
        )
