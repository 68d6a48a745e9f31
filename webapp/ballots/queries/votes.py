"""Reading the audience's vote: the page's contents, kept while nothing changes, and the counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from flask import current_app
from sqlalchemy import bindparam, func, select

from webapp.ballots.models import Poll, Vote, VoteCode
from webapp.ballots.rules.votes import Mode
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.prepared import Prepared
from webapp.live import queries as live
from webapp.roadshows import queries as roadshows
from webapp.roadshows.models import Entry, Event

if TYPE_CHECKING:
    from sqlalchemy import Table

_MOST_KNOWN = 256
_vote = cast("Table", Vote.__table__)
_entry = cast("Table", Entry.__table__)
_poll = cast("Table", Poll.__table__)

_counts = Prepared(
    lambda _insert: (
        select(_vote.c.entry_id, func.count().label("votes"))
        .where(_vote.c.event_id == bindparam("event_id"))
        .group_by(_vote.c.entry_id)
    )
)
_window = Prepared(lambda _insert: select(_poll.c.is_open).where(_poll.c.event_id == bindparam("event_id")))


@dataclass(frozen=True, slots=True)
class PollView:
    """What the audience sees: the entries that take part by (key, name, owner), in their running order."""

    event_id: int
    slug: str
    name: str
    mode: Mode
    is_open: bool
    share: Decimal
    entries: tuple[tuple[str, str, str], ...]


def poll_at(token: str) -> PollView:
    """Return the poll under this address, at most 100 ms old. Raises `NotFound`."""
    known: dict[str, tuple[int, int, PollView]] = current_app.extensions.setdefault("lvgu_polls", {})
    held = known.get(token)
    if held is None or held[1] != live.revision(f"screen:{held[0]}"):
        poll = db.session.execute(select(Poll).where(Poll.token == token)).scalar_one_or_none()
        if poll is None:
            raise NotFound
        if len(known) >= _MOST_KNOWN:
            known.clear()
        # Asked before the rows are read: what is kept may be newer than its number says, never older.
        number = live.revision(f"screen:{poll.event_id}")
        held = known[token] = (poll.event_id, number, _view(poll.event_id))
    return held[2]


def poll_of(event_id: int) -> Poll | None:
    """Return the event's poll as it is now; None before one was set up."""
    return db.session.get(Poll, event_id, populate_existing=True)


def counts(event_id: int) -> dict[str, int]:
    """Count the votes by entry key, entries without one included."""
    found = by_entry(event_id)
    return {one.key: found.get(one.id, 0) for one in roadshows.entries(event_id)}


def by_entry(event_id: int) -> dict[int, int]:
    """Count the votes by entry id."""
    return {row.entry_id: row.votes for row in _counts.run(event_id=event_id)}


def is_open(event_id: int) -> bool:
    """Tell whether the audience may vote now."""
    row = _window.first(event_id=event_id)
    return bool(row and row.is_open)


def codes_issued(event_id: int) -> int:
    """Count the printed codes."""
    return db.session.execute(select(func.count()).where(VoteCode.event_id == event_id)).scalar_one()


def _view(event_id: int) -> PollView:
    event = db.session.get_one(Event, event_id, populate_existing=True)
    poll = db.session.get_one(Poll, event_id, populate_existing=True)
    return PollView(
        event_id=event.id,
        slug=event.slug,
        name=event.name,
        mode=Mode(poll.mode),
        is_open=poll.is_open,
        share=roadshows.rules_of(event).audience_share,
        entries=tuple(
            (one.key, one.name, one.owner) for one in roadshows.entries(event_id) if one.withdrawn_reason is None
        ),
    )
