"""Where a problem stands, and what may happen to it from there. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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
    VERIFIED = "verified"
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
    State.VERIFIED: N_("Verified with the organisation"),
    State.SHELVED: N_("Shelved"),
    State.CLOSED: N_("Case closed"),
}

# Somebody still has to do something about these.
OPEN_STATES: Final = frozenset(State) - {State.WITHDRAWN, State.REFUSED, State.MERGED, State.CLOSED}
# A department has it and its clock runs.
HANDLED_STATES: Final = frozenset({State.ASSIGNED, State.SIGNED, State.WORKING})


class Part(StrEnum):
    """What a department does for a problem: leading 主办 or helping 协办."""

    LEAD = "lead"
    HELPER = "helper"

    @property
    def label(self) -> str:
        """The official word, as a message id."""
        return PART_LABELS[self]


PART_LABELS: Final[Mapping[Part, str]] = {
    Part.LEAD: N_("Leading department"),
    Part.HELPER: N_("Helping department"),
}


class Way(StrEnum):
    """How the organisation's word came in: through its own link, or asked by telephone or on site (人工回访)."""

    LINK = "link"
    MANUAL = "manual"


class Action(StrEnum):
    """What can happen to a problem; each leaves one event in its timeline."""

    COLLECT = "collect"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    REFUSE = "refuse"
    MERGE = "merge"
    HAND_OVER = "hand_over"
    REROUTE = "reroute"
    SIGN = "sign"
    PROGRESS = "progress"
    HELP = "help"
    ANSWER = "answer"
    RETURN = "return"
    ASK_EXTENSION = "ask_extension"
    GRANT = "grant"
    DENY = "deny"
    SHELVE = "shelve"
    RESUME = "resume"
    SUPERVISE = "supervise"
    NOTE = "note"
    VERIFY = "verify"
    CHECK = "check"
    CLOSE = "close"
    REOPEN = "reopen"

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
    Action.MERGE: N_("Merged into another case"),
    Action.HAND_OVER: N_("Handed over"),
    Action.REROUTE: N_("Handed to another department"),
    Action.SIGN: N_("Signed for"),
    Action.PROGRESS: N_("Answered on the way"),
    Action.HELP: N_("Helping department's answer"),
    Action.ANSWER: N_("Reported done"),
    Action.RETURN: N_("Returned by the department"),
    Action.ASK_EXTENSION: N_("Extension asked for"),
    Action.GRANT: N_("Extension granted"),
    Action.DENY: N_("Extension refused"),
    Action.SHELVE: N_("Shelved"),
    Action.RESUME: N_("Taken up again"),
    Action.SUPERVISE: N_("Supervised"),
    Action.NOTE: N_("Followed up"),
    Action.VERIFY: N_("Rated by the organisation"),
    Action.CHECK: N_("Checked by telephone or on site"),
    Action.CLOSE: N_("Case closed"),
    Action.REOPEN: N_("Opened again"),
}


def _staying(states: Iterable[State]) -> dict[State, State]:
    return {state: state for state in states}


_EARLY = (State.COLLECTED, State.ACCEPTED)
_BEFORE_ANSWER = (State.ACCEPTED, State.ASSIGNED, State.SIGNED, State.WORKING)
_TAKEN = (State.SIGNED, State.WORKING)

# action → state it may start from → state it leads to. A low rating leads to WORKING (重办) instead, the end of a
# pause to the state before it.
MOVES: Final[Mapping[Action, Mapping[State, State]]] = {
    Action.AMEND: {State.COLLECTED: State.COLLECTED},
    Action.WITHDRAW: {State.COLLECTED: State.WITHDRAWN},
    Action.ACCEPT: {State.COLLECTED: State.ACCEPTED},
    Action.REFUSE: {State.COLLECTED: State.REFUSED},
    Action.MERGE: dict.fromkeys(_EARLY, State.MERGED),
    Action.HAND_OVER: {State.ACCEPTED: State.ASSIGNED},
    Action.REROUTE: dict.fromkeys(HANDLED_STATES, State.ASSIGNED),
    Action.SIGN: {State.ASSIGNED: State.SIGNED},
    Action.PROGRESS: dict.fromkeys(_TAKEN, State.WORKING),
    Action.HELP: _staying(HANDLED_STATES),
    Action.ANSWER: {State.WORKING: State.ANSWERED},
    Action.RETURN: dict.fromkeys(HANDLED_STATES, State.ACCEPTED),
    Action.ASK_EXTENSION: _staying(_TAKEN),
    Action.GRANT: _staying(_TAKEN),
    Action.DENY: _staying(_TAKEN),
    Action.SHELVE: dict.fromkeys((*_BEFORE_ANSWER, State.SHELVED), State.SHELVED),
    Action.RESUME: {State.SHELVED: State.ACCEPTED},
    Action.SUPERVISE: _staying(HANDLED_STATES),
    Action.NOTE: _staying(OPEN_STATES - {State.COLLECTED}),
    Action.VERIFY: {State.ANSWERED: State.VERIFIED},
    Action.CHECK: {State.ANSWERED: State.VERIFIED},
    Action.CLOSE: {State.VERIFIED: State.CLOSED},
    Action.REOPEN: {State.CLOSED: State.WORKING},
}


def after(state: State, action: Action) -> State:
    """Return the state that `action` leads to. Conflict (closed) when it may not start from `state`."""
    target = MOVES[action].get(state)
    if target is None:
        raise Conflict(N_("This problem has moved on and can no longer be changed this way."), code="closed")
    return target


def after_rating(*, satisfied: bool) -> State:
    """Return where a verification leads: on to the close, or back to be done again (重办)."""
    return State.VERIFIED if satisfied else State.WORKING


def startable(state: State, action: Action) -> bool:
    """Whether `action` may start from `state`."""
    return state in MOVES.get(action, {})


def check_version(current: int, base: int) -> None:
    """Conflict (stale) unless the decision was made on the version that stands."""
    if current != base:
        raise Conflict(N_("The problem has changed since you opened it. Read it again, then decide."))


def locks_opinion(state: State) -> bool:
    """Whether the opinion behind a problem may no longer change: from the coordinator's decision on."""
    return state is not State.COLLECTED
