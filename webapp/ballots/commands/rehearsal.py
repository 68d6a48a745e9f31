"""Rehearsal (彩排): everything works as in the hall, the event's name says so, and its end wipes what was scored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from webapp.ballots.models import (
    Ballot,
    BallotDraft,
    BallotRevision,
    LateBallot,
    PaperBallot,
    Poll,
    Signal,
    TieDecision,
    Vote,
)
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict
from webapp.roadshows.commands.entries import in_order
from webapp.roadshows.commands.event_row import check_version, hold, note, state
from webapp.roadshows.commands.evidence import thaw
from webapp.roadshows.models import Deduction, Event, Podium
from webapp.roadshows.rules.scoring import NAME_LENGTH
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor

# In the event's own language and name: so it stands on every page, screen, card and ballot of the rehearsal.
MARK: Final = "【彩排】"
_WIPED: Final = (Signal, Vote, LateBallot, PaperBallot, BallotRevision, BallotDraft, Ballot, Deduction, TieDecision)


def begin_rehearsal(*, event_id: int, version: int | None, actor: Actor, now: datetime) -> int:
    """Mark the event as a rehearsal; return its version. Raises `Conflict` unless at 路演 without a ballot."""
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        if event.rehearsal:
            raise Conflict(N_("The rehearsal has begun already."), code="closed")
        if event.stage != Stage.ROADSHOW or event.rules_frozen_at is not None or event.published_at is not None:
            raise Conflict(
                N_("A rehearsal is held at the stage “Presentations”, before the first ballot."), code="closed"
            )
        before = state(event)
        event.rehearsal, event.name = True, (MARK + event.name)[:NAME_LENGTH]
        return _keep(event, "event.rehearse", before, {}, actor=actor, now=now)


def end_rehearsal(*, event_id: int, version: int | None, actor: Actor, now: datetime) -> int:
    """Wipe ballots, drafts, late ballots, votes, deductions, scoring and stage; return the event's version.

    The audit record stays: it tells that a rehearsal was held and how much of it was wiped. Judges, recusals,
    links and devices stay as they are. Raises `Conflict` when none is under way.
    """
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        check_rehearsing(event)
        before = state(event)
        wiped = {model.__tablename__: _wipe(event, model) for model in _WIPED}
        for entry in in_order(event.id):
            entry.scoring = "waiting"
            entry.version += 1
            thaw(entry)
        if poll := db.session.get(Poll, event.id, populate_existing=True):
            poll.is_open = False
        podium = db.session.get_one(Podium, event.id)
        podium.entry_id, podium.timer, podium.timer_started_at, podium.timer_spent_ms = None, "presentation", None, 0
        podium.slide, podium.slide_note, podium.previous = "", "", None
        podium.version += 1
        event.rehearsal, event.name = False, event.name.removeprefix(MARK)
        event.rules_frozen_at, event.stage = None, Stage.ROADSHOW.value
        return _keep(event, "event.rehearsal_end", before, wiped, actor=actor, now=now)


def check_rehearsing(event: Event) -> None:
    """Refuse what belongs to a rehearsal. Raises `Conflict` (code `closed`)."""
    if not event.rehearsal:
        raise Conflict(N_("No rehearsal is under way."), code="closed")


def _wipe(
    event: Event,
    model: type[
        Ballot | BallotRevision | BallotDraft | LateBallot | PaperBallot | Deduction | Vote | Signal | TieDecision
    ],
) -> int:
    count = db.session.execute(select(func.count()).select_from(model).where(model.event_id == event.id)).scalar_one()
    db.session.execute(delete(model).where(model.event_id == event.id))
    return count


def _keep(
    event: Event, action: str, before: dict[str, object], wiped: dict[str, int], *, actor: Actor, now: datetime
) -> int:
    event.version += 1
    details = wiped or None
    obj = f"event:{event.id}"
    note(event, action, obj, actor=actor, now=now, before=before, after=state(event), details=details, hall=True)
    return event.version
