"""Sending instructors out for a term (党建指导员选派): who sends them, and the states of one who is sent. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

NAME_MAX: Final = 60
UNIT_MAX: Final = 80
REASON_MAX: Final = 100


class UnitKind(StrEnum):
    """Which kind of unit sends the instructor."""

    MEMBER = "member"
    PARK = "park"
    TOWN = "town"


UNIT_KIND_NAMES: Final[Mapping[UnitKind, str]] = {
    UnitKind.MEMBER: N_("Member unit"),
    UnitKind.PARK: N_("Park"),
    UnitKind.TOWN: N_("Town or street"),
}


class State(StrEnum):
    """拟派 → 在派 → 调整 → 期满 / 撤回."""

    PROPOSED = "proposed"
    ON_DUTY = "on_duty"
    ADJUSTING = "adjusting"
    COMPLETED = "completed"
    RECALLED = "recalled"


STATE_NAMES: Final[Mapping[State, str]] = {
    State.PROPOSED: N_("Proposed"),
    State.ON_DUTY: N_("On duty"),
    State.ADJUSTING: N_("Being adjusted"),
    State.COMPLETED: N_("Term completed"),
    State.RECALLED: N_("Recalled"),
}


class Step(StrEnum):
    """What a coordinator may do with somebody who is sent."""

    SEND = "send"
    ADJUST = "adjust"
    RETURN = "return"
    COMPLETE = "complete"
    RECALL = "recall"


STEP_NAMES: Final[Mapping[Step, str]] = {
    Step.SEND: N_("Send out"),
    Step.ADJUST: N_("Adjust"),
    Step.RETURN: N_("Adjustment done"),
    Step.COMPLETE: N_("Complete the term"),
    Step.RECALL: N_("Recall"),
}
STEPS: Final[Mapping[State, Mapping[Step, State]]] = {
    State.PROPOSED: {Step.SEND: State.ON_DUTY, Step.RECALL: State.RECALLED},
    State.ON_DUTY: {
        Step.ADJUST: State.ADJUSTING,
        Step.COMPLETE: State.COMPLETED,
        Step.RECALL: State.RECALLED,
    },
    State.ADJUSTING: {
        Step.RETURN: State.ON_DUTY,
        Step.COMPLETE: State.COMPLETED,
        Step.RECALL: State.RECALLED,
    },
    State.COMPLETED: {},
    State.RECALLED: {},
}
NEEDS_REASON: Final = frozenset((Step.ADJUST, Step.RECALL))


def check_round(name: str, from_day: date, to_day: date) -> None:
    """Refuse a round without a name, or with a term that ends before it begins."""
    if not name:
        raise Invalid(N_("Give the round a name."), field="name")
    if to_day < from_day:
        raise Invalid(N_("The last day lies before the first."), field="to_day")


def after(state: State, step: Step, *, name: str, reason: str, last_day: date, today: date) -> State:
    """Return the state after a step of the person of this name.

    Raises `Invalid` for a step that is not open in this state, for a reason that is missing, for somebody sent out
    after the term, and for a term completed before its last day: whoever goes earlier is recalled.
    """
    reached = STEPS[state].get(step)
    if reached is None:
        raise Invalid(N_("%(name)s: not possible in the present state."), field="step", name=name)
    if step in NEEDS_REASON and not reason:
        raise Invalid(N_("Say why."), field="reason")
    if step is Step.SEND and last_day < today:
        raise Invalid(N_("The term of this round is over."), field="step")
    if step is Step.COMPLETE and today < last_day:
        raise Invalid(
            N_("The term runs until %(day)s. Whoever goes earlier is recalled."), field="step", day=last_day.isoformat()
        )
    return reached


def days_of(
    step: Step, from_day: date | None, to_day: date | None, *, first_day: date, last_day: date, today: date
) -> tuple[date | None, date | None]:
    """Return the first and the last day on duty after a step; `first_day` and `last_day` are the round's term."""
    match step:
        case Step.SEND:
            return max(today, first_day), None
        case Step.COMPLETE:
            return from_day, last_day
        case Step.RECALL:
            return (None, None) if from_day is None or today < from_day else (from_day, today)
        case _:
            return from_day, to_day


def on_duty(from_day: date | None, to_day: date | None, day: date) -> bool:
    """Whether somebody sent out from one day to another counts on `day` (P4's 在派)."""
    return from_day is not None and from_day <= day and (to_day is None or day <= to_day)
