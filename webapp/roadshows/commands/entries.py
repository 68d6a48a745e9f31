"""Entries: adding, changing, putting in order, withdrawing, and points taken off.

Commands return the new version of what they changed, or the number of the row they wrote.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, Invalid, NotFound
from webapp.roadshows.commands.event_row import check_version, entry_of, hold, note, state
from webapp.roadshows.commands.events import check_area
from webapp.roadshows.models import Deduction, Draw, Entry, Event
from webapp.roadshows.queries import criteria_of
from webapp.roadshows.rules import stages
from webapp.roadshows.rules.contract import MOST_ENTRIES
from webapp.roadshows.rules.scoring import check_category, is_separate
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from webapp.audit.rules import Actor
    from webapp.roadshows.rules.entry import EntryText

_LOCKED = N_("The scores are locked: entries, judges and deductions stay as they are.")


def add_entry(*, event_id: int, text: EntryText, actor: Actor, now: datetime) -> str:
    """Add an entry at the end of the running order; return its key. Raises `Conflict` or `Invalid`."""
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        check_not_drawing(event)
        check_area(text.area_code, "area_code")
        check_category(criteria_of(event.id), text.category, "category")
        entries = in_order(event.id)
        if len(entries) >= MOST_ENTRIES:
            raise Invalid(N_("At most %(most)s are possible here."), most=MOST_ENTRIES)
        position = entries[-1].position + 1 if entries else 1
        key = free_key("e", {entry.key for entry in entries})
        entry = Entry(event_id=event.id, key=key, position=position, **asdict(text))
        db.session.add(entry)
        db.session.flush()
        note(event, "entry.add", f"entry:{entry.id}", actor=actor, now=now, after=state(entry), hall=True)
        return key


def edit_entry(*, event_id: int, entry_id: int, version: int, text: EntryText, actor: Actor, now: datetime) -> int:
    """Change what is told about an entry. Raises `Conflict` or `Invalid`."""
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        entry = entry_of(event, entry_id)
        check_version(entry, version)
        check_area(text.area_code, "area_code")
        _recategorise(event, entry, text.category)
        before = state(entry)
        for name, value in asdict(text).items():
            setattr(entry, name, value)
        return _keep(event, entry, "entry.edit", before, actor=actor, now=now)


def _recategorise(event: Event, entry: Entry, category: str) -> None:
    """Let an entry change its category, unless that changes what a ballot is made of. Raises `Conflict`, `Invalid`.

    Where categories have criteria of their own it is a change of the rules: forms that are open are out of date.
    """
    criteria = criteria_of(event.id)
    if entry.category == category or not is_separate(criteria):
        return
    if event.rules_frozen_at is not None:
        raise Conflict(N_("Ballots are in: an entry keeps the category whose criteria it is scored by."), code="closed")
    check_category(criteria, category, "category")
    event.rules_version += 1


def move_entry(*, event_id: int, entry_id: int, version: int, by: int, actor: Actor, now: datetime) -> int:
    """Move an entry up (`by` −1) or down (+1) in the running order; the order is then a manual one.

    `version` is the event's: two people reordering at once would undo each other. Raises `Conflict`.
    """
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        check_before_lock(event)
        check_not_drawing(event)
        entry = entry_of(event, entry_id)
        entries = in_order(event.id)
        place = entries.index(entry)
        target = min(max(place + by, 0), len(entries) - 1)
        if target == place:
            return event.version
        before = {"order": [each.key for each in entries]}
        entries.insert(target, entries.pop(place))
        for position, each in enumerate(entries, 1):
            each.position = position
        event.order_kind = "manual"
        event.version += 1
        after = {"order": [each.key for each in entries]}
        obj = f"event:{event.id}"
        note(event, "entry.order", obj, actor=actor, now=now, before=before, after=after, details=after, hall=True)
        return event.version


def withdraw_entry(*, event_id: int, entry_id: int, version: int, reason: str, actor: Actor, now: datetime) -> int:
    """Take an entry out of the contest (弃权): it stays in the list, unranked. Raises `Conflict` or `Invalid`."""
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        check_not_drawing(event)
        entry = entry_of(event, entry_id)
        check_version(entry, version)
        check_reason(reason)
        before = state(entry)
        entry.withdrawn_reason = reason
        entry.scoring = "waiting" if entry.scoring == "waiting" else "closed"
        return _keep(event, entry, "entry.withdraw", before, actor=actor, now=now)


def reinstate_entry(*, event_id: int, entry_id: int, version: int, actor: Actor, now: datetime) -> int:
    """Let a withdrawn entry take part again. Raises `Conflict`."""
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        check_not_drawing(event)
        entry = entry_of(event, entry_id)
        check_version(entry, version)
        before = state(entry)
        entry.withdrawn_reason = None
        return _keep(event, entry, "entry.reinstate", before, actor=actor, now=now)


def deduct(*, event_id: int, entry_id: int, points: Decimal, reason: str, actor: Actor, now: datetime) -> int:
    """Take points off an entry's result, such as for overrunning. Raises `Conflict` or `Invalid`."""
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        entry = entry_of(event, entry_id)
        check_reason(reason)
        if points <= 0:
            raise Invalid(N_("A deduction is above 0."), field="points")
        row = Deduction(event_id=event.id, entry_id=entry.id, points=points, reason=reason, by=actor.id, at=now)
        db.session.add(row)
        db.session.flush()
        note(event, "entry.deduct", f"deduction:{row.id}", actor=actor, now=now, after=state(row))
        return row.id


def cancel_deduction(*, event_id: int, deduction_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Give the points back; the deduction stays on record as cancelled. Raises `Conflict` or `Invalid`."""
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        row = db.session.get(Deduction, deduction_id)
        if row is None or row.event_id != event.id:
            raise NotFound
        check_reason(reason)
        if row.cancelled_reason is not None:
            return row.id
        before = state(row)
        row.cancelled_reason = reason
        obj = f"deduction:{row.id}"
        note(event, "entry.deduct_cancel", obj, actor=actor, now=now, before=before, after=state(row))
        return row.id


def check_before_lock(event: Event) -> None:
    """Refuse a change to a locked or published event. Raises `Conflict` (code `closed`)."""
    if not stages.entries_editable(Stage(event.stage)):
        raise Conflict(_LOCKED, code="closed")


def check_not_drawing(event: Event) -> None:
    """Refuse to change the list while it is frozen for a draw. Raises `Conflict` (code `closed`)."""
    pending = select(Draw.id).where(Draw.event_id == event.id, Draw.drawn_at.is_(None), Draw.cancelled_reason.is_(None))
    if db.session.execute(pending).first():
        raise Conflict(N_("The list is frozen for the draw. Draw, or call the draw off, first."), code="closed")


def check_reason(reason: str) -> None:
    """Refuse an empty reason. Raises `Invalid` on `reason`."""
    if not reason.strip():
        raise Invalid(N_("Give a reason."), field="reason")


def in_order(event_id: int) -> list[Entry]:
    """Return the event's entries in their running order."""
    statement = select(Entry).where(Entry.event_id == event_id).order_by(Entry.position, Entry.id)
    return list(db.session.execute(statement).scalars())


def free_key(letter: str, taken: set[str]) -> str:
    """Return the first of e1, e2, … that is free."""
    number = len(taken) + 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def _keep(event: Event, entry: Entry, action: str, before: dict[str, object], *, actor: Actor, now: datetime) -> int:
    entry.version += 1
    obj = f"entry:{entry.id}"
    note(event, action, obj, actor=actor, now=now, before=before, after=state(entry), hall=True)
    return entry.version
