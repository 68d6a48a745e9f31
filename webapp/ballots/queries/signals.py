"""What judges told the console and nobody has seen yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from webapp.ballots.models import Signal
from webapp.ballots.rules.signals import LABELS, Reason
from webapp.core.db import db
from webapp.roadshows.models import Judge


@dataclass(frozen=True, slots=True)
class Told:
    """A signal: who, when, and what."""

    id: int
    judge: str
    made_at: datetime
    reason: str
    words: str

    @property
    def label(self) -> str:
        """Name the chosen reason, marked for translation; empty without one."""
        return LABELS[Reason(self.reason)] if self.reason in [*Reason] else ""


def unseen_signals(event_id: int) -> tuple[Told, ...]:
    """Return an event's signals that wait for a coordinator, oldest first."""
    columns = (Signal.id, Judge.name, Signal.made_at, Signal.reason, Signal.words)
    statement = select(*columns).join(Judge, Judge.id == Signal.judge_id).order_by(Signal.id)
    rows = db.session.execute(statement.where(Signal.event_id == event_id, Signal.seen_at.is_(None)))
    return tuple(Told(*row) for row in rows)
