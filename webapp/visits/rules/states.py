"""Where a visit stands, and what may be done to it from there. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping


class State(StrEnum):
    """Where a visit stands between its author and the coordinator."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    VOID = "void"

    @property
    def label(self) -> str:
        """The official word, as a message id."""
        return STATE_LABELS[self]


STATE_LABELS: Final[Mapping[State, str]] = {
    State.DRAFT: N_("Draft"),
    State.SUBMITTED: N_("Submitted"),
    State.REVIEWED: N_("Reviewed"),
    State.RETURNED: N_("Sent back"),
    State.VOID: N_("Void"),
}


class Action(StrEnum):
    """What can be done to a visit; each leaves one kept version."""

    SAVE = "save"
    SUBMIT = "submit"
    EDIT = "edit"
    REVIEW = "review"
    RETURN = "return"
    VOID = "void"

    @property
    def label(self) -> str:
        """The official word, as a message id."""
        return ACTION_LABELS[self]


ACTION_LABELS: Final[Mapping[Action, str]] = {
    Action.SAVE: N_("Draft saved"),
    Action.SUBMIT: N_("Submitted"),
    Action.EDIT: N_("Corrected"),
    Action.REVIEW: N_("Reviewed"),
    Action.RETURN: N_("Sent back"),
    Action.VOID: N_("Voided"),
}

MOVES: Final[Mapping[Action, Mapping[State, State]]] = {
    Action.SAVE: {State.DRAFT: State.DRAFT},
    Action.SUBMIT: {State.DRAFT: State.SUBMITTED, State.RETURNED: State.SUBMITTED},
    Action.EDIT: {State.SUBMITTED: State.SUBMITTED},
    Action.REVIEW: {State.SUBMITTED: State.REVIEWED},
    Action.RETURN: {State.SUBMITTED: State.RETURNED, State.REVIEWED: State.RETURNED},
    Action.VOID: {
        State.SUBMITTED: State.VOID,
        State.RETURNED: State.VOID,
        State.REVIEWED: State.VOID,
    },
}


def after(state: State, action: Action) -> State:
    """Return the state that `action` leads to. Conflict (closed) when it may not start from `state`."""
    target = MOVES[action].get(state)
    if target is None:
        raise Conflict(N_("This visit has moved on: what you asked for is no longer possible."), code="closed")
    return target


def possible(state: State, action: Action) -> bool:
    """Whether `action` may start from `state`."""
    return state in MOVES[action]


def receipt_number(visit_id: int) -> str:
    """Return the number under which the phone of its author keeps a visit's receipt, such as V000012."""
    return f"V{visit_id:06}"


def submitting(state: State) -> Action:
    """Say what the author's submit means: a correction while it waits, else a submission."""
    return Action.EDIT if state is State.SUBMITTED else Action.SUBMIT


def check_complete(missing_photos: int) -> None:
    """Conflict (closed) while photos of the visit are still on their way: nobody has seen all of it yet."""
    if missing_photos:
        raise Conflict(
            N_("Photos of this visit are still missing. Wait for them, or send the visit back."), code="closed"
        )


def check_version(current: int, base: int) -> None:
    """Conflict (stale) unless the edit started from the version that stands."""
    if current != base:
        raise Conflict(N_("Somebody changed this visit while you were working on it."), code="stale")
