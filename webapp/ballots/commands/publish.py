"""Publishing (公布): the result is computed once more, frozen, and shown.

It may be shown at once, or revealed in the hall from the last place up; then it is frozen when the reveal
begins and public when its last place has been shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from webapp.ballots.commands.bundling import keep_bundle
from webapp.ballots.queries.board import read_board
from webapp.ballots.queries.decisions import told
from webapp.ballots.queries.votes import counts, is_open, poll_of
from webapp.ballots.rules.result import Audience, ranked, result_document, together
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, Invalid, NotFound
from webapp.roadshows import queries as roadshows
from webapp.roadshows.commands.event_row import check_version, hold, note, state
from webapp.roadshows.commands.events import enter_stage, open_entries
from webapp.roadshows.models import Publication
from webapp.roadshows.rules import stages
from webapp.roadshows.rules.notice import check_days, last_day
from webapp.roadshows.rules.stages import Stage
from webapp.workdays.queries import calendar

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor
    from webapp.ballots.queries.board import Board
    from webapp.roadshows.models import Event


def publish(
    *,
    event_id: int,
    version: int | None = None,
    reason: str = "",
    notice_days: int = 0,
    actor: Actor,
    now: datetime,
) -> int:
    """Publish the result and return its edition; a reveal that has begun is completed by it.

    `version` is the event's; the award may follow `notice_days` workdays later (a running reveal keeps its own).
    The audit bundle is kept in the same transaction. Raises `Conflict` while scoring is
    open, before the presentations and after publication, `Invalid` on `reason` when none is given and results are
    provisional or an edition is public already.
    """
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        running = _revealing(event)
        publication = running or _freeze(event, reason, notice_days, action="result.freeze", actor=actor, now=now)
        publication.revealed = len(ranked(publication.result))
        _make_public(event, publication, actor=actor, now=now)
        return publication.edition


def begin_reveal(
    *,
    event_id: int,
    version: int | None = None,
    reason: str = "",
    notice_days: int = 0,
    actor: Actor,
    now: datetime,
) -> int:
    """Lock the scores and freeze the result, to be revealed in the hall place by place; return its edition.

    Raises as `publish`, and `Conflict` when nothing has a rank or a reveal has begun.
    """
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        if _revealing(event):
            raise Conflict(N_("The reveal has begun already."), code="closed")
        publication = _freeze(event, reason, notice_days, action="result.reveal", actor=actor, now=now)
        if not ranked(publication.result):
            raise Conflict(N_("No entry has a rank yet: there is nothing to reveal."), code="closed")
        if event.stage != Stage.LOCKED:
            enter_stage(event, Stage.LOCKED, reason="", actor=actor, now=now)
        return publication.edition


def reveal_next(*, event_id: int, shown: int, actor: Actor, now: datetime) -> int:
    """Show one place more in the hall; the first place makes the result public. Return how many are shown.

    `shown` is how many the person saw: a second tap, or somebody else's, is refused with `Conflict`.
    """
    with transaction():
        event = hold(event_id)
        publication = _revealing(event)
        if publication is None:
            raise NotFound
        if publication.revealed != shown:
            raise Conflict(N_("Another place has been revealed meanwhile."))
        places = ranked(publication.result)
        publication.revealed = shown + together(publication.result, shown)
        details = {"edition": publication.edition, "revealed": publication.revealed}
        obj = f"publication:{publication.id}"
        note(event, "result.reveal_next", obj, actor=actor, now=now, details=details, hall=True)
        if publication.revealed == len(places):
            _make_public(event, publication, actor=actor, now=now)
        return publication.revealed


def cancel_reveal(*, event_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Take a frozen result back before any place was shown, and return its edition; the scores stay locked.

    Raises `Conflict` once a place was shown, `NotFound` without a reveal.
    """
    with transaction():
        event = hold(event_id)
        publication = _revealing(event)
        if publication is None:
            raise NotFound
        if publication.revealed:
            raise Conflict(N_("A place has been shown: the reveal can no longer be called off."), code="closed")
        before = {**state(publication), "cancelled": reason}
        obj = f"publication:{publication.id}"
        db.session.delete(publication)
        note(event, "result.reveal_cancel", obj, actor=actor, now=now, before=before, hall=True)
        return publication.edition


def _revealing(event: Event) -> Publication | None:
    statement = select(Publication).where(Publication.event_id == event.id, Publication.published_at.is_(None))
    return db.session.execute(statement).scalar_one_or_none()


def _freeze(event: Event, reason: str, notice_days: int, *, action: str, actor: Actor, now: datetime) -> Publication:
    if event.rehearsal:
        raise Conflict(N_("This is a rehearsal: end it first. Nothing of it is published."), code="closed")
    if is_open(event.id):
        raise Conflict(N_("The audience's vote is still open: close it first."), code="closed")
    last = roadshows.publication(event.id)
    board = read_board(event.id)
    provisional = sum(one.provisional for one in board.results)
    stages.check_publish(
        Stage(event.stage), open_entries=open_entries(event.id), provisional=provisional, reason=reason
    )
    if last and not reason.strip():
        raise Invalid(N_("Say why there is a new edition."), field="reason")
    check_days(notice_days)
    document = _document(event, board)
    head = note(
        event,
        action,
        f"event:{event.id}",
        actor=actor,
        now=now,
        after={"result": document, "reason": reason},
        details={"provisional": provisional, "notice_days": notice_days},
        hall=True,
    )
    publication = Publication(
        event_id=event.id,
        edition=last.edition + 1 if last else 1,
        reason=reason if provisional or last else "",
        result=document,
        audit_head=head,
        notice_days=notice_days,
        created_at=now,
    )
    db.session.add(publication)
    db.session.flush()
    return publication


def _document(event: Event, board: Board) -> dict[str, Any]:
    """Return the result as it is published, with the entries' words as they are now."""
    words = {
        entry.key: {"name": entry.name, "area": entry.area_code, "owner": entry.owner, "category": entry.category}
        for entry in roadshows.entries(event.id)
    }
    return result_document(
        rules=board.scheme.rules,
        criteria=board.scheme.criteria,
        results=board.results,
        words=words,
        decisions=told(event.id),
        judges=sum(not juror.absent for juror in board.jurors),
        audience=_audience(event.id, board),
    )


def _audience(event_id: int, board: Board) -> Audience | None:
    """Give the vote that has a share in the scores, None when it has none or none was held."""
    poll = poll_of(event_id) if board.scheme.rules.audience_share else None
    return Audience(poll.mode, counts(event_id)) if poll else None


def _make_public(event: Event, publication: Publication, *, actor: Actor, now: datetime) -> None:
    publication.published_at = event.published_at = now
    publication.notice_until = last_day(clock.local(now).date(), publication.notice_days, calendar())
    publication.audit_head = enter_stage(event, Stage.NOTICE, reason=publication.reason, actor=actor, now=now)
    keep_bundle(event, publication, actor=actor, now=now)
