"""Reading inboxes and webhooks, and whom to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import func, select

from webapp.accounts.models import Account
from webapp.accounts.rules import Role
from webapp.areas.queries import within
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.i18n import translate_text
from webapp.core.pagination import Page, paginate
from webapp.inbox.models import Notice, OutgoingMessage, Webhook
from webapp.inbox.rules import Delivery, Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.accounts.rules import Viewer
    from webapp.settings import Settings

_ON_PAGE = 20


def topic(account_id: int) -> str:
    """Return the live topic of a person's inbox."""
    return f"inbox:{account_id}"


# --- whom to tell -----------------------------------------------------------------------------------------


def coordinators_of(county_code: str, area_code: str) -> list[int]:
    """Return the coordinators who work in exactly this town or its county; with the city's code, the city's own."""
    return _people(Account.role == Role.COORDINATOR.value, Account.area_code.in_({county_code, area_code}))


def _people(*conditions: object) -> list[int]:
    statement = select(Account.id).where(Account.disabled_at.is_(None), *conditions)  # type: ignore[arg-type]
    return list(db.session.execute(statement.order_by(Account.id)).scalars())


# --- the inbox --------------------------------------------------------------------------------------------


def unread(account_id: int) -> int:
    """Return how many notices the person has not read."""
    counted = select(func.count()).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    return db.session.execute(counted).scalar_one()


def newest(account_id: int) -> int:
    """Return the number of the person's latest notice, 0 before the first."""
    return db.session.execute(select(func.max(Notice.id)).where(Notice.account_id == account_id)).scalar_one() or 0


def notices(viewer: Viewer, page: int) -> Page[Notice]:
    """Return one page of the viewer's notices: unread ones first, then the newest."""
    statement = (
        select(Notice)
        .where(Notice.account_id == viewer.account_id)
        .order_by(Notice.read_at.is_not(None), Notice.id.desc())
    )
    return paginate(statement, page)


def worded(subject: str, params: Mapping[str, str | int]) -> str:
    """Return the words in the reader's language; texts among the parameters are message ids where there is one."""
    filled = {
        name: translate_text(value) if value and isinstance(value, str) else value for name, value in params.items()
    }
    return translate_text(subject, **filled)


# --- webhooks ---------------------------------------------------------------------------------------------


def webhooks(viewer: Viewer) -> list[Webhook]:
    """Return the webhooks within the viewer's area that listen."""
    statement = select(Webhook).where(within(viewer.scope, Webhook), Webhook.removed_at.is_(None))
    return list(db.session.execute(statement.order_by(Webhook.area_code, Webhook.id)).scalars())


def webhook(viewer: Viewer, webhook_id: int) -> Webhook:
    """Return a webhook within the viewer's area that listens. Raises `NotFound`."""
    found = db.session.get(Webhook, webhook_id)
    if found is None or found.removed_at or found not in webhooks(viewer):
        raise NotFound
    return found


def troubled(viewer: Viewer) -> list[tuple[OutgoingMessage, Webhook]]:
    """Return the messages within the viewer's area that failed or died, the newest first, at most 20."""
    statement = (
        select(OutgoingMessage, Webhook)
        .join(Webhook, Webhook.id == OutgoingMessage.webhook_id)
        .where(within(viewer.scope, Webhook), Webhook.removed_at.is_(None))
        .where(OutgoingMessage.state != Delivery.SENT, OutgoingMessage.tries > 0)
        .order_by(OutgoingMessage.id.desc())
        .limit(_ON_PAGE)
    )
    return [(message, webhook) for message, webhook in db.session.execute(statement)]


def last_sent(viewer: Viewer) -> dict[int, OutgoingMessage]:
    """Return, by webhook, the message that arrived last."""
    newest = (
        select(func.max(OutgoingMessage.id))
        .join(Webhook, Webhook.id == OutgoingMessage.webhook_id)
        .where(within(viewer.scope, Webhook), OutgoingMessage.state == Delivery.SENT)
        .group_by(OutgoingMessage.webhook_id)
    )
    rows = db.session.execute(select(OutgoingMessage).where(OutgoingMessage.id.in_(newest))).scalars()
    return {message.webhook_id: message for message in rows}


def as_message(row: OutgoingMessage) -> Message:
    """Return what is told, in Chinese: a group has no language of its own."""
    settings: Settings = current_app.config["LVGU"]
    return Message(
        number=row.number,
        kind=row.kind,
        text=f"【绿谷】{worded(row.subject, row.params)}",
        link=settings.public_url + row.url,
        area_code=row.area_code,
    )
