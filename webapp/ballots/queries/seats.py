"""Who sits at a device, and where a link leads."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from webapp.audit.rules import Actor
from webapp.ballots.models import JudgeDevice, JudgeLink
from webapp.ballots.rules.links import link_works
from webapp.core.db import db
from webapp.core.ids import token_hash
from webapp.roadshows.models import Event, Judge

_FRESH_SECONDS = 1.0
_MOST_REMEMBERED = 10_000
_CODE_LENGTH = 6

_link = JudgeLink.__table__
_device = JudgeDevice.__table__
_judge = Judge.__table__
_event = Event.__table__
_SEAT = (
    _event.c.id.label("event_id"),
    _event.c.slug,
    _event.c.name.label("event_name"),
    _event.c.day,
    _event.c.rules_version,
    _event.c.published_at,
    _judge.c.id.label("judge_id"),
    _judge.c.key.label("judge_key"),
    _judge.c.name.label("judge_name"),
    _link.c.id.label("link_id"),
)
_OF_LINK = (
    select(*_SEAT, _device.c.id.label("device_id"), _device.c.secret_hash)
    .select_from(_link)
    .join(_judge, _judge.c.id == _link.c.judge_id)
    .join(_event, _event.c.id == _link.c.event_id)
    .outerjoin(_device, (_device.c.judge_id == _link.c.judge_id) & _device.c.released_at.is_(None))
    .where(_link.c.revoked_at.is_(None), _judge.c.status != "replaced")
)
_OF_DEVICE = (
    select(*_SEAT, _device.c.id.label("device_id"), _device.c.secret_hash)
    .select_from(_device)
    .join(_link, _link.c.id == _device.c.link_id)
    .join(_judge, _judge.c.id == _device.c.judge_id)
    .join(_event, _event.c.id == _device.c.event_id)
    .where(_link.c.revoked_at.is_(None), _device.c.released_at.is_(None), _judge.c.status != "replaced")
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A judge at an event; `secret_hash` is that of the device bound to the judge, None before the start."""

    event_id: int
    slug: str
    event_name: str
    day: date
    rules_version: int
    published_at: datetime | None
    judge_id: int
    judge_key: str
    judge_name: str
    link_id: int
    device_id: int | None
    secret_hash: str | None

    @property
    def actor(self) -> Actor:
        """The judge, as the audit record names them."""
        return Actor(f"judge:{self.judge_id}", "judge")

    def is_bound_to(self, secret: str | None) -> bool:
        """Tell whether the device with this secret is the one bound to the judge."""
        return secret is not None and self.secret_hash == token_hash(secret)


def seat_of_link(token: str, now: datetime) -> Seat | None:
    """Return where a link leads; None when it is wrong, revoked or expired, which nobody can tell apart."""
    row = db.session.execute(_OF_LINK.where(_link.c.token_hash == token_hash(token))).first()
    return _working(row, now)


def seat_of_device(secret: str, now: datetime) -> Seat | None:
    """Return who sits at a device, at most a second old; None when it was released or its link ended.

    Whoever writes checks the device again inside the transaction.
    """
    memory: dict[str, tuple[float, Seat | None]] = current_app.extensions.setdefault("lvgu_seats", {})
    held = memory.get(secret)
    if held and time.monotonic() - held[0] < _FRESH_SECONDS:
        return held[1]
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()
    asked = time.monotonic()
    row = db.session.execute(_OF_DEVICE.where(_device.c.secret_hash == token_hash(secret))).first()
    memory[secret] = (asked, _working(row, now))
    return memory[secret][1]


def card_code(hashed_token: str) -> str:
    """Return the code by which people tell an old card from a new one."""
    return hashed_token[:_CODE_LENGTH].upper()


@dataclass(frozen=True, slots=True)
class RosterRow:
    """How far a judge has got: whether a link works, since when a device is bound.

    `card_code` is printed on the card that works.
    """

    card_code: str
    has_link: bool
    device_bound_at: datetime | None


def roster(event_id: int) -> dict[int, RosterRow]:
    """Return the state of links and devices of an event's judges, by judge id."""
    statement = (
        select(_judge.c.id, _link.c.token_hash, _device.c.claimed_at)
        .select_from(_judge)
        .outerjoin(_link, (_link.c.judge_id == _judge.c.id) & _link.c.revoked_at.is_(None))
        .outerjoin(_device, (_device.c.judge_id == _judge.c.id) & _device.c.released_at.is_(None))
        .where(_judge.c.event_id == event_id)
    )
    return {
        row.id: RosterRow(card_code(row.token_hash or ""), row.token_hash is not None, row.claimed_at)
        for row in db.session.execute(statement)
    }


def _working(row: Any, now: datetime) -> Seat | None:  # noqa: ANN401 - a row with the columns of `Seat`
    if row is None or not link_works(revoked_at=None, published_at=row.published_at, now=now):
        return None
    return Seat(*row)
