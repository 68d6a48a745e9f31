"""A write that is sent again gives the first answer again: the one guard that survives every network fault."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import JsonText, Model, UtcDateTime, db, upsert
from webapp.core.errors import N_, Conflict

if TYPE_CHECKING:
    from collections.abc import Callable


class IdempotencyKey(Model):
    """What a client-made key was used for, and what was answered."""

    __tablename__ = "idempotency_keys"

    owner: Mapped[str] = mapped_column(String(60), primary_key=True)
    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    endpoint: Mapped[str] = mapped_column(String(60))
    body_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Answer:
    """The answer to a write; `replayed` tells that it was given before."""

    body: dict[str, Any]
    replayed: bool


def fingerprint(endpoint: str, fields: dict[str, Any]) -> str:
    """Return SHA-256 over the canonical JSON of the validated fields, as 64 hexadecimal digits."""
    text = json.dumps([endpoint, fields], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def once(
    *,
    owner: str,
    key: str,
    endpoint: str,
    fields: dict[str, Any],
    now: datetime,
    write: Callable[[], dict[str, Any]],
) -> Answer:
    """Run `write` unless this owner's key was used before; then return the first answer.

    Runs inside `transaction()`. Raises `Conflict` (`key_reused`) when the key came with other fields.
    """
    body_hash = fingerprint(endpoint, fields)
    table = IdempotencyKey.__table__
    # Inserting first makes a twin that arrives at the same moment wait for this transaction's end.
    claimed = db.session.execute(
        upsert(IdempotencyKey)
        .values(owner=owner, key=key, endpoint=endpoint, body_hash=body_hash, answer=None, created_at=now)
        .on_conflict_do_nothing()
        .returning(table.c.key)  # psycopg counts no rows here
    ).first()
    mine = (table.c.owner == owner) & (table.c.key == key)
    if claimed is None:
        first = db.session.execute(select(table.c.body_hash, table.c.answer).where(mine)).one()
        if first.body_hash != body_hash:
            raise Conflict(
                N_("This form was already saved with other contents. Open it again to change it."),
                code="key_reused",
            )
        return Answer(body=first.answer, replayed=True)
    body = write()
    db.session.execute(update(IdempotencyKey).where(mine).values(answer=body))
    return Answer(body=body, replayed=False)
