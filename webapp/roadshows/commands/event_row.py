"""What every command does with the event it belongs to: hold its row, compare versions, leave a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select

from webapp.audit import commands as audit
from webapp.core.db import db
from webapp.core.errors import N_, Conflict, NotFound
from webapp.live.commands import bump
from webapp.roadshows.models import Entry, Event, Judge, Podium, SignUp

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor
    from webapp.core.db import Model


def hold(event_id: int) -> Event:
    """Return the event, its row held until the transaction ends. Raises `NotFound`."""
    statement = select(Event).where(Event.id == event_id).with_for_update()
    event = db.session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()
    if event is None:
        raise NotFound
    return event


def entry_of(event: Event, entry_id: int) -> Entry:
    """Return an entry of the held event. Raises `NotFound`."""
    entry = db.session.execute(
        select(Entry).where(Entry.event_id == event.id, Entry.id == entry_id)
    ).scalar_one_or_none()
    if entry is None:
        raise NotFound
    return entry


def judge_of(event: Event, judge_id: int) -> Judge:
    """Return a judge of the held event. Raises `NotFound`."""
    judge = db.session.execute(
        select(Judge).where(Judge.event_id == event.id, Judge.id == judge_id)
    ).scalar_one_or_none()
    if judge is None:
        raise NotFound
    return judge


def check_version(row: Event | Entry | Judge | Podium | SignUp, version: int | None) -> None:
    """Refuse a write that was prepared on an older state; None asks for no comparison. Raises `Conflict`."""
    if version is not None and row.version != version:
        raise Conflict(N_("Somebody else changed this in the meantime. Look at the present state and decide anew."))


def state(row: Model) -> dict[str, Any]:
    """Return the row's whole state, for the audit record."""
    return {column.key: getattr(row, column.key) for column in inspect(row).mapper.column_attrs}


def note(
    event: Event,
    action: str,
    obj: str,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
    hall: bool = False,
) -> str:
    """Leave the audit row and raise the revisions of the event and of its running; with `hall`, the screen's too.

    Ballots raise the event's revision alone: what they do not change is not drawn again, and the screen's tag
    does not tell how many came in.
    """
    digest = audit.record(
        scope=f"event:{event.id}",
        actor=actor,
        action=action,
        obj=obj,
        now=now,
        before=before,
        after=after,
        details=details,
    )
    bump(f"event:{event.id}")
    bump(f"staging:{event.id}")
    if hall:
        bump(f"screen:{event.id}")
    return digest
