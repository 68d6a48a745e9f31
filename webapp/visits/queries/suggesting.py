"""What the visit form may take over from earlier visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from webapp.core.db import db
from webapp.visits.models import Visit
from webapp.visits.queries import reading
from webapp.visits.rules.states import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webapp.accounts.rules import Viewer


def latest(viewer: Viewer, organisation_ids: Sequence[int]) -> list[Visit]:
    """Return the last visit that its author stands by at each of these organisations, of those the viewer may see."""
    standing = Visit.state.in_((State.SUBMITTED, State.REVIEWED))
    order = (Visit.visited_on.desc(), Visit.id.desc())
    place = func.row_number().over(partition_by=Visit.organisation_id, order_by=order)
    ranked = select(Visit.id, place.label("place")).where(Visit.organisation_id.in_(organisation_ids), standing)
    found = ranked.where(reading.visible(viewer)).subquery()
    statement = select(Visit).join(found, found.c.id == Visit.id).where(found.c.place == 1)
    return list(db.session.execute(statement).scalars())
