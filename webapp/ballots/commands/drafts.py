"""Drafts: what a judge has set so far, kept on the server as it is set. They never count."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import delete, select

from webapp.ballots.models import Ballot, BallotDraft, BallotRevision, JudgeDevice, JudgeLink
from webapp.ballots.rules.submission import check_rehearsal
from webapp.core.db import db, transaction, upsert
from webapp.core.errors import N_, NotAllowed, NotFound
from webapp.live.commands import bump
from webapp.roadshows.models import Entry, Event, Recusal
from webapp.roadshows.rules.reading import plain
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy import Table

    from webapp.ballots.queries.seats import Seat

_event = cast("Table", Event.__table__)
_entry = cast("Table", Entry.__table__)
_recusal = cast("Table", Recusal.__table__)
_link = cast("Table", JudgeLink.__table__)
_device = cast("Table", JudgeDevice.__table__)
_draft = cast("Table", BallotDraft.__table__)
_ballot = cast("Table", Ballot.__table__)
_revision = cast("Table", BallotRevision.__table__)

_PLACE = (
    select(
        _entry.c.id,
        _event.c.stage,
        _event.c.rehearsal,
        _entry.c.withdrawn_reason,
        _recusal.c.id.label("recusal_id"),
        _draft.c.saved_at,
        _revision.c.scores,
    )
    .select_from(_device)
    .join(_link, _link.c.id == _device.c.link_id)
    .join(_event, _event.c.id == _device.c.event_id)
    .join(_entry, _entry.c.event_id == _device.c.event_id)
    .outerjoin(_recusal, (_recusal.c.judge_id == _device.c.judge_id) & (_recusal.c.entry_id == _entry.c.id))
    .outerjoin(_draft, (_draft.c.judge_id == _device.c.judge_id) & (_draft.c.entry_id == _entry.c.id))
    .outerjoin(
        _ballot,
        (_ballot.c.event_id == _device.c.event_id)
        & (_ballot.c.entry_id == _entry.c.id)
        & (_ballot.c.judge_id == _device.c.judge_id),
    )
    .outerjoin(_revision, (_revision.c.ballot_id == _ballot.c.id) & _revision.c.is_current)
    .where(_device.c.released_at.is_(None), _link.c.revoked_at.is_(None))
)


def save_draft(
    *, seat: Seat, entry_key: str, scores: Mapping[str, Decimal], base: int, now: datetime, rehearsal: bool = False
) -> None:
    """Keep the scores set so far, in place of what was kept before.

    None at all, or just those of the current ballot, take the draft away.

    The console is told only when a draft appears or goes: it sees that there is one, never its scores.
    `rehearsal` says that they were set on a page of the rehearsal. Raises `NotFound` when the device was released or
    there is no such entry, `NotAllowed` when there is nothing to score any more, `RehearsalOver`.
    """
    with transaction():
        wanted = (_device.c.id == seat.device_id) & (_entry.c.key == entry_key)
        place = db.session.execute(_PLACE.where(wanted)).first()
        if place is None:
            raise NotFound
        if place.recusal_id is not None or place.withdrawn_reason is not None or place.stage != Stage.ROADSHOW:
            raise NotAllowed(N_("There is nothing to score here."))
        check_rehearsal(sent=rehearsal, held=place.rehearsal)
        kept = {key: plain(score) for key, score in scores.items()}
        worth = bool(kept) and kept != place.scores
        if worth:
            _put(seat, place.id, kept, base, now)
        else:
            own = (_draft.c.judge_id == seat.judge_id) & (_draft.c.entry_id == place.id)
            db.session.execute(delete(_draft).where(own))
        if worth != (place.saved_at is not None):
            bump(f"event:{seat.event_id}")


def _put(seat: Seat, entry_id: int, scores: Mapping[str, str], base: int, now: datetime) -> None:
    kept = {"base": base, "scores": scores, "saved_at": now}
    db.session.execute(
        upsert(BallotDraft)
        .values(judge_id=seat.judge_id, entry_id=entry_id, event_id=seat.event_id, **kept)
        .on_conflict_do_update(index_elements=["judge_id", "entry_id"], set_=kept)
    )
