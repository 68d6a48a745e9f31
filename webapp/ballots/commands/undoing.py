"""Undoing what a tap on the console did: an opening that came too early, a refusal that was a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from webapp.ballots.models import Ballot, BallotDraft, LateBallot, PaperBallot
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, NotFound
from webapp.roadshows.commands import evidence
from webapp.roadshows.commands.entries import check_before_lock, check_reason
from webapp.roadshows.commands.event_row import check_version, entry_of, hold, note, state
from webapp.roadshows.rules import stages
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor

_MARKS = (Ballot, BallotDraft, LateBallot, PaperBallot)


def withdraw_opening(
    *, event_id: int, entry_id: int, version: int | None, reason: str, actor: Actor, now: datetime
) -> int:
    """Undo the opening of an entry's scoring, as long as no judge has set a score. Return the entry's version.

    What the records say for it follows them again until the next opening.

    Raises `Conflict` when it is not open, a judge has begun or somebody was quicker; `Invalid` on `reason`.
    """
    with transaction():
        event = hold(event_id)
        stages.check_scoring(Stage(event.stage))
        check_reason(reason)
        entry = entry_of(event, entry_id)
        check_version(entry, version)
        if entry.scoring != "open":
            raise Conflict(N_("Scoring for this entry is not open."), code="closed")
        for model in _MARKS:
            if db.session.execute(select(model.event_id).where(model.entry_id == entry.id).limit(1)).first():
                raise Conflict(N_("Judges have begun to score this entry: close its scoring instead."), code="closed")
        before = state(entry)
        entry.scoring = "waiting"
        evidence.thaw(entry)
        entry.version += 1
        after = {**state(entry), "reason": reason}
        obj = f"entry:{entry.id}"
        note(event, "scoring.withdraw", obj, actor=actor, now=now, before=before, after=after, hall=True)
        return entry.version


def reconsider_late(*, event_id: int, late_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Undo the refusal of a late ballot, which then waits for a decision again; return its id. Until the lock.

    An accepted one is undone by `restore_revision`, or by excluding the ballot.

    Raises `Conflict`, `NotFound`, or `Invalid` on `reason`.
    """
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        check_reason(reason)
        statement = select(LateBallot).where(LateBallot.event_id == event.id, LateBallot.id == late_id)
        late = db.session.execute(statement).scalar_one_or_none()
        if late is None:
            raise NotFound
        if late.decision != "refused":
            raise Conflict(N_("This late ballot was not refused."), code="closed")
        before = {**state(late), "undone": reason}
        late.decision, late.reason, late.decided_by, late.decided_at = None, "", None, None
        note(event, "late.reconsider", f"late:{late.id}", actor=actor, now=now, before=before, after=state(late))
        return late.id
