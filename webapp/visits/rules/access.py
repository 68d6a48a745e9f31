"""Who may see a visit, change it and decide on it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from webapp.accounts.rules import Role
from webapp.areas.rules import contains
from webapp.visits.rules.states import State

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer


class Placed(Protocol):
    """What the access rules need to know of a visit."""

    @property
    def author_id(self) -> int:
        """Account of who logged it."""

    @property
    def state(self) -> State:
        """Where it stands."""

    @property
    def county_code(self) -> str:
        """Six digits of the county."""

    @property
    def area_code(self) -> str:
        """Code of the town, or of the county."""


def may_log(viewer: Viewer) -> bool:
    """Whether the viewer logs visits at all."""
    return viewer.role is Role.INSTRUCTOR


def may_see(viewer: Viewer, visit: Placed, *, assigned: bool) -> bool:
    """Whether the viewer may read the visit; `assigned`: its organisation is assigned to the viewer now."""
    if visit.author_id == viewer.account_id:
        return True
    if visit.state is State.DRAFT:
        return False
    match viewer.role:
        case Role.INSTRUCTOR:
            return assigned
        case Role.COORDINATOR | Role.ADMIN:
            return contains(viewer.scope, visit.county_code, visit.area_code)
        case _:
            return False


def may_edit(viewer: Viewer, visit: Placed) -> bool:
    """Whether the viewer may change what the visit says: its author, until it is reviewed."""
    return (
        may_log(viewer)
        and visit.author_id == viewer.account_id
        and visit.state in {State.DRAFT, State.SUBMITTED, State.RETURNED}
    )


def may_decide(viewer: Viewer, visit: Placed) -> bool:
    """Whether the viewer may review, send back or void it: a coordinator of its area who did not write it."""
    return (
        viewer.role is Role.COORDINATOR
        and visit.state is not State.DRAFT
        and visit.author_id != viewer.account_id
        and contains(viewer.scope, visit.county_code, visit.area_code)
    )


def may_void(viewer: Viewer, visit: Placed) -> bool:
    """Whether the viewer may declare the visit void: who decides on it, or its author before review."""
    unreviewed = visit.state in {State.SUBMITTED, State.RETURNED}
    return may_decide(viewer, visit) or (unreviewed and visit.author_id == viewer.account_id)
