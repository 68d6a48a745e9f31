"""Adding and removing webhooks, and putting a message to them into the queue by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import update

from webapp.audit.commands import record
from webapp.core.db import transaction
from webapp.core.errors import N_, Conflict
from webapp.core.ids import new_uuid
from webapp.inbox import queries
from webapp.inbox.models import OutgoingMessage, Webhook
from webapp.inbox.rules import Delivery, Kind, Topic, check_webhook

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.settings import Settings

ALL = tuple(Topic)


def add(
    *, viewer: Viewer, kind: Kind, name: str, url: str, secret: str, now: datetime, topics: Collection[Topic] = ALL
) -> int:
    """Let a system listen to the viewer's own area and return its number. Raises `Invalid`."""
    settings: Settings = current_app.config["LVGU"]
    own_hosts = frozenset(settings.webhook_hosts)
    check_webhook(kind=kind, name=name, url=url, secret=secret, topics=topics, own_hosts=own_hosts)
    with transaction() as session:
        webhook = Webhook(
            county_code=viewer.scope.county_code,
            area_code=viewer.scope.code,
            kind=kind,
            name=name,
            url=url,
            secret="" if kind is Kind.WECOM else secret,
            topics=[topic.value for topic in Topic if topic in topics],
            created_at=now,
        )
        session.add(webhook)
        session.flush()
        _note("webhook.add", webhook, viewer, now, {"kind": kind.value, "name": name, "topics": webhook.topics})
        return webhook.id


def remove(*, viewer: Viewer, webhook_id: int, now: datetime) -> None:
    """Stop sending to a webhook and forget its address and secret; what waits for it dies. Raises `NotFound`."""
    with transaction() as session:
        webhook = queries.webhook(viewer, webhook_id)
        webhook.url, webhook.secret, webhook.removed_at = "", "", now
        session.execute(
            update(OutgoingMessage)
            .where(OutgoingMessage.webhook_id == webhook_id, OutgoingMessage.state == Delivery.WAITING)
            .values(state=Delivery.DEAD, last_error="removed")
        )
        _note("webhook.remove", webhook, viewer, now, {"name": webhook.name})


def queue_test(*, viewer: Viewer, webhook_id: int, url: str, now: datetime) -> int:
    """Queue a message that only says that it works and leads to `url`; return its number. Raises `NotFound`."""
    with transaction() as session:
        webhook = queries.webhook(viewer, webhook_id)
        message = OutgoingMessage(
            webhook_id=webhook.id,
            number=new_uuid(),
            area_code=webhook.area_code,
            kind="webhook.test",
            subject=N_("This is a test. Messages of Lvgu arrive here."),
            params={},
            url=url,
            next_at=now,
            created_at=now,
        )
        session.add(message)
        session.flush()
        return message.id


def queue_again(*, viewer: Viewer, message_id: int, now: datetime) -> None:
    """Give a dead message all its tries again. Raises `NotFound`, or `Conflict` unless it is dead."""
    with transaction() as session:
        message = session.get(OutgoingMessage, message_id)
        webhook = queries.webhook(viewer, message.webhook_id if message else 0)
        if message is None or message.state is not Delivery.DEAD:
            raise Conflict(N_("This message is on its way already."))
        message.state, message.tries, message.next_at = Delivery.WAITING, 0, now
        _note("webhook.retry", webhook, viewer, now, {"message": message_id})


def _note(action: str, webhook: Webhook, viewer: Viewer, now: datetime, details: dict[str, object]) -> None:
    record(
        scope=f"area:{webhook.county_code}",
        actor=viewer.actor,
        action=action,
        obj=f"webhook:{webhook.id}",
        details=details,
        now=now,
    )
