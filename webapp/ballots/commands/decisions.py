"""What the coordinator decides about ballots: late ones, and ballots that do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from webapp.ballots.commands.revisions import append, ballot_of
from webapp.ballots.models import Ballot, LateBallot
from webapp.ballots.queries.scrutiny import history
from webapp.ballots.rules.restoring import check_restore
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, NotFound
from webapp.core.ids import new_uuid
from webapp.roadshows.commands.entries import check_before_lock, check_reason
from webapp.roadshows.commands.event_row import entry_of, hold, judge_of, note, state

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor
    from webapp.roadshows.models import Event


def accept_late(*, event_id: int, late_id: int, reason: str, actor: Actor, now: datetime) -> str:
    """Take a late ballot as the judge's current revision and return its new receipt. Until the lock.

    Raises `Conflict` when it was decided before or the event is locked, `Invalid` on `reason`, `NotFound`.
    """
    with transaction():
        event, late = _undecided(event_id, late_id, reason)
        before = state(late)
        revision = append(
            event,
            judge_id=late.judge_id,
            entry_id=late.entry_id,
            scores=late.scores,
            client_id=late.client_id,
            received_at=late.received_at,
        )
        late.decision, late.reason, late.revision_id = "accepted", reason, revision.id
        late.decided_by, late.decided_at = actor.id, now
        after = {**state(late), "receipt": revision.receipt, "revision": revision.number}
        details = {"receipt": revision.receipt, "revision": revision.number}
        obj = f"late:{late.id}"
        note(event, "late.accept", obj, actor=actor, now=now, before=before, after=after, details=details)
        return revision.receipt


def refuse_late(*, event_id: int, late_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Leave a late ballot out for good; it stays on record. Until the lock. Raises as `accept_late`."""
    with transaction():
        event, late = _undecided(event_id, late_id, reason)
        before = state(late)
        late.decision, late.reason = "refused", reason
        late.decided_by, late.decided_at = actor.id, now
        note(event, "late.refuse", f"late:{late.id}", actor=actor, now=now, before=before, after=state(late))


def exclude_ballot(*, event_id: int, judge_id: int, entry_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Take a submitted ballot out of the count (剔除); it stays on record. Until the lock.

    Raises `Conflict` when the event is locked, `Invalid` on `reason`, `NotFound` without a ballot.
    """
    check_reason(reason)
    _set_excluded(event_id, judge_id, entry_id, reason, action="ballot.exclude", why=reason, actor=actor, now=now)


def include_ballot(*, event_id: int, judge_id: int, entry_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Let an excluded ballot count again. Until the lock. Raises as `exclude_ballot`, or when it counts already."""
    check_reason(reason)
    _set_excluded(event_id, judge_id, entry_id, None, action="ballot.include", why=reason, actor=actor, now=now)


def restore_revision(
    *, event_id: int, judge_id: int, entry_id: int, number: int, seen: int, reason: str, actor: Actor, now: datetime
) -> str:
    """Let an earlier version count again in place of a late ballot or a sheet of paper; return its new receipt.

    Nothing is overwritten: its scores become a further version, whose `base` is `number`; an exclusion ends. `seen`
    is the version that the person saw as the current one. Until the lock.

    Raises `Conflict` when the event is locked or another version is current, `NotAllowed` when the judge handed the
    current one in, `Invalid` on `reason`, `NotFound`.
    """
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        check_reason(reason)
        told = history(entry_of(event, entry_id), judge_of(event, judge_id))
        check_restore(number=number, current=told.newest, seen=seen, by_judge=not told.restorable)
        versions = {one.number: one.scores for one in told.revisions}
        pair = {"judge_id": judge_id, "entry_id": entry_id}
        again = append(event, **pair, scores=versions[number], client_id=new_uuid(), received_at=now, base=number)
        ballot = db.session.get_one(Ballot, again.ballot_id)
        before = {**state(ballot), "revision": told.newest, "scores": versions[told.newest]}
        ballot.excluded_reason = None
        details = {"receipt": again.receipt, "revision": again.number, "restored": number}
        after = {**state(ballot), **details, "scores": again.scores, "reason": reason}
        obj = f"ballot:{ballot.id}"
        note(event, "ballot.restore", obj, actor=actor, now=now, before=before, after=after, details=details)
        return again.receipt


def _set_excluded(
    event_id: int,
    judge_id: int,
    entry_id: int,
    reason: str | None,
    *,
    action: str,
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        ballot = ballot_of(event, judge_id, entry_id)
        if ballot is None:
            raise NotFound
        if (ballot.excluded_reason is None) == (reason is None):
            raise Conflict(N_("Somebody else changed this in the meantime. Look at the present state and decide anew."))
        before = state(ballot)
        ballot.excluded_reason = reason
        after = {**state(ballot), "reason": why}
        note(event, action, f"ballot:{ballot.id}", actor=actor, now=now, before=before, after=after)


def _undecided(event_id: int, late_id: int, reason: str) -> tuple[Event, LateBallot]:
    event = hold(event_id)
    check_before_lock(event)
    check_reason(reason)
    statement = select(LateBallot).where(LateBallot.event_id == event.id, LateBallot.id == late_id)
    late = db.session.execute(statement).scalar_one_or_none()
    if late is None:
        raise NotFound
    if late.decision is not None:
        raise Conflict(N_("This late ballot was decided before."))
    return event, late
