"""What was decided about entries that the rules leave equal."""

from __future__ import annotations

from sqlalchemy import select

from webapp.ballots.models import TieDecision
from webapp.core.db import db


def decisions(event_id: int) -> list[TieDecision]:
    """Return the event's decisions in the order they were recorded, those undone included."""
    statement = select(TieDecision).where(TieDecision.event_id == event_id).order_by(TieDecision.id)
    return list(db.session.execute(statement).scalars())


def told(event_id: int) -> dict[str, dict[str, str]]:
    """Return who decided, how and why, by the key of each entry that a standing decision is about."""
    return {
        key: {"decider": one.decider, "way": one.way, "reason": one.reason}
        for one in decisions(event_id)
        if one.undone_reason is None
        for key in one.entries
    }
