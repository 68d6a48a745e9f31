"""Adding rows to the chains."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import TYPE_CHECKING, Any, cast

from flask import current_app
from sqlalchemy import bindparam, select, text

from webapp.audit.models import AuditRow
from webapp.audit.rules import NO_HASH, OPEN, SYSTEM, Actor, plain, row_hash, state_hash
from webapp.core.db import db, is_postgres
from webapp.core.logs import origin, request_id
from webapp.core.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Table


_table = cast("Table", AuditRow.__table__)
_head = Prepared(
    lambda _insert: (
        select(_table.c.seq, _table.c.hash)
        .where(_table.c.scope == bindparam("scope"))
        .order_by(_table.c.seq.desc())
        .limit(1)
    )
)
_add = Prepared(lambda insert: insert(_table).values({c.name: bindparam(c.name) for c in _table.c if c.name != "id"}))


def record(
    *,
    scope: str,
    actor: Actor,
    action: str,
    obj: str,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
) -> str:
    """Add one row to `scope` in the running transaction and return its hash.

    `before` and `after` are the record's whole state and leave only their hashes; `details` is kept in clear
    and must hold nothing personal.
    """
    _queue_behind(scope)
    moment = now.astimezone(UTC)
    key = str(current_app.config["SECRET_KEY"])
    head = _head.first(scope=scope)
    if head is None and scope != SYSTEM:
        record(scope=SYSTEM, actor=actor, action=OPEN, obj=f"scope:{scope}", now=now)
    payload: dict[str, Any] = {
        "scope": scope,
        "seq": head.seq + 1 if head else 1,
        "ts": moment.isoformat(timespec="microseconds"),
        "actor": actor.id,
        "role": actor.role,
        "origin": origin(),
        "request_id": request_id(),
        "action": action,
        "obj": obj,
        "details": plain(details),
        "before_hash": state_hash(before, key),
        "after_hash": state_hash(after, key),
    }
    previous = head.hash if head else NO_HASH
    digest = row_hash(previous, payload)
    _add.run(**{**payload, "ts": moment, "prev_hash": previous, "hash": digest})
    return digest


def _queue_behind(scope: str) -> None:
    """Let writers of one chain wait for one another; SQLite has a single writer anyway."""
    if is_postgres():
        number = int.from_bytes(hashlib.sha256(scope.encode()).digest()[:8], "big", signed=True)
        db.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
