"""Counting failed attempts in the database, so that every process sees them."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import delete, select, update

from webapp.accounts.models import RateBucket
from webapp.accounts.rules import Limit
from webapp.core.db import db, transaction, upsert
from webapp.core.errors import N_, TooMany
from webapp.core.logs import origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.settings import Settings


def take(buckets: Mapping[str, Limit], now: datetime) -> int:
    """Take a token from every bucket and return 0; or take none and return the seconds to wait."""
    with transaction():
        held = _held(buckets, now)
        wait = max(limit.wait(held[key], now) for key, limit in buckets.items())
        if wait > timedelta():
            return math.ceil(wait.total_seconds())
        _keep({key: limit.take(held[key], now) for key, limit in buckets.items()})
    return 0


def give_back(buckets: Mapping[str, Limit], now: datetime) -> None:
    """Return a token to every bucket in the running transaction: the attempt did not fail."""
    held = _held(buckets, now)
    _keep({key: limit.give_back(held[key], now) for key, limit in buckets.items()})


def clear_full(now: datetime) -> None:
    """Delete, in the running transaction, the buckets that have long been full again."""
    full = select(RateBucket.key).where(RateBucket.full_at < now - timedelta(days=1)).with_for_update(skip_locked=True)
    db.session.execute(delete(RateBucket).where(RateBucket.key.in_(full)))


def wrong_token(now: datetime) -> None:
    """Count a link secret that fits nothing against the caller's address.

    Raises TooMany when the address has tried too many. A valid secret never comes here, so a hall full of
    people behind one address is served while somebody among them guesses.
    """
    settings: Settings = current_app.config["LVGU"]
    limit = Limit(settings.wrong_tokens_per_minute, timedelta(minutes=1))
    wait = take({f"wrong-token:{origin()}": limit}, now)
    if wait:
        raise TooMany(N_("Too many attempts. Please wait a moment and try again."), retry_after=wait)


def _held(buckets: Mapping[str, Limit], now: datetime) -> dict[str, datetime]:
    """Return when each bucket will be full, locked until the transaction ends."""
    # A row that is not there cannot be locked: two first attempts at once would count as one.
    keys = sorted(buckets)
    fresh = upsert(RateBucket).values([{"key": key, "full_at": now} for key in keys])
    db.session.execute(fresh.on_conflict_do_nothing())
    rows = db.session.execute(
        select(RateBucket.key, RateBucket.full_at)
        .where(RateBucket.key.in_(keys))
        .order_by(RateBucket.key)  # always in one order, so that two attempts cannot lock each other up
        .with_for_update()
    )
    return {row.key: row.full_at for row in rows}


def _keep(moments: Mapping[str, datetime]) -> None:
    for key, full_at in moments.items():
        db.session.execute(update(RateBucket).where(RateBucket.key == key).values(full_at=full_at))
