"""Handing out contacts in the clear: allowed to few, and always on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.audit.commands import record
from webapp.core.db import transaction
from webapp.organisations.commands.kept import require_management

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.organisations.rules.filtering import Filter


def note_export(*, viewer: Viewer, wanted: Filter, count: int, now: datetime) -> None:
    """Record that the contacts of `count` organisations leave unmasked. Raises `NotAllowed`."""
    require_management(viewer, _Whole(viewer))
    narrowed = {key: getattr(wanted, key) for key in ("area_code", "kind", "industry", "size", "status")}
    with transaction():
        record(
            scope=f"area:{viewer.scope.county_code}",
            actor=viewer.actor,
            action="organisation.export_contacts",
            obj=f"area:{viewer.scope.code}",
            details={"count": count, **{key: str(value) for key, value in narrowed.items() if value}},
            now=now,
        )


class _Whole:
    """The viewer's own area as a place."""

    def __init__(self, viewer: Viewer) -> None:
        self.county_code = viewer.scope.county_code
        self.area_code = viewer.scope.code
