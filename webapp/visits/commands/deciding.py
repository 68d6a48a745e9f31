"""What a coordinator does with a visit: review it, send it back, declare it void."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webapp.core.db import db, transaction
from webapp.core.errors import N_, NotAllowed
from webapp.core.idempotency import once
from webapp.problems import commands as problems
from webapp.problems.rules import check_reason
from webapp.visits.commands.kept import leave_trace, state_of
from webapp.visits.queries import reading
from webapp.visits.rules import access, states
from webapp.visits.rules.states import Action

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Order:
    """Which visit, as of which version, and the key of this sending."""

    visit_id: int
    version: int
    key: str


def review(*, viewer: Viewer, order: Order, now: datetime) -> None:
    """Find a visit in order (已审核): from now on it counts, and its position is kept to about 100 m only.

    Raises NotFound out of the viewer's reach, NotAllowed for the author and for others than coordinators,
    Conflict: `closed` when its state does not allow it, `stale` when it changed since.
    """
    _decide(viewer, order, Action.REVIEW, "", now)


def send_back(*, viewer: Viewer, order: Order, reason: str, now: datetime) -> None:
    """Ask the author to correct the visit (退回补正). Raises Invalid without a reason, else as `review`."""
    _decide(viewer, order, Action.RETURN, check_reason(reason), now)


def void(*, viewer: Viewer, order: Order, reason: str, now: datetime) -> None:
    """Declare a visit void (作废); problems of it that nobody decided on are withdrawn.

    Raises Invalid without a reason, else as `review`; the author may do it too, before review.
    """
    _decide(viewer, order, Action.VOID, check_reason(reason), now)


def _decide(viewer: Viewer, order: Order, action: Action, reason: str, now: datetime) -> None:
    with transaction():
        once(
            owner=viewer.actor.id,
            key=order.key,
            endpoint=f"visits.{action}",
            fields={"visit": order.visit_id, "version": order.version, "reason": reason},
            now=now,
            write=lambda: _move(viewer, order, action, reason, now),
        )


def _move(viewer: Viewer, order: Order, action: Action, reason: str, now: datetime) -> dict[str, Any]:
    visit = reading.get(viewer, order.visit_id, lock=True)
    _check_allowed(viewer, visit, action)
    target = states.after(visit.state, action)
    states.check_version(visit.version, order.version)
    before = state_of(visit)
    if action is Action.REVIEW:
        states.check_complete(visit.missing_photos)
        visit.reviewed_at, visit.reviewed_by_id = now, viewer.account_id
        _blur_position(visit)
    elif action is Action.RETURN:
        visit.returned_reason = reason
        visit.reviewed_at = visit.reviewed_by_id = None
    else:
        visit.void_reason = reason
        _withdraw_problems(viewer, visit, now)
    visit.state = target
    visit.changed_at = now
    visit.version += 1
    db.session.flush()
    leave_trace(viewer=viewer, visit=visit, action=action, before=before, now=now, note=reason)
    return {"visit": visit.id, "state": target}


def _check_allowed(viewer: Viewer, visit: Visit, action: Action) -> None:
    if action is Action.VOID:
        if not access.may_void(viewer, visit):
            raise NotAllowed(N_("You may not declare this visit void."))
    elif visit.author_id == viewer.account_id:
        raise NotAllowed(N_("Nobody reviews their own visit."))
    elif not access.may_decide(viewer, visit):
        raise NotAllowed(N_("Only a coordinator of the area reviews visits."))


def _blur_position(visit: Visit) -> None:
    place = reading.position(visit)
    if place is not None:
        coarse = place.coarse()
        visit.latitude, visit.longitude = coarse.latitude, coarse.longitude
        visit.accuracy_m = coarse.accuracy_m


def _withdraw_problems(viewer: Viewer, visit: Visit, now: datetime) -> None:
    for kept in reading.kept_opinions(visit.id):
        if kept.problem_id is not None and not kept.locked:
            problems.withdraw(problem_id=kept.problem_id, actor_id=viewer.account_id, now=now)
