"""Deleting what nobody looks at any more; the audit record keeps its own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, or_, select

from webapp.core.db import transaction
from webapp.inbox.models import Notice, OutgoingMessage
from webapp.inbox.queries import topic
from webapp.inbox.rules import DEAD_KEPT, NOTICES_KEPT, SENT_KEPT, Delivery
from webapp.live.commands import bump

if TYPE_CHECKING:
    from datetime import datetime


def purge(*, now: datetime) -> tuple[int, int]:
    """Delete notices of more than 180 days, messages delivered more than 30 days and given up more than 90 days ago.

    The last message that arrived stays for each system: the page says when that was. Return how many of each.
    """
    newest = select(func.max(OutgoingMessage.id)).where(OutgoingMessage.state == Delivery.SENT)
    delivered = and_(
        OutgoingMessage.state == Delivery.SENT,
        OutgoingMessage.sent_at < now - SENT_KEPT,
        OutgoingMessage.id.not_in(newest.group_by(OutgoingMessage.webhook_id)),
    )
    given_up = and_(OutgoingMessage.state == Delivery.DEAD, OutgoingMessage.created_at < now - DEAD_KEPT)
    with transaction() as session:
        old = delete(Notice).where(Notice.created_at < now - NOTICES_KEPT).returning(Notice.account_id, Notice.read_at)
        notices = session.execute(old).all()
        for account_id in sorted({row.account_id for row in notices if row.read_at is None}):
            bump(topic(account_id))
        gone = delete(OutgoingMessage).where(or_(delivered, given_up)).returning(OutgoingMessage.id)
        return len(notices), len(session.execute(gone).all())
