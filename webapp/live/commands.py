"""Telling watchers that something changed."""

from __future__ import annotations

from webapp.core.db import db, upsert
from webapp.live.models import Revision


def bump(topic: str) -> None:
    """Raise the topic's revision in the running transaction."""
    table = Revision.__table__
    db.session.execute(
        upsert(Revision)
        .values(topic=topic, number=1)
        .on_conflict_do_update(index_elements=["topic"], set_={"number": table.c.number + 1})
    )
