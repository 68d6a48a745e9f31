"""Recording what was decided about entries that the rules leave equal (并列裁定), and undoing it with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from webapp.ballots.models import TieDecision
from webapp.ballots.queries.board import read_board
from webapp.ballots.rules.tied import check_decision, check_undo, shared_places
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, NotFound
from webapp.roadshows import queries as roadshows
from webapp.roadshows.commands.entries import check_reason
from webapp.roadshows.commands.event_row import hold, note, state
from webapp.roadshows.rules.scoring import Tie
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from webapp.audit.rules import Actor
    from webapp.roadshows.models import Event


def decide_tie(
    *, event_id: int, entries: Sequence[str], decider: str, way: str, reason: str, actor: Actor, now: datetime
) -> int:
    """Record the order that somebody gave to entries that share a place; return the decision's number.

    `entries` are their keys, the better first; `decider` and `way` say who decided and how. Until the result is
    published or frozen for a reveal. Raises `Conflict`, or `Invalid` on `place` or `reason`.
    """
    with transaction():
        event = _undecided(event_id)
        if Tie.DECISION not in roadshows.rules_of(event).ties:
            raise Conflict(N_("The rules of this event know no recorded decision: the place stays shared."))
        check_reason(reason)
        check_decision(entries, shared_places(read_board(event.id).results))
        standing = select(TieDecision).where(TieDecision.event_id == event.id, TieDecision.undone_reason.is_(None))
        for earlier in db.session.execute(standing).scalars():
            if not set(earlier.entries).isdisjoint(entries):
                raise Conflict(N_("An earlier decision about one of these entries stands: undo it first."))
        row = TieDecision(
            event_id=event.id, entries=list(entries), decider=decider, way=way, reason=reason, by=actor.id, at=now
        )
        db.session.add(row)
        db.session.flush()
        after = state(row)
        details = {name: after[name] for name in ("entries", "decider", "way", "reason")}
        note(event, "tie.decide", f"tie:{row.id}", actor=actor, now=now, after=after, details=details)
        return row.id


def undo_decision(*, event_id: int, decision_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Take a decision back, which stays on record; return its number. Raises as `decide_tie`, or `NotFound`."""
    with transaction():
        event = _undecided(event_id)
        check_reason(reason)
        wanted = select(TieDecision).where(TieDecision.event_id == event.id, TieDecision.id == decision_id)
        row = db.session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()
        if row is None:
            raise NotFound
        check_undo(undone=row.undone_reason is not None)
        before = state(row)
        row.undone_reason = reason
        details = {"entries": row.entries, "reason": reason}
        obj = f"tie:{row.id}"
        note(event, "tie.undo", obj, actor=actor, now=now, before=before, after=state(row), details=details)
        return row.id


def _undecided(event_id: int) -> Event:
    """Return the held event, whose result nobody has seen. Raises `Conflict`."""
    event = hold(event_id)
    last = roadshows.publication(event.id)
    frozen = last is not None and last.published_at is None
    if frozen or event.stage not in {Stage.ROADSHOW, Stage.LOCKED}:
        raise Conflict(N_("Ties are decided before the result is shown to anybody."), code="closed")
    return event
