"""What was handed in, for an audit bundle. See docs/bundle.md."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from webapp.ballots.models import Ballot, BallotRevision, LateBallot, PaperBallot
from webapp.ballots.queries.decisions import decisions
from webapp.ballots.rules.restoring import is_restored
from webapp.core.db import db

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webapp.roadshows.models import Entry, Judge


def moment(moment: datetime | None) -> str | None:
    """Write a moment as receipts do: UTC, microseconds, Z."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def ballots(event_id: int, entries: Sequence[Entry], judges: Sequence[Judge]) -> list[dict[str, Any]]:
    """Return every revision ever taken."""
    entry_keys, judge_keys = {one.id: one.key for one in entries}, {one.id: one.key for one in judges}
    statement = (
        select(
            Ballot.entry_id,
            Ballot.judge_id,
            Ballot.excluded_reason,
            BallotRevision,
            LateBallot.id.label("late_id"),
            PaperBallot.id.label("paper_id"),
        )
        .join(BallotRevision, BallotRevision.ballot_id == Ballot.id)
        .outerjoin(LateBallot, LateBallot.revision_id == BallotRevision.id)
        .outerjoin(PaperBallot, PaperBallot.revision_id == BallotRevision.id)
        .where(Ballot.event_id == event_id)
        .order_by(Ballot.entry_id, Ballot.judge_id, BallotRevision.number)
    )
    return [
        {
            "entry": entry_keys[row.entry_id],
            "judge": judge_keys[row.judge_id],
            "revision": row.BallotRevision.number,
            "base": row.BallotRevision.base,
            "current": row.BallotRevision.is_current,
            "origin": _origin(row.BallotRevision, late=bool(row.late_id), paper=bool(row.paper_id)),
            "excluded": row.excluded_reason,
            "scores": row.BallotRevision.scores,
            "received": moment(row.BallotRevision.received_at),
            "receipt": row.BallotRevision.receipt,
        }
        for row in db.session.execute(statement)
    ]


def _origin(revision: BallotRevision, *, late: bool, paper: bool) -> str:
    if is_restored(number=revision.number, base=revision.base):
        return "restored"
    return "paper" if paper else "late" if late else "device"


def late(event_id: int, entries: Sequence[Entry], judges: Sequence[Judge]) -> list[dict[str, Any]]:
    """Return what came after the close."""
    entry_keys, judge_keys = {one.id: one.key for one in entries}, {one.id: one.key for one in judges}
    statement = select(LateBallot).where(LateBallot.event_id == event_id).order_by(LateBallot.id)
    return [
        {
            "entry": entry_keys[one.entry_id],
            "judge": judge_keys[one.judge_id],
            "scores": one.scores,
            "received": moment(one.received_at),
            "receipt": one.receipt,
            "decision": one.decision,
            "reason": one.reason,
        }
        for one in db.session.execute(statement).scalars()
    ]


def papers(event_id: int, entries: Sequence[Entry], judges: Sequence[Judge]) -> list[dict[str, Any]]:
    """Return the sheets of paper that were typed in."""
    entry_keys, judge_keys = {one.id: one.key for one in entries}, {one.id: one.key for one in judges}
    statement = select(PaperBallot).where(PaperBallot.event_id == event_id).order_by(PaperBallot.id)
    return [
        {
            "entry": entry_keys[one.entry_id],
            "judge": judge_keys[one.judge_id],
            "scores": one.scores,
            "base": one.base,
            "reason": one.reason,
            "entered": moment(one.entered_at),
            "entered_by": one.entered_by,
            "decision": one.decision,
            "decision_reason": one.decision_reason,
            "decided": moment(one.decided_at),
            "decided_by": one.decided_by,
        }
        for one in db.session.execute(statement).scalars()
    ]


def ties(event_id: int) -> list[dict[str, Any]]:
    """Return what was decided about ties, decisions that were undone included."""
    return [
        {
            "entries": one.entries,
            "decider": one.decider,
            "way": one.way,
            "reason": one.reason,
            "by": one.by,
            "at": moment(one.at),
            "undone": one.undone_reason,
        }
        for one in decisions(event_id)
    ]
