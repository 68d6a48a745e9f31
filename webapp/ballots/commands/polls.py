"""Running the audience's vote: how it is held, its window, its printed codes. Every step leaves an audit row."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import func, insert, select

from webapp.ballots.models import Poll, Vote, VoteCode
from webapp.ballots.queries.votes import counts
from webapp.ballots.rules import votes as rules
from webapp.ballots.rules.votes import Mode
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, Invalid, NotFound
from webapp.core.ids import new_token
from webapp.roadshows.commands.event_row import hold, note, state
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor
    from webapp.roadshows.models import Event
    from webapp.settings import Settings


def set_mode(*, event_id: int, mode: Mode, actor: Actor, now: datetime) -> None:
    """Say how the audience votes; it can change until the first vote is in. Raises `Conflict`."""
    with transaction():
        event = hold(event_id)
        poll = db.session.get(Poll, event.id, populate_existing=True)
        before = state(poll) if poll else None
        if poll is None:
            poll = Poll(event_id=event.id, token=new_token(), mode=mode.value)
            db.session.add(poll)
            db.session.flush()
        elif poll.mode != mode:
            if poll.is_open or db.session.execute(select(Vote.id).where(Vote.event_id == event.id).limit(1)).first():
                raise Conflict(N_("Votes are in, or the window is open: the way of voting stays."), code="closed")
            poll.mode = mode.value
        _keep(event, poll, "poll.mode", before, actor=actor, now=now)


def open_window(*, event_id: int, actor: Actor, now: datetime) -> None:
    """Open the window. An open one stays open. Raises `Conflict`, `NotFound` before `set_mode`."""
    with transaction():
        event, poll = _held(event_id)
        rules.check_window(Stage(event.stage))
        if poll.is_open:
            return
        before = state(poll)
        poll.is_open, poll.opened_at, poll.closed_at = True, now, None
        _keep(event, poll, "poll.open", before, actor=actor, now=now)


def close_window(*, event_id: int, actor: Actor, now: datetime) -> None:
    """Close the window; the record keeps how many votes each entry has. A closed one stays closed."""
    with transaction():
        event, poll = _held(event_id)
        if not poll.is_open:
            return
        before = state(poll)
        poll.is_open, poll.closed_at = False, now
        db.session.flush()
        _keep(event, poll, "poll.close", before, actor=actor, now=now, votes=counts(event.id))


def issue_codes(*, event_id: int, count: int, actor: Actor, now: datetime) -> list[str]:
    """Make one-time codes and return them, this once; earlier ones stay good. Raises `Conflict` or `Invalid`."""
    with transaction():
        event, poll = _held(event_id)
        if poll.mode != Mode.CODES:
            raise Conflict(N_("This vote is held without codes."), code="closed")
        mine = VoteCode.event_id == event.id
        held = db.session.execute(select(func.count()).select_from(VoteCode).where(mine)).scalar_one()
        if not 1 <= count <= rules.MOST_CODES - held:
            raise Invalid(N_("An event has 1 to %(most)s codes in all."), field="count", most=rules.MOST_CODES)
        settings: Settings = current_app.config["LVGU"]
        codes = {rules.new_code(secrets.choice) for _ in range(count)}
        rows = [
            {
                "event_id": event.id,
                "code_hash": rules.code_hash(settings.secret_key, event.id, code),
                "issued_at": now,
            }
            for code in codes
        ]
        db.session.execute(insert(VoteCode), rows)
        note(event, "poll.codes", f"event:{event.id}", actor=actor, now=now, details={"count": len(codes)})
        return sorted(codes)


def _held(event_id: int) -> tuple[Event, Poll]:
    event = hold(event_id)
    statement = select(Poll).where(Poll.event_id == event.id).with_for_update()
    poll = db.session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()
    if poll is None:
        raise NotFound
    return event, poll


def _keep(
    event: Event,
    poll: Poll,
    action: str,
    before: dict[str, object] | None,
    *,
    actor: Actor,
    now: datetime,
    votes: dict[str, int] | None = None,
) -> None:
    poll.version += 1
    details = {"mode": poll.mode, **({"votes": votes} if votes is not None else {})}
    obj = f"event:{event.id}"
    note(event, action, obj, actor=actor, now=now, before=before, after=state(poll), details=details, hall=True)
