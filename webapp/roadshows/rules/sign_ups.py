"""Sign-ups (报名) and the first screening (初审): who may still change what."""

from __future__ import annotations

from enum import StrEnum

from webapp.core.errors import N_, Conflict
from webapp.roadshows.rules.stages import BEFORE_SCORING, Stage


class State(StrEnum):
    """Where a sign-up stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """The state's name, as a message id."""
        return _LABELS[self]


_LABELS = {
    State.PENDING: N_("Waits for the screening"),
    State.ACCEPTED: N_("Passed the screening"),
    State.RETURNED: N_("Returned"),
}


def open_for_new(stage: Stage) -> bool:
    """Tell whether anybody may still sign up."""
    return stage is Stage.SIGN_UP


def open_for_change(stage: Stage, state: State) -> bool:
    """Tell whether an applicant may change a sign-up: while signing up, and a returned one until the screening ends."""
    if state is State.ACCEPTED:
        return False
    return stage is Stage.SIGN_UP or (stage is Stage.SCREENING and state is State.RETURNED)


def check_new(stage: Stage) -> None:
    """Refuse a sign-up outside 报名. Raises Conflict (code `closed`)."""
    if not open_for_new(stage):
        raise Conflict(N_("Sign-up is closed."), code="closed")


def check_change(stage: Stage, state: State) -> None:
    """Refuse a change by the applicant. Raises Conflict (code `closed`)."""
    if not open_for_change(stage, state):
        raise Conflict(N_("This sign-up can no longer be changed."), code="closed")


def check_decision(stage: Stage, state: State) -> None:
    """Refuse to decide what is decided, or after the draw's stage. Raises Conflict (code `closed`)."""
    if stage not in BEFORE_SCORING:
        raise Conflict(N_("The presentations have begun: add the entry by hand instead."), code="closed")
    if state is not State.PENDING:
        raise Conflict(N_("This sign-up was decided before."), code="closed")
