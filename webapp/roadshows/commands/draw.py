"""Drawing lots: freezing the list with a commitment, drawing with the hall's word, calling it off."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from webapp.core.db import db, transaction
from webapp.core.errors import NotFound
from webapp.roadshows.commands.entries import check_not_drawing, check_reason, in_order
from webapp.roadshows.commands.event_row import check_version, hold, note, state
from webapp.roadshows.models import Draw, Event
from webapp.roadshows.rules import draw as rules
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor


def freeze(*, event_id: int, version: int | None, actor: Actor, now: datetime) -> str:
    """Freeze the entries that take part and commit to a secret seed; return the commitment. Raises `Conflict`."""
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        check_not_drawing(event)
        entries = sorted((one for one in in_order(event.id) if one.withdrawn_reason is None), key=lambda one: one.id)
        rules.check_commit(Stage(event.stage), entries=len(entries))
        last = db.session.execute(select(func.max(Draw.number)).where(Draw.event_id == event.id)).scalar() or 0
        seed = token_hex(32)
        row = Draw(
            event_id=event.id,
            number=last + 1,
            entries=[[one.key, one.name] for one in entries],
            seed=seed,
            commitment=rules.commitment(seed),
            committed_at=now,
        )
        db.session.add(row)
        db.session.flush()
        details = {"number": row.number, "commitment": row.commitment, "entries": [one.key for one in entries]}
        note(event, "draw.commit", f"draw:{row.id}", actor=actor, now=now, after=state(row), details=details)
        return row.commitment


def draw(*, event_id: int, word: str, actor: Actor, now: datetime) -> list[str]:
    """Draw with the hall's word and put the entries in that order; return their keys.

    Withdrawn entries come after the drawn ones. Raises `Conflict`, `Invalid` on `word`, `NotFound` without a
    commitment.
    """
    with transaction():
        event, row = _pending(event_id)
        word = rules.read_word(word)
        drawn = rules.order(row.seed, word, [key for key, _name in row.entries])
        before = state(row)
        row.word, row.drawn_at = word, now
        places = {key: place for place, key in enumerate(drawn)}
        running = sorted(in_order(event.id), key=lambda one: (places.get(one.key, len(places)), one.position))
        for position, entry in enumerate(running, 1):
            entry.position = position
        event.order_kind = "drawn"
        event.version += 1
        details = {"number": row.number, "seed": row.seed, "word": word, "order": drawn}
        obj = f"draw:{row.id}"
        after = state(row)
        note(event, "draw.draw", obj, actor=actor, now=now, before=before, after=after, details=details, hall=True)
        return drawn


def cancel(*, event_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Call the pending draw off; it stays on its public page with the reason. Raises as `draw`."""
    with transaction():
        event, row = _pending(event_id)
        check_reason(reason)
        before = state(row)
        row.cancelled_reason = reason
        details = {"number": row.number, "commitment": row.commitment, "seed": row.seed, "reason": reason}
        obj = f"draw:{row.id}"
        note(event, "draw.cancel", obj, actor=actor, now=now, before=before, after=state(row), details=details)


def _pending(event_id: int) -> tuple[Event, Draw]:
    event = hold(event_id)
    rules.check_change(Stage(event.stage), ballots=event.rules_frozen_at is not None)
    statement = select(Draw).where(Draw.event_id == event.id, Draw.drawn_at.is_(None), Draw.cancelled_reason.is_(None))
    row = db.session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()
    if row is None:
        raise NotFound
    return event, row
