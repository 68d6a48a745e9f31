"""Judges: adding, replacing, marking absent, and recusals. All of it until the lock.

Commands return the new version of what they changed, or the number of the row they wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, Invalid, NotFound
from webapp.roadshows.commands.entries import check_before_lock, check_reason, free_key
from webapp.roadshows.commands.event_row import check_version, entry_of, hold, judge_of, note, state
from webapp.roadshows.models import Event, Judge, Recusal
from webapp.roadshows.rules.contract import MOST_JUDGES

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor

_REPLACED = N_("This judge has been replaced already.")


def add_judge(*, event_id: int, name: str, unit: str, area_code: str | None = None, actor: Actor, now: datetime) -> str:
    """Add a judge and return the key. Raises `Conflict` or `Invalid`."""
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        judge = _insert(event, name=name, unit=unit, area_code=area_code)
        note(event, "judge.add", f"judge:{judge.id}", actor=actor, now=now, after=state(judge))
        return judge.key


def edit_judge(
    *,
    event_id: int,
    judge_id: int,
    version: int,
    name: str,
    unit: str,
    area_code: str | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Correct a judge's name, unit or division. Raises `Conflict`."""
    with transaction():
        event, judge = _held(event_id, judge_id, version)
        before = state(judge)
        judge.name, judge.unit, judge.area_code = name, unit, area_code
        return _keep(event, judge, "judge.edit", before, actor=actor, now=now)


def mark_absent(*, event_id: int, judge_id: int, version: int, reason: str, actor: Actor, now: datetime) -> int:
    """Stop waiting for a judge's ballots (缺席); those handed in still count. Raises `Conflict` or `Invalid`."""
    with transaction():
        event, judge = _held(event_id, judge_id, version)
        check_reason(reason)
        before = state(judge)
        judge.status, judge.status_reason = "absent", reason
        return _keep(event, judge, "judge.absent", before, actor=actor, now=now)


def mark_present(*, event_id: int, judge_id: int, version: int, actor: Actor, now: datetime) -> int:
    """Wait for an absent judge again. Raises `Conflict`."""
    with transaction():
        event, judge = _held(event_id, judge_id, version)
        before = state(judge)
        judge.status, judge.status_reason = "active", ""
        return _keep(event, judge, "judge.present", before, actor=actor, now=now)


def replace_judge(
    *,
    event_id: int,
    judge_id: int,
    version: int,
    name: str,
    unit: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> str:
    """Put another judge in this one's place; return the new key. Raises `Conflict` or `Invalid`.

    What the old one handed in still counts. Recusals are personal and do not pass on.
    """
    with transaction():
        event, judge = _held(event_id, judge_id, version)
        check_reason(reason)
        before = state(judge)
        successor = _insert(event, name=name, unit=unit)
        judge.status, judge.status_reason, judge.replaced_by_id = "replaced", reason, successor.id
        after = {**state(judge), "successor": state(successor)}
        judge.version += 1
        note(event, "judge.replace", f"judge:{judge.id}", actor=actor, now=now, before=before, after=after)
        return successor.key


def recuse(*, event_id: int, judge_id: int, entry_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Record that a judge does not score an entry (回避). Again is no change. Raises `Conflict` or `Invalid`."""
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        judge, entry = judge_of(event, judge_id), entry_of(event, entry_id)
        check_reason(reason)
        known = select(Recusal.id).where(Recusal.judge_id == judge.id, Recusal.entry_id == entry.id)
        if held := db.session.execute(known).scalar_one_or_none():
            return held
        row = Recusal(event_id=event.id, judge_id=judge.id, entry_id=entry.id, reason=reason, by=actor.id, at=now)
        db.session.add(row)
        db.session.flush()
        note(event, "judge.recuse", f"judge:{judge.id}", actor=actor, now=now, after=state(row))
        return row.id


def cancel_recusal(*, event_id: int, judge_id: int, entry_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Let a judge score the entry after all. Raises `Conflict`, `Invalid` or `NotFound`."""
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        check_reason(reason)
        held = select(Recusal).where(
            Recusal.event_id == event.id, Recusal.judge_id == judge_id, Recusal.entry_id == entry_id
        )
        row = db.session.execute(held).scalar_one_or_none()
        if row is None:
            raise NotFound
        before = {**state(row), "cancelled": reason}
        db.session.delete(row)
        note(event, "judge.recuse_cancel", f"judge:{judge_id}", actor=actor, now=now, before=before)
        return row.id


def _held(event_id: int, judge_id: int, version: int) -> tuple[Event, Judge]:
    event = hold(event_id)
    check_before_lock(event)
    judge = judge_of(event, judge_id)
    check_version(judge, version)
    if judge.status == "replaced":
        raise Conflict(_REPLACED, code="closed")
    return event, judge


def _insert(event: Event, *, name: str, unit: str, area_code: str | None = None) -> Judge:
    taken = set(db.session.execute(select(Judge.key).where(Judge.event_id == event.id)).scalars())
    if len(taken) >= MOST_JUDGES:
        raise Invalid(N_("At most %(most)s are possible here."), most=MOST_JUDGES)
    judge = Judge(event_id=event.id, key=free_key("j", taken), name=name, unit=unit, area_code=area_code)
    db.session.add(judge)
    db.session.flush()
    return judge


def _keep(event: Event, judge: Judge, action: str, before: dict[str, object], *, actor: Actor, now: datetime) -> int:
    judge.version += 1
    note(event, action, f"judge:{judge.id}", actor=actor, now=now, before=before, after=state(judge))
    return judge.version
