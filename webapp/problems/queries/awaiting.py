"""Photos that steps wait for: a phone sends them after the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.problems.models import AwaitedStepPhoto, ProblemEvent

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer

_MISSING = AwaitedStepPhoto.sha256.is_(None) & AwaitedStepPhoto.left_out.is_(False)


def own_step(viewer: Viewer, problem_id: int, key: str) -> ProblemEvent:
    """Return the viewer's own step that announced photos under this key. Raises NotFound."""
    statement = (
        select(ProblemEvent)
        .join(AwaitedStepPhoto, AwaitedStepPhoto.event_id == ProblemEvent.id)
        .where(
            AwaitedStepPhoto.key == key,
            ProblemEvent.problem_id == problem_id,
            ProblemEvent.actor_id == viewer.account_id,
        )
    )
    event = db.session.execute(statement.limit(1)).scalar_one_or_none()
    if event is None:
        raise NotFound
    return event


def photos(event_id: int) -> dict[str, AwaitedStepPhoto]:
    """Return what a step announced, by hash on the phone, in order."""
    statement = select(AwaitedStepPhoto).where(AwaitedStepPhoto.event_id == event_id)
    rows = db.session.execute(statement.order_by(AwaitedStepPhoto.position)).scalars()
    return {row.client_sha256: row for row in rows}


def missing(event_id: int) -> list[str]:
    """Return the hashes, on the phone, of what a step still waits for, in order."""
    return [hash_ for hash_, row in photos(event_id).items() if row.sha256 is None and not row.left_out]


def missing_counts(problem_id: int) -> dict[int, int]:
    """Return by step how many photos it still waits for, where it waits for any."""
    statement = (
        select(AwaitedStepPhoto.event_id, func.count())
        .join(ProblemEvent, ProblemEvent.id == AwaitedStepPhoto.event_id)
        .where(ProblemEvent.problem_id == problem_id, _MISSING)
        .group_by(AwaitedStepPhoto.event_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement).all()}
