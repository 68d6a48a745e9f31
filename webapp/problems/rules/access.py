"""Who may see a problem, and who may do what to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from webapp.accounts.rules import Role
from webapp.areas.rules import Level, contains
from webapp.core.errors import N_, NotAllowed
from webapp.problems.rules.states import Action

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer


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


@dataclass(frozen=True, slots=True)
class Parties:
    """Who has to do with a problem: lead and helping departments by id, and the accounts that handled it."""

    lead_id: int | None = None
    helper_ids: frozenset[int] = frozenset()
    handler_ids: frozenset[int] = frozenset()


# Signing for, answering or working on a problem in a department makes a handler; 受理, 交办 and 督办 do not.
HANDLING: Final = frozenset({Action.SIGN, Action.PROGRESS, Action.HELP, Action.ANSWER, Action.ASK_EXTENSION})
LEADING: Final = frozenset({Action.SIGN, Action.PROGRESS, Action.ANSWER, Action.RETURN, Action.ASK_EXTENSION})
COORDINATING: Final = frozenset(
    {
        Action.ACCEPT,
        Action.REFUSE,
        Action.MERGE,
        Action.HAND_OVER,
        Action.REROUTE,
        Action.GRANT,
        Action.DENY,
        Action.SHELVE,
        Action.RESUME,
        Action.SUPERVISE,
        Action.CLOSE,
        Action.REOPEN,
    }
)
# Nobody finds their own work good.
JUDGING: Final = frozenset({Action.CHECK, Action.CLOSE})


def may_see(viewer: Viewer, problem: Placed, *, assigned: bool = False, handed: bool = False) -> bool:
    """Whether the viewer may read the problem.

    `assigned`: its organisation is assigned to the viewer now; `handed`: it is or was with the viewer's department.
    """
    match viewer.role:
        case Role.INSTRUCTOR:
            return assigned or problem.raised_by_id == viewer.account_id
        case Role.COORDINATOR | Role.ADMIN:
            return contains(viewer.scope, problem.county_code, problem.area_code)
        case Role.DEPARTMENT:
            return handed
        case _:
            return False


def may_decide(viewer: Viewer, problem: Placed) -> bool:
    """Whether the viewer leads the problem through its states: a coordinator of its area."""
    return viewer.role is Role.COORDINATOR and contains(viewer.scope, problem.county_code, problem.area_code)


def refusal(viewer: Viewer, problem: Placed, parties: Parties, action: Action) -> str | None:
    """Return why the viewer, who sees the problem, may not do this to it, as a message id; None when they may."""
    if action in JUDGING and viewer.account_id in parties.handler_ids:
        return N_("Whoever handled a problem may not verify or close it.")
    office = viewer.department_id if viewer.role is Role.DEPARTMENT else None
    decides = may_decide(viewer, problem)
    instructs = viewer.role is Role.INSTRUCTOR
    if action in COORDINATING:
        allowed, otherwise = decides, N_("Only a coordinator of the area decides on a problem.")
    elif action in LEADING:
        allowed, otherwise = (
            office is not None and office == parties.lead_id,
            N_("Only the leading department does this."),
        )
    elif action is Action.HELP:
        allowed, otherwise = office in parties.helper_ids, N_("Only a helping department does this.")
    elif action is Action.CHECK:
        allowed, otherwise = instructs or decides, N_("An instructor or a coordinator checks with the organisation.")
    elif action is Action.NOTE:
        allowed, otherwise = instructs, N_("Instructors note how they followed a problem up.")
    else:
        allowed, otherwise = False, N_("Nobody does this by hand.")
    return None if allowed else otherwise


def check(viewer: Viewer, problem: Placed, parties: Parties, action: Action) -> None:
    """Raise NotAllowed unless the viewer, who sees the problem, may do this to it."""
    reason = refusal(viewer, problem, parties, action)
    if reason is not None:
        raise NotAllowed(reason)


def may_set_clocks(viewer: Viewer) -> bool:
    """Whether the viewer sets the workdays of each category: one table for all counties, kept by the city."""
    return viewer.role in {Role.COORDINATOR, Role.ADMIN} and viewer.scope.level is Level.CITY
