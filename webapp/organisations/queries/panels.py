"""What later features show on an organisation's page; the register itself knows none of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.accounts.rules import Viewer


@dataclass(frozen=True)
class Panel:
    """A template to include, and what it reads as `panel.context`."""

    template: str
    context: dict[str, Any]


_builders: dict[str, Callable[[Viewer, int], Panel | None]] = {}


def register_panel(name: str, build: Callable[[Viewer, int], Panel | None]) -> None:
    """Let `build(viewer, organisation_id)` add a panel, in order of registration; None adds nothing.

    Records of organisations that were merged into this one belong to it: see `merged_ids`.
    """
    _builders[name] = build


def panels(viewer: Viewer, organisation_id: int) -> list[Panel]:
    """Return the panels of an organisation that the viewer may see."""
    built = (build(viewer, organisation_id) for build in _builders.values())
    return [panel for panel in built if panel is not None]
