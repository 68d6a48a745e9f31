"""Handing out contacts in the clear: allowed to few, and always on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.audit.commands import record
from webapp.core.db import transaction
from webapp.organisations.commands.kept import require_management
from webapp.organisations.rules.access import Place

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.organisations.rules.filtering import Filter


def note_export(*, viewer: Viewer, wanted: Filter, count: int, now: datetime) -> None:
    """Record that the contacts of `count` organisations leave unmasked. Raises `NotAllowed`."""
    require_management(viewer, Place(viewer.scope.county_code, viewer.scope.code))
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
