"""Telling watchers that something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import bindparam

from webapp.core.prepared import Prepared
from webapp.live.models import Revision

if TYPE_CHECKING:
    from sqlalchemy import Table


_table = cast("Table", Revision.__table__)
_bump = Prepared(
    lambda insert: (
        insert(_table)
        .values(topic=bindparam("topic"), number=1)
        .on_conflict_do_update(index_elements=["topic"], set_={"number": _table.c.number + 1})
    )
)


def bump(topic: str) -> None:
    """Raise the topic's revision in the running transaction."""
    _bump.run(topic=topic)
