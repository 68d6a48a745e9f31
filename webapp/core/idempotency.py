"""A write that is sent again gives the first answer again: the one guard that survives every network fault."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import String, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import JsonText, Model, UtcDateTime
from webapp.core.errors import N_, Conflict
from webapp.core.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Table


class IdempotencyKey(Model):
    """What a client-made key was used for, and what was answered."""

    __tablename__ = "idempotency_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)  # one tree of pages instead of two

    owner: Mapped[str] = mapped_column(String(60), primary_key=True)
    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    endpoint: Mapped[str] = mapped_column(String(60))
    body_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


_table = cast("Table", IdempotencyKey.__table__)
_mine = (_table.c.owner == bindparam("owner")) & (_table.c.key == bindparam("key"))
_claim = Prepared(
    lambda insert: (
        insert(_table)
        .values({name: bindparam(name) for name in ("owner", "key", "endpoint", "body_hash", "answer", "created_at")})
        .on_conflict_do_nothing()
        .returning(_table.c.key)
    )  # psycopg counts no rows here
)
_first = Prepared(lambda _insert: select(_table.c.body_hash, _table.c.answer).where(_mine))
_keep = Prepared(
    lambda _insert: (
        update(_table)
        .where(_table.c.owner == bindparam("its_owner"), _table.c.key == bindparam("its_key"))
        .values(answer=bindparam("answer"))
    )
)


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


@dataclass(frozen=True)
class Answer:
    """The answer to a write; `replayed` tells that it was given before."""

    body: dict[str, Any]
    replayed: bool


def fingerprint(endpoint: str, fields: dict[str, Any]) -> str:
    """Return SHA-256 over the canonical JSON of the validated fields, as 64 hexadecimal digits."""
    return hashlib.sha256(_CANONICAL.encode([endpoint, fields]).encode()).hexdigest()


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
    # Inserting first makes a twin that arrives at the same moment wait for this transaction's end.
    claimed = _claim.first(owner=owner, key=key, endpoint=endpoint, body_hash=body_hash, answer=None, created_at=now)
    if claimed is None:
        first = _first.first(owner=owner, key=key)
        if first.body_hash != body_hash:
            raise Conflict(
                N_("This form was already saved with other contents. Open it again to change it."),
                code="key_reused",
            )
        return Answer(body=first.answer, replayed=True)
    body = write()
    _keep.run(its_owner=owner, its_key=key, answer=body)
    return Answer(body=body, replayed=False)
