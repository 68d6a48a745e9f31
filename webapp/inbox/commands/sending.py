"""Sending what waits: claim a message, post it outside any transaction, note how it went.

Two senders never hold the same message: a claim moves it out of reach for longer than a post may last. A sender that
dies leaves its message to the next one after that time, under the same number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select, update

from webapp.core import clock
from webapp.core.db import transaction
from webapp.core.errors import DomainError
from webapp.inbox import queries
from webapp.inbox.commands.posting import Unreachable, post
from webapp.inbox.models import OutgoingMessage, Webhook
from webapp.inbox.rules import Delivery, Kind, Request, failure, pause_after, request_for

if TYPE_CHECKING:
    from webapp.settings import Settings

_HELD = timedelta(minutes=2)  # longer than a post may last
_MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Claimed:
    """A message in one sender's hands."""

    message_id: int
    tries: int
    kind: Kind
    request: Request


def send_due() -> Counter[str]:
    """Send every message that is due, at most 500; return how many were sent, failed and died."""
    outcome: Counter[str] = Counter()
    for _ in range(_MOST_AT_ONCE):
        claimed = claim(clock.now())
        if claimed is None:
            break
        outcome[_send(claimed)] += 1
    return outcome


def send_one(message_id: int) -> bool:
    """Send this message now, unless somebody else has it; return whether it arrived."""
    claimed = claim(clock.now(), message_id)
    return claimed is not None and _send(claimed) == Delivery.SENT


def claim(now: datetime, message_id: int | None = None) -> Claimed | None:
    """Take the message that is due first, or the one named; None when there is none."""
    due = (
        select(OutgoingMessage.id)
        .where(OutgoingMessage.state == Delivery.WAITING, OutgoingMessage.next_at <= now)
        .order_by(OutgoingMessage.next_at, OutgoingMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if message_id is not None:
        due = due.where(OutgoingMessage.id == message_id)
    with transaction() as session:
        taken = session.execute(
            update(OutgoingMessage)
            .where(OutgoingMessage.id == due.scalar_subquery())
            .values(next_at=now + _HELD, tries=OutgoingMessage.tries + 1)
            .returning(OutgoingMessage.id)
        ).scalar_one_or_none()
        if taken is None:
            return None
        message = session.get_one(OutgoingMessage, taken)
        webhook = session.get_one(Webhook, message.webhook_id)
        request = request_for(webhook.kind, webhook.url, webhook.secret, queries.as_message(message), now)
        return Claimed(message.id, message.tries, webhook.kind, request)


def _send(claimed: Claimed) -> Delivery:
    settings: Settings = current_app.config["LVGU"]
    try:
        status, body = post(claimed.request, frozenset(settings.webhook_hosts))
        error = failure(claimed.kind, status, body)
    except Unreachable as problem:
        error = str(problem)
    except DomainError as refused:  # an address that was allowed when it was entered, and is no more
        error = refused.code
    return settle(claimed, error, clock.now())


def settle(claimed: Claimed, error: str | None, now: datetime) -> Delivery:
    """Note how a try went; a claim that ran out and was taken by somebody else changes nothing."""
    pause = pause_after(claimed.tries)
    state = Delivery.SENT if error is None else Delivery.WAITING if pause else Delivery.DEAD
    with transaction() as session:
        session.execute(
            update(OutgoingMessage)
            .where(OutgoingMessage.id == claimed.message_id, OutgoingMessage.tries == claimed.tries)
            .where(OutgoingMessage.state == Delivery.WAITING)
            .values(
                state=state,
                last_error=error or "",
                sent_at=now if error is None else None,
                next_at=now + (pause or timedelta()),
            )
        )
    return state
