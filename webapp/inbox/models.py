"""Notices, webhooks and the messages that wait for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import JsonText, Model, UtcDateTime, choice
from webapp.inbox.rules import NAME_LENGTH, SECRET_LENGTH, URL_LENGTH, Delivery, Kind, Topic

_KIND_LENGTH = 40
_SUBJECT_LENGTH = 200


class Notice(Model):
    """One thing that one person is told; `subject` is a message id, translated when it is read."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        # Unread first: NULL is sorted by the query, the index finds one person's rows.
        Index("ix_notices_account_id_read_at", "account_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(String(_KIND_LENGTH))
    subject: Mapped[str] = mapped_column(String(_SUBJECT_LENGTH))
    params: Mapped[dict[str, Any]] = mapped_column(JsonText)
    url: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Webhook(Model):
    """An address of another system. Once removed it keeps its name, and loses its address and secret."""

    __tablename__ = "webhooks"
    __table_args__ = (CheckConstraint("removed_at IS NULL OR (url = '' AND secret = '')", name="removed_is_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(String(6))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    kind: Mapped[Kind] = mapped_column(choice(Kind, "kind"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    topics: Mapped[list[str]] = mapped_column(JsonText, default=[topic.value for topic in Topic])
    # Both are needed to send, so they are kept as they are; no page and no record shows them again.
    url: Mapped[str] = mapped_column(String(URL_LENGTH))
    secret: Mapped[str] = mapped_column(String(SECRET_LENGTH))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OutgoingMessage(Model):
    """One message for one webhook."""

    __tablename__ = "outgoing_messages"
    __table_args__ = (
        Index(
            "ix_outgoing_messages_due",
            "next_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id"), index=True)
    number: Mapped[str] = mapped_column(String(36), unique=True)
    area_code: Mapped[str] = mapped_column(String(9))
    kind: Mapped[str] = mapped_column(String(_KIND_LENGTH))
    subject: Mapped[str] = mapped_column(String(_SUBJECT_LENGTH))
    params: Mapped[dict[str, Any]] = mapped_column(JsonText)
    url: Mapped[str] = mapped_column(String(200))
    state: Mapped[Delivery] = mapped_column(choice(Delivery, "state"), default=Delivery.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    # When it may be tried (again); while somebody sends it, until when that is theirs alone.
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
