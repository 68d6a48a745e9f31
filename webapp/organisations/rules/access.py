"""Who may see how much of an organisation, and who may change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from webapp.accounts.rules import Role
from webapp.areas.rules import Level, contains

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer


class Placed(Protocol):
    """Anything that lies in the tree of divisions."""

    @property
    def county_code(self) -> str:
        """Six digits."""

    @property
    def area_code(self) -> str:
        """Code of the town, or of the county when no town is known."""


class Place(NamedTuple):
    """A place by its codes."""

    county_code: str
    area_code: str


def may_manage(viewer: Viewer, place: Placed) -> bool:
    """Whether the viewer may change the record: a coordinator of its area, or an administrator."""
    return viewer.role in {Role.COORDINATOR, Role.ADMIN} and contains(viewer.scope, place.county_code, place.area_code)


def may_see(viewer: Viewer, place: Placed, *, assigned: bool) -> bool:
    """Whether the viewer may read the whole record; `assigned`: to the viewer, now."""
    return may_manage(viewer, place) or (viewer.role is Role.INSTRUCTOR and assigned)


def may_choose(viewer: Viewer, place: Placed, *, assigned: bool) -> bool:
    """Whether the viewer may see name, code and town: an instructor of the whole county, for choosing."""
    if may_see(viewer, place, assigned=assigned):
        return True
    in_county = viewer.scope.level is Level.CITY or viewer.scope.county_code == place.county_code
    return viewer.role is Role.INSTRUCTOR and in_county
