"""The rows that a board is put together from, table by table: prepared, since every ballot asks for them again."""

from __future__ import annotations

from sqlalchemy import BindParameter, bindparam, select

from webapp.ballots.models import (
    Ballot,
    BallotDraft,
    BallotRevision,
    JudgeDevice,
    LateBallot,
    PaperBallot,
    TieDecision,
)
from webapp.core.prepared import Prepared
from webapp.roadshows.models import Deduction, Entry, Event, Judge, Recusal

_event = Event.__table__
_entry = Entry.__table__
_judge = Judge.__table__
_recusal = Recusal.__table__
_deduction = Deduction.__table__
_ballot = Ballot.__table__
_revision = BallotRevision.__table__
_draft = BallotDraft.__table__
_late = LateBallot.__table__
_paper = PaperBallot.__table__
_device = JudgeDevice.__table__
_decision = TieDecision.__table__
_mine: BindParameter[int] = bindparam("event_id")

VERSION = Prepared(lambda _insert: select(_event.c.rules_version).where(_event.c.id == _mine))
ENTRIES = Prepared(
    lambda _insert: (
        select(
            _entry.c.id,
            _entry.c.key,
            _entry.c.category,
            _entry.c.position,
            _entry.c.scoring,
            _entry.c.withdrawn_reason,
        )
        .where(_entry.c.event_id == _mine)
        .order_by(_entry.c.position, _entry.c.id)
    )
)
JUDGES = Prepared(
    lambda _insert: (
        select(_judge.c.id, _judge.c.key, _judge.c.status).where(_judge.c.event_id == _mine).order_by(_judge.c.id)
    )
)
RECUSALS = Prepared(
    lambda _insert: select(_recusal.c.judge_id, _recusal.c.entry_id).where(_recusal.c.event_id == _mine)
)
DEDUCTIONS = Prepared(
    lambda _insert: select(_deduction.c.entry_id, _deduction.c.points).where(
        _deduction.c.event_id == _mine, _deduction.c.cancelled_reason.is_(None)
    )
)
CURRENT = Prepared(
    lambda _insert: (
        select(
            _revision.c.id,
            _revision.c.receipt,
            _revision.c.number,
            _ballot.c.judge_id,
            _ballot.c.entry_id,
            _ballot.c.excluded_reason,
        )
        .join_from(_ballot, _revision, (_revision.c.ballot_id == _ballot.c.id) & _revision.c.is_current)
        .where(_ballot.c.event_id == _mine)
    )
)
SCORES = Prepared(
    lambda _insert: select(_revision.c.id, _revision.c.scores).where(
        _revision.c.event_id == _mine, _revision.c.is_current
    )
)
DRAFTS = Prepared(lambda _insert: select(_draft.c.judge_id, _draft.c.entry_id).where(_draft.c.event_id == _mine))
UNDECIDED = Prepared(
    lambda _insert: (
        select(_late.c.judge_id, _late.c.entry_id, _late.c.id)
        .where(_late.c.event_id == _mine, _late.c.decision.is_(None))
        .order_by(_late.c.id)
    )
)
PAPERS = Prepared(
    lambda _insert: select(_paper.c.judge_id, _paper.c.entry_id, _paper.c.decision, _paper.c.revision_id).where(
        _paper.c.event_id == _mine
    )
)
DECISIONS = Prepared(
    lambda _insert: select(_decision.c.entries).where(
        _decision.c.event_id == _mine, _decision.c.undone_reason.is_(None)
    )
)
UNSENT = Prepared(
    lambda _insert: (
        select(_judge.c.name, _device.c.unsent)
        .join_from(_device, _judge, _judge.c.id == _device.c.judge_id)
        .where(_device.c.event_id == _mine, _device.c.released_at.is_(None), _device.c.unsent > 0)
        .order_by(_judge.c.id)
    )
)
