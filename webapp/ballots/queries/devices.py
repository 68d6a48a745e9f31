"""The devices that judges score with: what they are, and when they were last there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, literal, select

from webapp.accounts.models import Presence
from webapp.ballots.models import JudgeDevice
from webapp.core.db import db


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A bound device; `system` and `browser` are message ids, empty when unknown.

    `unsent` counts the ballots that lay on it when it was last seen.
    """

    system: str
    browser: str
    claimed_at: datetime
    seen_at: datetime
    unsent: int


def subject(device_id: int) -> str:
    """Name a device as `Presence` does."""
    return f"device:{device_id}"


def devices(event_id: int) -> dict[int, DeviceRow]:
    """Return the bound devices of an event, by judge id."""
    named = literal("device:") + cast(JudgeDevice.id, String)
    statement = (
        select(JudgeDevice, Presence.seen_at)
        .outerjoin(Presence, Presence.subject == named)
        .where(JudgeDevice.event_id == event_id, JudgeDevice.released_at.is_(None))
    )
    return {
        row.JudgeDevice.judge_id: DeviceRow(
            row.JudgeDevice.system,
            row.JudgeDevice.browser,
            row.JudgeDevice.claimed_at,
            row.seen_at or row.JudgeDevice.claimed_at,
            row.JudgeDevice.unsent,
        )
        for row in db.session.execute(statement)
    }


def last_seen(device_id: int) -> datetime | None:
    """Return when a device was last noted."""
    return db.session.execute(
        select(Presence.seen_at).where(Presence.subject == subject(device_id))
    ).scalar_one_or_none()
