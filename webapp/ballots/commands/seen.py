"""Noting that a judge's device is there. Operational: no audit row, no revision, never in a ballot's transaction."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from flask import current_app
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from webapp.accounts.commands.sessions import TOUCH_EVERY, see
from webapp.ballots.models import JudgeDevice
from webapp.ballots.queries.devices import last_seen, subject
from webapp.ballots.queries.seats import seat_of_device
from webapp.core.db import transaction
from webapp.core.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

_MOST_REMEMBERED = 10_000

_log = structlog.get_logger()


def device_seen(secret: str, now: datetime, *, unsent: int | None = None) -> None:
    """Note that the device with this secret is in use, at most once a minute; a note that fails is left out.

    `unsent` is how many ballots it says lie on it, None when it says nothing.
    """
    memory: dict[str, float] = current_app.extensions.setdefault("lvgu_seen_devices", {})
    moment = time.monotonic()
    if secret in memory and moment - memory[secret] < TOUCH_EVERY.total_seconds():
        return
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()
    memory[secret] = moment
    try:
        _note(secret, now, unsent)
    except (DomainError, DBAPIError) as error:  # the page itself is worth more than the note
        _log.warning("device_seen_failed", error=type(error).__name__)


def _note(secret: str, now: datetime, unsent: int | None) -> None:
    seat = seat_of_device(secret, now)
    if seat is None or seat.device_id is None:
        return
    held = last_seen(seat.device_id)  # another process may have noted it: no need to wait for the write lock
    if held is not None and held > now - TOUCH_EVERY:
        return
    with transaction() as session:
        see(subject(seat.device_id), now)
        if unsent is not None:
            session.execute(update(JudgeDevice).where(JudgeDevice.id == seat.device_id).values(unsent=unsent))
