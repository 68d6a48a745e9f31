"""Putting notices into inboxes and messages into the queue, and reading notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from webapp.areas.rules import CITY, county_of
from webapp.core.db import transaction, upsert
from webapp.core.errors import NotFound
from webapp.core.ids import new_uuid
from webapp.inbox.models import Notice, OutgoingMessage, Webhook
from webapp.inbox.queries import topic as live_topic
from webapp.live.commands import bump

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.inbox.rules import Topic

_AT_ONCE = 500  # rows an INSERT; each has eight values, and SQLite takes 32,766


def deliver(
    *,
    account_ids: Collection[int],
    kind: str,
    subject: str,
    params: Mapping[str, str | int],
    url: str,
    key: str,
    now: datetime,
) -> int:
    """Tell each person once in the running transaction; return how many had not been told under this key.

    `subject` is a message id marked with `N_`; `params` fill it, texts among them are translated too and hold
    nothing personal. `url` is the path of the page that it leads to.
    """
    common = {"kind": kind, "subject": subject, "params": dict(params), "url": url, "key": key, "created_at": now}
    people, told = sorted(set(account_ids)), 0
    with transaction() as session:
        for start in range(0, len(people), _AT_ONCE):
            rows = [{"account_id": account_id, **common} for account_id in people[start : start + _AT_ONCE]]
            statement = upsert(Notice).values(rows).on_conflict_do_nothing().returning(Notice.account_id)
            fresh = sorted(session.execute(statement).scalars())
            for account_id in fresh:
                bump(live_topic(account_id))
            told += len(fresh)
    return told


def announce(
    *, area_code: str, topic: Topic, subject: str, params: Mapping[str, str | int], url: str, now: datetime
) -> int:
    """Queue a message for each webhook of the area, its county and the city that is to be told of the topic.

    In the running transaction; return how many. Words as for `deliver`; nothing personal may stand in them.
    """
    places = {area_code, county_of(area_code), CITY}
    with transaction() as session:
        listening = Webhook.area_code.in_(places) & Webhook.removed_at.is_(None)
        rows = [
            {
                "webhook_id": webhook_id,
                "number": new_uuid(),
                "area_code": area_code,
                "kind": topic,
                "subject": subject,
                "params": dict(params),
                "url": url,
                "next_at": now,
                "created_at": now,
            }
            for webhook_id, topics in session.execute(select(Webhook.id, Webhook.topics).where(listening))
            if topic in topics
        ]
        if rows:
            session.execute(insert(OutgoingMessage), rows)
    return len(rows)


def mark_read(*, viewer: Viewer, notice_id: int, now: datetime) -> str:
    """Mark one of the viewer's notices as read and return where it leads. Raises `NotFound`."""
    with transaction() as session:
        notice = session.get(Notice, notice_id)
        if notice is None or notice.account_id != viewer.account_id:
            raise NotFound
        if notice.read_at is None:
            notice.read_at = now
            bump(live_topic(viewer.account_id))
        return notice.url


def mark_all_read(*, viewer: Viewer, newest: int, now: datetime) -> int:
    """Mark the viewer's notices up to the number `newest` as read: not those that came since. Return how many."""
    with transaction() as session:
        unread = (Notice.account_id == viewer.account_id) & Notice.read_at.is_(None) & (Notice.id <= newest)
        ids = session.execute(update(Notice).where(unread).values(read_at=now).returning(Notice.id)).scalars().all()
        if ids:
            bump(live_topic(viewer.account_id))
    return len(ids)
