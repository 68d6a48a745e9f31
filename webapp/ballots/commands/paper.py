"""Paper fallback: a judge's sheet typed in by one person, counted once a second one has confirmed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from webapp.ballots.commands.revisions import append, newest
from webapp.ballots.models import PaperBallot
from webapp.ballots.rules.paper import check_confirm, check_enter
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, NotFound
from webapp.core.ids import new_uuid
from webapp.roadshows.commands.entries import check_reason
from webapp.roadshows.commands.event_row import entry_of, hold, judge_of, note, state
from webapp.roadshows.models import Event, Recusal
from webapp.roadshows.rules import stages
from webapp.roadshows.rules.reading import plain
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from webapp.audit.rules import Actor
    from webapp.roadshows.models import Entry, Judge


def enter_paper(
    *,
    event_id: int,
    judge_id: int,
    entry_id: int,
    scores: Mapping[str, Decimal],
    base: int,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep a sheet of paper until a second person confirms it; return its id. From the first opening to the lock.

    `scores` are read and complete. Raises `Conflict`, `NotAllowed`, `NotFound`, or `Invalid` on `reason`.
    """
    with transaction():
        event = hold(event_id)
        stages.check_scoring(Stage(event.stage))
        check_reason(reason)
        judge, entry = judge_of(event, judge_id), entry_of(event, entry_id)
        _check(event, judge, entry, base)
        paper = PaperBallot(
            event_id=event.id,
            entry_id=entry.id,
            judge_id=judge.id,
            scores={key: plain(score) for key, score in scores.items()},
            base=base,
            reason=reason,
            entered_by=actor.id,
            entered_at=now,
        )
        db.session.add(paper)
        event.rules_frozen_at = event.rules_frozen_at or now  # as with any ballot: its criteria stay
        db.session.flush()
        note(event, "paper.enter", f"paper:{paper.id}", actor=actor, now=now, after=state(paper))
        return paper.id


def confirm_paper(*, event_id: int, paper_id: int, actor: Actor, now: datetime) -> str:
    """Let a sheet of paper count as the judge's current revision; return its receipt. Until the lock.

    Raises `NotAllowed` for the person who typed it in, `Conflict` when it was decided, the event is locked or the
    judge has handed in another version meanwhile, `NotFound`.
    """
    with transaction():
        event, paper = _undecided(event_id, paper_id)
        check_confirm(
            entered_by=paper.entered_by,
            confirming=actor.id,
            recused=_recused(paper.judge_id, paper.entry_id),
            current=newest(event, paper.judge_id, paper.entry_id),
            base=paper.base,
        )
        before = state(paper)
        pair = {"judge_id": paper.judge_id, "entry_id": paper.entry_id}
        revision = append(event, **pair, scores=paper.scores, client_id=new_uuid(), received_at=now)
        paper.revision_id, paper.decision = revision.id, "confirmed"
        paper.decided_by, paper.decided_at = actor.id, now
        after = {**state(paper), "receipt": revision.receipt, "revision": revision.number}
        details = {"receipt": revision.receipt, "revision": revision.number}
        obj = f"paper:{paper.id}"
        note(event, "paper.confirm", obj, actor=actor, now=now, before=before, after=after, details=details)
        return revision.receipt


def refuse_paper(*, event_id: int, paper_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Leave a sheet of paper out and return its id; it stays on record. Until the lock.

    Whoever typed it in may take it back so. Raises `Conflict`, `NotFound`, or `Invalid` on `reason`.
    """
    with transaction():
        event, paper = _undecided(event_id, paper_id)
        check_reason(reason)
        before = state(paper)
        paper.decision, paper.decision_reason = "refused", reason
        paper.decided_by, paper.decided_at = actor.id, now
        note(event, "paper.refuse", f"paper:{paper.id}", actor=actor, now=now, before=before, after=state(paper))
        return paper.id


def _undecided(event_id: int, paper_id: int) -> tuple[Event, PaperBallot]:
    event = hold(event_id)
    stages.check_scoring(Stage(event.stage))
    statement = select(PaperBallot).where(PaperBallot.event_id == event.id, PaperBallot.id == paper_id)
    paper = db.session.execute(statement).scalar_one_or_none()
    if paper is None:
        raise NotFound
    if paper.decision is not None:
        raise Conflict(N_("This paper sheet was decided before."))
    return event, paper


def _check(event: Event, judge: Judge, entry: Entry, base: int) -> None:
    check_enter(
        recused=_recused(judge.id, entry.id),
        withdrawn=entry.withdrawn_reason is not None,
        scoring=entry.scoring,
        waiting=_waits(judge.id, entry.id),
        current=newest(event, judge.id, entry.id),
        base=base,
    )


def _waits(judge_id: int, entry_id: int) -> bool:
    mine = (PaperBallot.judge_id == judge_id) & (PaperBallot.entry_id == entry_id)
    held = select(PaperBallot.id).where(mine, PaperBallot.decision.is_(None))
    return db.session.execute(held).first() is not None


def _recused(judge_id: int, entry_id: int) -> bool:
    statement = select(Recusal.id).where(Recusal.judge_id == judge_id, Recusal.entry_id == entry_id)
    return db.session.execute(statement).first() is not None
