"""Reading judges and their recusals."""

from __future__ import annotations

from sqlalchemy import select

from webapp.core.db import db
from webapp.roadshows.models import (
    Entry,
    Event,
    Judge,
    Recusal,
)
from webapp.roadshows.queries.rows import every, one


def judges(event_id: int) -> list[Judge]:
    """Return all judges in the order they were named, absent and replaced ones included."""
    return every(select(Judge).where(Judge.event_id == event_id).order_by(Judge.id))


def judge(event: Event, key: str) -> Judge:
    """Return the event's judge with this key. Raises `NotFound`."""
    return one(select(Judge).where(Judge.event_id == event.id, Judge.key == key))


def recusals(event_id: int) -> list[Recusal]:
    """Return the recusals in the order they were recorded."""
    return every(select(Recusal).where(Recusal.event_id == event_id).order_by(Recusal.id))


def recused(event_id: int) -> dict[int, list[tuple[Entry, Recusal]]]:
    """Return, by judge, the entries that the judge does not score, with the record of why."""
    statement = (
        select(Entry, Recusal)
        .join(Recusal, Recusal.entry_id == Entry.id)
        .where(Recusal.event_id == event_id)
        .order_by(Entry.position, Entry.id)
    )
    found: dict[int, list[tuple[Entry, Recusal]]] = {}
    for entry, recusal in db.session.execute(statement):
        found.setdefault(recusal.judge_id, []).append((entry, recusal))
    return found
