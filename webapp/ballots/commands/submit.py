"""Taking a ballot: the path on which a whole hall presses the button at once.

Few statements, all in one transaction, prepared. The event's row is held first, so that a close, a
twin of the same request and an edit from elsewhere are each decided before or after this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, delete, false, insert, select, update

from webapp.audit import commands as audit
from webapp.ballots.models import Ballot, BallotDraft, BallotRevision, JudgeDevice, JudgeLink, LateBallot
from webapp.ballots.queries.seats import Seat
from webapp.ballots.rules.receipt import canonical, receipt
from webapp.ballots.rules.submission import check_base, check_rehearsal
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, NotAllowed, NotFound
from webapp.core.idempotency import once
from webapp.core.prepared import Prepared
from webapp.live.commands import bump
from webapp.roadshows.models import Entry, Event, Recusal
from webapp.roadshows.rules.reading import plain

if TYPE_CHECKING:
    from sqlalchemy import Table


_ENDPOINT = "ballots.submit"

_event = cast("Table", Event.__table__)
_entry = cast("Table", Entry.__table__)
_recusal = cast("Table", Recusal.__table__)
_link = cast("Table", JudgeLink.__table__)
_device = cast("Table", JudgeDevice.__table__)
_ballot = cast("Table", Ballot.__table__)
_revision = cast("Table", BallotRevision.__table__)
_draft = cast("Table", BallotDraft.__table__)
_late = cast("Table", LateBallot.__table__)

_held_event = Prepared(
    lambda _insert: (
        select(_event.c.slug, _event.c.rules_version, _event.c.rules_frozen_at, _event.c.rehearsal)
        .where(_event.c.id == bindparam("event_id"))
        .with_for_update()
    )
)
_pair = Prepared(
    lambda _insert: (
        select(
            _entry.c.id.label("entry_id"),
            _entry.c.scoring,
            _recusal.c.id.label("recusal_id"),
            _ballot.c.id.label("ballot_id"),
            _revision.c.number,
            _revision.c.scores,
            _draft.c.judge_id.label("drafted_by"),
        )
        .select_from(_device)
        .join(_link, _link.c.id == _device.c.link_id)
        .join(_entry, _entry.c.event_id == _device.c.event_id)
        .outerjoin(_recusal, (_recusal.c.judge_id == _device.c.judge_id) & (_recusal.c.entry_id == _entry.c.id))
        .outerjoin(
            _ballot,
            (_ballot.c.event_id == _device.c.event_id)
            & (_ballot.c.entry_id == _entry.c.id)
            & (_ballot.c.judge_id == _device.c.judge_id),
        )
        .outerjoin(_revision, (_revision.c.ballot_id == _ballot.c.id) & _revision.c.is_current)
        .outerjoin(_draft, (_draft.c.judge_id == _device.c.judge_id) & (_draft.c.entry_id == _entry.c.id))
        .where(_device.c.released_at.is_(None), _link.c.revoked_at.is_(None))
        .where(_device.c.id == bindparam("device_id"), _entry.c.key == bindparam("entry_key"))
    )
)
_add_ballot = Prepared(
    lambda insert: (
        insert(_ballot)
        .values({name: bindparam(name) for name in ("event_id", "entry_id", "judge_id")})
        .returning(_ballot.c.id)
    )
)
_outdate = Prepared(
    lambda _insert: (
        update(_revision)
        .where(_revision.c.ballot_id == bindparam("of_ballot"), _revision.c.is_current)
        .values(is_current=false())
    )
)
_add_revision = Prepared(
    lambda insert: insert(_revision).values({c.name: bindparam(c.name) for c in _revision.c if c.name != "id"})
)
_drop_draft = Prepared(
    lambda _insert: delete(_draft).where(
        _draft.c.judge_id == bindparam("judge_id"), _draft.c.entry_id == bindparam("entry_id")
    )
)


class Outcome(StrEnum):
    """What became of a submission."""

    RECEIVED = "received"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Submission:
    """The answer to a ballot; a late one has revision 0 and a receipt all the same."""

    outcome: Outcome
    receipt: str
    revision: int
    replayed: bool


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One submission on its way into the database."""

    seat: Seat
    event: Any  # a row of `_held_event`
    pair: Any  # a row of `_pair`
    entry_key: str
    scores: Mapping[str, Decimal]
    plain_scores: dict[str, str]
    client_id: str
    base: int
    rehearsal: bool
    now: datetime

    def receipt(self, revision: int) -> str:
        form = canonical(
            event=self.event.slug,
            judge=self.seat.judge_key,
            entry=self.entry_key,
            revision=revision,
            scores=self.scores,
            received=self.now,
        )
        return receipt(form)


def submit(
    *,
    seat: Seat,
    entry_key: str,
    scores: Mapping[str, Decimal],
    client_id: str,
    base: int,
    now: datetime,
    rehearsal: bool = False,
) -> Submission:
    """Take a whole ballot as a new revision; after the close keep it as late.

    `scores` are read and complete; `base` is the revision the judge started from, 0 for none; `rehearsal` says that
    they were set on a page of the rehearsal. The same `client_id` with the same contents gets the first answer again,
    whatever has changed since.

    Raises `NotFound` when the device was released or there is no such entry, `NotAllowed` for a recused judge, and
    `Conflict`: `StaleBallot`, `RehearsalOver`, `key_reused`, or `not_open` before the entry's scoring starts.
    """
    with transaction():
        event = _held_event.first(event_id=seat.event_id)
        pair = _pair.first(device_id=seat.device_id, entry_key=entry_key)
        if event is None or pair is None:
            raise NotFound
        plain_scores = {key: plain(score) for key, score in scores.items()}
        sheet = _Sheet(seat, event, pair, entry_key, scores, plain_scores, client_id, base, rehearsal, now)
        answer = once(
            owner=seat.actor.id,
            key=client_id,
            endpoint=_ENDPOINT,
            fields={"entry": entry_key, "scores": plain_scores, "base": base},
            now=now,
            write=lambda: _write(sheet),
        )
    return Submission(replayed=answer.replayed, **{**answer.body, "outcome": Outcome(answer.body["outcome"])})


def _write(sheet: _Sheet) -> dict[str, Any]:
    if sheet.pair.recusal_id is not None:
        raise NotAllowed(N_("You are recused from this entry: there is nothing to score."))
    check_rehearsal(sent=sheet.rehearsal, held=sheet.event.rehearsal)
    if sheet.event.rules_version != sheet.seat.rules_version:
        raise Conflict(N_("The criteria have just changed. Open the ballot again."))
    if sheet.pair.scoring == "waiting":
        raise Conflict(N_("Scoring for this entry has not started yet."), code="not_open")
    if sheet.pair.scoring != "open":
        return _keep_late(sheet)
    check_base(current=sheet.pair.number or 0, base=sheet.base)
    return _revise(sheet)


def _revise(sheet: _Sheet) -> dict[str, Any]:
    seat, pair, number = sheet.seat, sheet.pair, (sheet.pair.number or 0) + 1
    ballot_id = pair.ballot_id or _open_ballot(sheet)
    if pair.number:
        _outdate.run(of_ballot=ballot_id)
    code = sheet.receipt(number)
    _add_revision.run(
        event_id=seat.event_id,
        ballot_id=ballot_id,
        number=number,
        base=sheet.base,
        is_current=True,
        scores=sheet.plain_scores,
        receipt=code,
        client_id=sheet.client_id,
        received_at=sheet.now,
    )
    if pair.drafted_by is not None:
        _drop_draft.run(judge_id=seat.judge_id, entry_id=pair.entry_id)
    _freeze_rules(sheet)
    before = {"revision": pair.number, "scores": pair.scores} if pair.number else None
    _note(sheet, "ballot.submit", f"ballot:{ballot_id}", before=before, revision=number, code=code)
    return {"outcome": Outcome.RECEIVED, "receipt": code, "revision": number}


def _freeze_rules(sheet: _Sheet) -> None:
    """Keep the criteria as they are from the first ballot on, be it a late one: it may be accepted yet."""
    if sheet.event.rules_frozen_at is None:
        held = _event.c.id == sheet.seat.event_id
        db.session.execute(update(_event).where(held).values(rules_frozen_at=sheet.now))


def _open_ballot(sheet: _Sheet) -> int:
    added = _add_ballot.first(event_id=sheet.seat.event_id, entry_id=sheet.pair.entry_id, judge_id=sheet.seat.judge_id)
    return int(added.id)


def _keep_late(sheet: _Sheet) -> dict[str, Any]:
    _freeze_rules(sheet)
    code = sheet.receipt(0)
    late_id = db.session.execute(
        insert(_late)
        .values(
            event_id=sheet.seat.event_id,
            entry_id=sheet.pair.entry_id,
            judge_id=sheet.seat.judge_id,
            scores=sheet.plain_scores,
            receipt=code,
            client_id=sheet.client_id,
            received_at=sheet.now,
            reason="",
        )
        .returning(_late.c.id)
    ).scalar_one()
    _note(sheet, "ballot.late", f"late:{late_id}", before=None, revision=0, code=code)
    return {"outcome": Outcome.LATE, "receipt": code, "revision": 0}


def _note(sheet: _Sheet, action: str, obj: str, *, before: dict[str, Any] | None, revision: int, code: str) -> None:
    audit.record(
        scope=f"event:{sheet.seat.event_id}",
        actor=sheet.seat.actor,
        action=action,
        obj=obj,
        now=sheet.now,
        before=before,
        after={"entry": sheet.entry_key, "revision": revision, "scores": sheet.plain_scores, "receipt": code},
        details={"entry": sheet.entry_key, "revision": revision, "receipt": code},
    )
    bump(f"event:{sheet.seat.event_id}")
