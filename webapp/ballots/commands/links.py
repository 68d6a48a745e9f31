"""Judge links and devices: issuing, revoking, starting a device, releasing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import insert, select, update

from webapp.ballots.models import JudgeDevice, JudgeLink
from webapp.ballots.queries.seats import seat_of_link
from webapp.ballots.rules.devices import device_words
from webapp.core.db import db, transaction
from webapp.core.errors import NotFound
from webapp.core.ids import new_token, token_hash
from webapp.roadshows.commands.event_row import hold, note
from webapp.roadshows.models import Event, Judge

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Table

    from webapp.audit.rules import Actor
    from webapp.ballots.queries.seats import Seat

_link = cast("Table", JudgeLink.__table__)
_device = cast("Table", JudgeDevice.__table__)


def issue_links(
    *, event_id: int, judge_ids: Collection[int] | None = None, actor: Actor, now: datetime
) -> list[tuple[int, str]]:
    """Give judges new links and return (judge id, token) in the judges' order; None means all but replaced ones.

    The tokens are shown once: only their hashes are kept. A judge's older link ends, and with it the device.
    Raises `NotFound` for a judge of another event.
    """
    with transaction():
        event = hold(event_id)
        chosen = _judges(event, judge_ids)
        tokens = [(judge_id, new_token()) for judge_id in chosen]
        _end_links(chosen, now)
        db.session.execute(
            insert(_link),
            [
                {"event_id": event.id, "judge_id": judge_id, "token_hash": token_hash(token), "created_at": now}
                for judge_id, token in tokens
            ],
        )
        note(event, "link.issue", f"event:{event.id}", actor=actor, now=now, details={"judges": chosen})
        return tokens


def revoke_link(*, event_id: int, judge_id: int, actor: Actor, now: datetime) -> None:
    """End a judge's link and device. Again is no change. Raises `NotFound` for a judge of another event."""
    with transaction():
        event = hold(event_id)
        if _end_links(_judges(event, [judge_id]), now):
            note(event, "link.revoke", f"judge:{judge_id}", actor=actor, now=now)


def claim(*, token: str, secret: str | None, agent: str = "", now: datetime) -> str | None:
    """Start a device for the judge of a link and return its secret; None when another device is bound.

    `secret` is what the device holds already: the bound one simply goes on. `agent` is its User-Agent. Raises
    `NotFound`.
    """
    seat = seat_of_link(token, now)
    if seat is None:
        raise NotFound
    if seat.is_bound_to(secret):
        return secret
    with transaction():
        event = hold(seat.event_id)
        seat = seat_of_link(token, now)  # as it is now that nobody else can change it
        if seat is None:
            raise NotFound
        if seat.device_id is not None:
            return secret if seat.is_bound_to(secret) else None
        return start_device(event, seat, "device.claim", agent=agent, now=now)


def start_device(event: Event, seat: Seat, action: str, *, agent: str, now: datetime) -> str:
    """Bind a device to the judge of the held event, who has none, and return its secret."""
    secret = new_token() + new_token()
    system, browser = device_words(agent)
    device = {
        "event_id": seat.event_id,
        "judge_id": seat.judge_id,
        "link_id": seat.link_id,
        "secret_hash": token_hash(secret),
        "system": system,
        "browser": browser,
        "claimed_at": now,
    }
    db.session.execute(insert(_device).values(device))
    note(event, action, f"judge:{seat.judge_id}", actor=seat.actor, now=now, after=device)
    return secret


def release_device(*, event_id: int, judge_id: int, actor: Actor, now: datetime) -> None:
    """Let the judge start another device with the same link (释放设备). Again is no change."""
    with transaction():
        event = hold(event_id)
        if end_devices(_judges(event, [judge_id]), now):
            note(event, "device.release", f"judge:{judge_id}", actor=actor, now=now)


def _judges(event: Event, judge_ids: Collection[int] | None) -> list[int]:
    statement = select(Judge.id).where(Judge.event_id == event.id).order_by(Judge.id)
    if judge_ids is None:
        return list(db.session.execute(statement.where(Judge.status != "replaced")).scalars())
    found = list(db.session.execute(statement.where(Judge.id.in_(judge_ids))).scalars())
    if len(found) != len(set(judge_ids)):
        raise NotFound
    return found


def _end_links(judge_ids: Sequence[int], now: datetime) -> bool:
    end_devices(judge_ids, now)
    live = _link.c.judge_id.in_(judge_ids) & _link.c.revoked_at.is_(None)
    ended = db.session.execute(update(_link).where(live).values(revoked_at=now).returning(_link.c.id))
    return ended.first() is not None


def end_devices(judge_ids: Sequence[int], now: datetime) -> bool:
    """End the judges' devices, in the running transaction; tell whether there was one."""
    live = _device.c.judge_id.in_(judge_ids) & _device.c.released_at.is_(None)
    ended = db.session.execute(update(_device).where(live).values(released_at=now).returning(_device.c.id))
    return ended.first() is not None
