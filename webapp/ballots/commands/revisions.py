"""Adding a revision that did not come straight from a judge's device: late, from paper, or an earlier one again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from webapp.ballots.models import Ballot, BallotDraft, BallotRevision
from webapp.ballots.rules.receipt import canonical, receipt
from webapp.core.db import db
from webapp.roadshows.models import Entry, Event, Judge

if TYPE_CHECKING:
    from datetime import datetime


def ballot_of(event: Event, judge_id: int, entry_id: int) -> Ballot | None:
    """Return the judge's ballot for the entry, within the held event."""
    statement = select(Ballot).where(
        Ballot.event_id == event.id, Ballot.judge_id == judge_id, Ballot.entry_id == entry_id
    )
    return db.session.execute(statement).scalar_one_or_none()


def newest(event: Event, judge_id: int, entry_id: int) -> int:
    """Return the number of the ballot's newest revision, 0 without one."""
    statement = (
        select(func.max(BallotRevision.number))
        .join(Ballot, Ballot.id == BallotRevision.ballot_id)
        .where(Ballot.event_id == event.id, Ballot.judge_id == judge_id, Ballot.entry_id == entry_id)
    )
    return db.session.execute(statement).scalar() or 0


def append(
    event: Event,
    *,
    judge_id: int,
    entry_id: int,
    scores: dict[str, str],
    client_id: str,
    received_at: datetime,
    base: int | None = None,
) -> BallotRevision:
    """Make the scores the ballot's current revision, in the running transaction; the judge's draft goes.

    `base` is the revision it starts from, left out the one before it.
    """
    last = newest(event, judge_id, entry_id)
    ballot = ballot_of(event, judge_id, entry_id) or _first(event, judge_id, entry_id)
    current = (BallotRevision.ballot_id == ballot.id) & BallotRevision.is_current
    db.session.execute(update(BallotRevision).where(current).values(is_current=False))
    revision = BallotRevision(
        event_id=event.id,
        ballot_id=ballot.id,
        number=last + 1,
        base=last if base is None else base,
        is_current=True,
        scores=scores,
        receipt=receipt(_form(event, judge_id, entry_id, last + 1, scores, received_at)),
        client_id=client_id,
        received_at=received_at,
    )
    db.session.add(revision)
    db.session.execute(delete(BallotDraft).where(BallotDraft.judge_id == judge_id, BallotDraft.entry_id == entry_id))
    event.rules_frozen_at = event.rules_frozen_at or received_at
    db.session.flush()
    return revision


def _form(
    event: Event, judge_id: int, entry_id: int, number: int, scores: dict[str, str], received_at: datetime
) -> str:
    """Return the line of which a revision's receipt is made."""
    return canonical(
        event=event.slug,
        judge=db.session.get_one(Judge, judge_id).key,
        entry=db.session.get_one(Entry, entry_id).key,
        revision=number,
        scores={key: Decimal(score) for key, score in scores.items()},
        received=received_at,
    )


def _first(event: Event, judge_id: int, entry_id: int) -> Ballot:
    ballot = Ballot(event_id=event.id, entry_id=entry_id, judge_id=judge_id)
    db.session.add(ballot)
    db.session.flush()
    return ballot
