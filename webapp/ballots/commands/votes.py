"""Taking a vote: the path that a whole audience takes within a minute. Two prepared statements in one transaction.

A vote leaves no audit row: it is anonymous, and the row itself is the record. The record holds the counts when
the window closes. The poll's row is held, so that the close is before or after each vote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import bindparam, select

from webapp.ballots.models import Poll, Vote, VoteCode
from webapp.ballots.rules.votes import Mode, Refused
from webapp.core.db import transaction
from webapp.core.errors import N_, Invalid, NotFound
from webapp.core.prepared import Prepared
from webapp.roadshows.models import Entry

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Table

_poll = cast("Table", Poll.__table__)
_entry = cast("Table", Entry.__table__)
_vote = cast("Table", Vote.__table__)
_code = cast("Table", VoteCode.__table__)

_standing = Prepared(
    lambda _insert: (
        select(_poll.c.is_open, _poll.c.mode, _entry.c.id, _entry.c.withdrawn_reason)
        .select_from(_poll)
        .outerjoin(_entry, (_entry.c.event_id == _poll.c.event_id) & (_entry.c.key == bindparam("entry_key")))
        .where(_poll.c.event_id == bindparam("event_id"))
        .with_for_update(read=True, of=_poll)
    )
)
_add = Prepared(
    lambda insert: (
        insert(_vote)
        .values({name: bindparam(name) for name in ("event_id", "entry_id", "voter_hash", "received_at")})
        .on_conflict_do_nothing(index_elements=["event_id", "voter_hash"])
        .returning(_vote.c.id)
    )
)
_earlier = Prepared(
    lambda _insert: (
        select(_entry.c.key, _entry.c.name)
        .join_from(_vote, _entry, _entry.c.id == _vote.c.entry_id)
        .where(_vote.c.event_id == bindparam("event_id"), _vote.c.voter_hash == bindparam("voter_hash"))
    )
)
_issued = Prepared(
    lambda _insert: select(_code.c.id).where(
        _code.c.event_id == bindparam("event_id"), _code.c.code_hash == bindparam("voter_hash")
    )
)


@dataclass(frozen=True, slots=True)
class Voted:
    """What a vote stands for: the entry's key and name."""

    entry: str
    name: str


def vote(*, event_id: int, entry_key: str, voter_hash: str, now: datetime) -> None:
    """Take a vote. The same voter's vote for the same entry again is no change, whatever the window.

    Raises `Refused` when the window is shut, the voter has voted for another entry or the entry is withdrawn,
    `Invalid` on `entry` or `code`, `NotFound` without a poll.
    """
    with transaction():
        standing = _standing.first(event_id=event_id, entry_key=entry_key)
        if standing is None:
            raise NotFound
        if standing.id is None:
            raise Invalid(N_("Choose one of the entries."), field="entry")
        if not standing.is_open:
            _check_replay(event_id, entry_key, voter_hash)
            return
        if standing.withdrawn_reason is not None:
            raise Refused(N_("This entry has been withdrawn: choose another one."), code="withdrawn")
        if standing.mode == Mode.CODES and not is_issued(event_id, voter_hash):
            raise Invalid(N_("There is no such code. Look at the slip again."), field="code", code="unknown_code")
        if _add.first(event_id=event_id, entry_id=standing.id, voter_hash=voter_hash, received_at=now) is None:
            _check_replay(event_id, entry_key, voter_hash)


def is_issued(event_id: int, voter_hash: str) -> bool:
    """Tell whether a printed code with this hash was given out."""
    return _issued.first(event_id=event_id, voter_hash=voter_hash) is not None


def earlier(event_id: int, voter_hash: str) -> Voted | None:
    """Return the vote that a voter has given, if any."""
    row = _earlier.first(event_id=event_id, voter_hash=voter_hash)
    return Voted(row.key, row.name) if row else None


def _check_replay(event_id: int, entry_key: str, voter_hash: str) -> None:
    """Let a repeated vote pass; refuse another one, and one that came when the window was shut."""
    before = earlier(event_id, voter_hash)
    if before is None:
        raise Refused(N_("The vote is not open now: this vote does not count."), code="closed")
    if before.entry != entry_key:
        raise Refused(N_("You have voted already, for %(name)s. One vote each."), code="voted", name=before.name)
