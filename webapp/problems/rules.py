"""What a problem may become, who may see it and who decides. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from webapp.accounts.rules import Role
from webapp.areas.rules import contains
from webapp.core.errors import N_, Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.accounts.rules import Viewer

TEXT_MIN: Final = 2
TEXT_MAX: Final = 2000
REASON_MIN: Final = 2
REASON_MAX: Final = 500
TITLE_LENGTH: Final = 40


class State(StrEnum):
    """Every state of the life-cycle in domain order; the table's check constraint is this list."""

    COLLECTED = "collected"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    MERGED = "merged"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    SIGNED = "signed"
    WORKING = "working"
    ANSWERED = "answered"
    VERIFYING = "verifying"
    SHELVED = "shelved"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The official word, as a message id."""
        return STATE_LABELS[self]


STATE_LABELS: Final[Mapping[State, str]] = {
    State.COLLECTED: N_("Collected"),
    State.WITHDRAWN: N_("Problem withdrawn"),
    State.REFUSED: N_("Not accepted"),
    State.MERGED: N_("Merged into another case"),
    State.ACCEPTED: N_("Accepted for handling"),
    State.ASSIGNED: N_("Handed over"),
    State.SIGNED: N_("Signed for"),
    State.WORKING: N_("Being handled"),
    State.ANSWERED: N_("Reported done"),
    State.VERIFYING: N_("Being verified"),
    State.SHELVED: N_("Shelved"),
    State.CLOSED: N_("Case closed"),
}

# Somebody still has to do something about these.
OPEN_STATES: Final = frozenset(State) - {State.WITHDRAWN, State.REFUSED, State.MERGED, State.CLOSED}


class Action(StrEnum):
    """What can happen to a problem; each leaves one event in its timeline."""

    COLLECT = "collect"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    REFUSE = "refuse"

    @property
    def label(self) -> str:
        """The official word, as a message id."""
        return ACTION_LABELS[self]


ACTION_LABELS: Final[Mapping[Action, str]] = {
    Action.COLLECT: N_("Raised"),
    Action.AMEND: N_("Wording changed with the opinion"),
    Action.WITHDRAW: N_("Withdrawn with the opinion"),
    Action.ACCEPT: N_("Accepted for handling"),
    Action.REFUSE: N_("Not accepted"),
}

# action → (states it may start from, state it leads to)
MOVES: Final[Mapping[Action, tuple[frozenset[State], State]]] = {
    Action.AMEND: (frozenset({State.COLLECTED}), State.COLLECTED),
    Action.WITHDRAW: (frozenset({State.COLLECTED}), State.WITHDRAWN),
    Action.ACCEPT: (frozenset({State.COLLECTED}), State.ACCEPTED),
    Action.REFUSE: (frozenset({State.COLLECTED}), State.REFUSED),
}


class Category(StrEnum):
    """What an opinion or a problem is about; the four kinds of 要素保障 stand apart."""

    POLICY = "policy"
    LAND = "land"
    ENERGY = "energy"
    LABOUR = "labour"
    FINANCE = "finance"
    INFRASTRUCTURE = "infrastructure"
    TRAINING = "training"
    PARTY = "party"
    MARKET = "market"
    INNOVATION = "innovation"
    PERMITS = "permits"
    RIGHTS = "rights"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The official word, as a message id."""
        return CATEGORY_LABELS[self]


CATEGORY_LABELS: Final[Mapping[Category, str]] = {
    Category.POLICY: N_("Policy advice"),
    Category.LAND: N_("Land"),
    Category.ENERGY: N_("Power and energy"),
    Category.LABOUR: N_("Labour"),
    Category.FINANCE: N_("Finance"),
    Category.INFRASTRUCTURE: N_("Infrastructure"),
    Category.TRAINING: N_("Talent and training"),
    Category.PARTY: N_("Party work"),
    Category.MARKET: N_("Markets"),
    Category.INNOVATION: N_("Science and innovation"),
    Category.PERMITS: N_("Permits and services"),
    Category.RIGHTS: N_("Rights protection"),
    Category.OTHER: N_("Other"),
}


class Placed(Protocol):
    """What the access rules need to know of a problem."""

    @property
    def county_code(self) -> str:
        """Six digits of the county."""

    @property
    def area_code(self) -> str:
        """Code of the town, or of the county."""

    @property
    def raised_by_id(self) -> int | None:
        """Account of who raised it."""


def after(state: State, action: Action) -> State:
    """Return the state that `action` leads to. Conflict (closed) when it may not start from `state`."""
    start, target = MOVES[action]
    if state not in start:
        raise Conflict(N_("This problem has moved on and can no longer be changed this way."), code="closed")
    return target


def locks_opinion(state: State) -> bool:
    """Whether the opinion behind a problem may no longer change: from the coordinator's decision on."""
    return state is not State.COLLECTED


def check_reason(reason: str) -> str:
    """Return the reason trimmed. Invalid when it says nothing or runs beyond 500 characters."""
    reason = reason.strip()
    if len(reason) < REASON_MIN:
        raise Invalid(N_("Give a reason: the person concerned will read it."), field="reason")
    if len(reason) > REASON_MAX:
        raise Invalid(N_("At most %(limit)s characters."), field="reason", limit=REASON_MAX)
    return reason


def title_of(text: str) -> str:
    """Give the first line of a problem's text, shortened to 40 characters, for lists."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


def may_see(viewer: Viewer, problem: Placed, *, assigned: bool) -> bool:
    """Whether the viewer may read the problem; `assigned`: its organisation is assigned to the viewer now."""
    match viewer.role:
        case Role.INSTRUCTOR:
            return assigned or problem.raised_by_id == viewer.account_id
        case Role.COORDINATOR | Role.ADMIN:
            return contains(viewer.scope, problem.county_code, problem.area_code)
        case _:
            return False


def may_decide(viewer: Viewer, problem: Placed) -> bool:
    """Whether the viewer may accept or refuse the problem: a coordinator of its area."""
    return viewer.role is Role.COORDINATOR and contains(viewer.scope, problem.county_code, problem.area_code)
