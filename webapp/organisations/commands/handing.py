"""Handing organisations over from one instructor to another, and taking that back by handing them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.areas.rules import CITY
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, Invalid
from webapp.inbox.commands import deliver
from webapp.organisations import queries
from webapp.organisations.commands.kept import note, require_management
from webapp.organisations.models import Assignment, Handover
from webapp.organisations.queries import handing
from webapp.organisations.rules.handing import check

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from webapp.accounts.models import Account
    from webapp.accounts.rules import Viewer
    from webapp.organisations.queries.handing import Move


def hand_over(
    *,
    viewer: Viewer,
    giver_id: int,
    taker_id: int,
    assignment_ids: Collection[int],
    first_day: date,
    reason: str,
    now: datetime,
    takes_back_id: int | None = None,
) -> int:
    """Give the chosen assignments of one instructor to another from a day on; return the hand-over's id.

    Each organisation keeps a line in its history and one row in the audit record; the taker is told.
    Raises `Invalid` for what the rules refuse, a taker of another county and nothing chosen; `Conflict` when a chosen
    assignment no longer runs on that day or is not within the viewer's area.
    """
    check(giver_id=giver_id, taker_id=taker_id, reason=reason)
    with transaction() as session:
        chosen = _chosen(assignment_ids, handing.moves(viewer, giver_id, taker_id, first_day))
        if takes_back_id is not None:
            handing.handover(viewer, takes_back_id)
        kept = Handover(
            county_code=viewer.scope.county_code,
            area_code=viewer.scope.code,
            giver_id=giver_id,
            taker_id=taker_id,
            first_day=first_day,
            reason=reason,
            takes_back_id=takes_back_id,
            created_at=now,
            created_by_id=viewer.account_id,
        )
        session.add(kept)
        session.flush()
        takers = {account.id: account for account in handing.takers(viewer)}
        for move in chosen:
            _move(viewer, move, kept, _taker(takers, kept, move), now)
        _tell_taker(kept, len(chosen), now)
        return kept.id


def _chosen(assignment_ids: Collection[int], moves: Iterable[Move]) -> list[Move]:
    """Return the chosen moves, by organisation. Raises `Invalid` for none, `Conflict` for one that is gone."""
    if not assignment_ids:
        raise Invalid(N_("Tick at least one organisation."), field="assignment")
    possible = {one.assignment.id: one for one in moves}
    if not set(assignment_ids) <= set(possible):
        raise _changed()
    chosen = [possible[assignment_id] for assignment_id in set(assignment_ids)]
    return sorted(chosen, key=lambda one: (one.organisation.id, one.assignment.id))


def _tell_taker(kept: Handover, count: int, now: datetime) -> None:
    deliver(
        account_ids=[kept.taker_id],
        kind="assignment.handed_over",
        subject=N_("Organisations are handed over to you from %(day)s: %(count)s"),
        params={"day": kept.first_day.isoformat(), "count": count},
        url="/plan",
        key=f"handover:{kept.id}",
        now=now,
    )


def _changed() -> Conflict:
    return Conflict(N_("Something here has changed since you opened it. Look at it again."))


def _taker(takers: dict[int, Account], kept: Handover, move: Move) -> Account:
    taker = takers.get(kept.taker_id)
    if taker is None or taker.county_code not in (move.organisation.county_code, CITY):
        raise Invalid(N_("Choose an instructor of this county."), field="taker_id")
    return taker


def _move(viewer: Viewer, move: Move, kept: Handover, taker: Account, now: datetime) -> None:
    seen = move.assignment.to_day
    organisation = queries.get(viewer, move.organisation.id, lock=True)
    require_management(viewer, organisation)
    db.session.refresh(move.assignment)  # somebody may have moved it before we had the lock
    if organisation.merged_into_id is not None or move.assignment.to_day != seen:
        raise _changed()
    move.assignment.to_day = move.exchange.last_day
    move.assignment.ended_reason = kept.reason
    move.assignment.given_by_id = kept.id
    if taken := move.exchange.taken:
        db.session.add(
            Assignment(
                organisation_id=organisation.id,
                account_id=kept.taker_id,
                sending_unit=taker.sending_unit,
                from_day=taken.first,
                to_day=taken.last,
                received_by_id=kept.id,
                created_at=now,
            )
        )
    details = {
        "account": kept.giver_id,
        "to": kept.taker_id,
        "days": [move.exchange.last_day.isoformat(), kept.first_day.isoformat()],
        "reason": kept.reason,
    }
    note(organisation, "handed_over", viewer=viewer, now=now, details=details)
