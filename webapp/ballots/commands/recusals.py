"""A judge's own recusal (回避)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.roadshows.commands import judges

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.ballots.queries.seats import Seat


def recuse(*, seat: Seat, entry_id: int, reason: str, now: datetime) -> bool:
    """Take the judge out of an entry's panel; True when done. A ballot handed in stays and does not count.

    Raises `Invalid` on `reason`, `Conflict` once the scores are locked.
    """
    judges.recuse(
        event_id=seat.event_id,
        judge_id=seat.judge_id,
        entry_id=entry_id,
        reason=reason,
        actor=seat.actor,
        now=now,
    )
    return True
