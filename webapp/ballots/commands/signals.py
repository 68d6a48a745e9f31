"""A judge's signal to the console, and a coordinator's note that it was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from webapp.ballots.models import JudgeDevice, Signal
from webapp.ballots.rules.signals import check
from webapp.core.db import db, transaction
from webapp.core.errors import NotFound
from webapp.roadshows.commands.event_row import hold, note

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor
    from webapp.ballots.queries.seats import Seat


def signal(*, seat: Seat, reason: str, words: str, now: datetime) -> bool:
    """Tell the console; True when done. Raises `Invalid` when it says nothing, `NotFound` without a bound device."""
    check(reason, words)
    with transaction():
        event = hold(seat.event_id)
        bound = select(JudgeDevice.id).where(JudgeDevice.id == seat.device_id, JudgeDevice.released_at.is_(None))
        if db.session.execute(bound).first() is None:
            raise NotFound
        said = {"reason": reason, "words": words.strip()}
        statement = insert(Signal).values(event_id=event.id, judge_id=seat.judge_id, made_at=now, **said)
        signal_id = db.session.execute(statement.returning(Signal.id)).scalar_one()
        note(event, "judge.signal", f"signal:{signal_id}", actor=seat.actor, now=now, after=said)
    return True


def see_signal(*, event_id: int, signal_id: int, actor: Actor, now: datetime) -> None:
    """Note that a coordinator has seen a signal, which then leaves the console. Again is no change."""
    with transaction():
        event = hold(event_id)
        wanted = select(Signal).where(Signal.event_id == event.id, Signal.id == signal_id)
        found = db.session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()
        if found is None:
            raise NotFound
        if found.seen_at is None:
            found.seen_at = now
            note(event, "judge.signal_seen", f"signal:{signal_id}", actor=actor, now=now)
