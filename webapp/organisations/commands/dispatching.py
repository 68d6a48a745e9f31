"""Rounds of dispatch: opening one, proposing people, and each step that they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from webapp.audit.commands import record
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Invalid
from webapp.organisations.commands.kept import require_management
from webapp.organisations.models import Dispatch, DispatchRound
from webapp.organisations.queries import dispatches
from webapp.organisations.rules.access import Place
from webapp.organisations.rules.dispatch import State, Step, UnitKind, after, check_round, days_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from webapp.accounts.models import Account
    from webapp.accounts.rules import Viewer


def open_round(*, viewer: Viewer, name: str, from_day: date, to_day: date, now: datetime) -> int:
    """Open a round in the viewer's area for a term, both days included; return its id.

    Raises `Invalid` for a name that another round of the area has, `NotAllowed` for whoever manages nothing.
    """
    check_round(name, from_day, to_day)
    place = Place(viewer.scope.county_code, viewer.scope.code)
    require_management(viewer, place)
    with transaction() as session:
        taken = select(DispatchRound.id).where(DispatchRound.area_code == place.area_code, DispatchRound.name == name)
        if session.execute(taken).first() is not None:
            raise Invalid(N_("There is a round of this name already."), field="name")
        round_ = DispatchRound(
            county_code=place.county_code,
            area_code=place.area_code,
            name=name,
            from_day=from_day,
            to_day=to_day,
            created_at=now,
            created_by_id=viewer.account_id,
        )
        session.add(round_)
        session.flush()
        after_ = {"name": name, "from": from_day.isoformat(), "to": to_day.isoformat()}
        record(
            scope=f"area:{place.county_code}",
            actor=viewer.actor,
            action="dispatch.round",
            obj=f"dispatch_round:{round_.id}",
            after=after_,
            details=after_,
            now=now,
        )
        return round_.id


def propose(
    *, viewer: Viewer, round_id: int, account_ids: Collection[int], unit_kind: UnitKind, unit: str, now: datetime
) -> int:
    """Propose instructors for a round and return how many; without a unit each comes from the account's own.

    Raises `Invalid` for whoever is no instructor of the area or is in the round already.
    """
    if not account_ids:
        raise Invalid(N_("Tick at least one person."), field="account")
    with transaction() as session:
        round_ = dispatches.get_round(viewer, round_id, lock=True)
        require_management(viewer, round_)
        known = {account.id: account for account in dispatches.candidates(viewer, round_)}
        for account_id in sorted(set(account_ids)):
            if account_id not in known:
                raise Invalid(N_("Choose instructors of this area who are not in the round yet."), field="account")
            dispatch = _proposed(round_, known[account_id], unit_kind, unit, now)
            session.add(dispatch)
            session.flush()
            _record(viewer, dispatch, "propose", None, now)
        return len(set(account_ids))


def _proposed(round_: DispatchRound, account: Account, unit_kind: UnitKind, unit: str, now: datetime) -> Dispatch:
    return Dispatch(
        round_id=round_.id,
        account_id=account.id,
        county_code=account.county_code,
        area_code=account.area_code,
        unit_kind=unit_kind,
        unit=unit or account.sending_unit,
        state=State.PROPOSED,
        version=1,
        changed_at=now,
    )


def go(*, viewer: Viewer, round_id: int, dispatch_ids: Collection[int], step: Step, reason: str, now: datetime) -> int:
    """Take a step with the chosen people of a round, all or none of them; return how many.

    Raises `Invalid`, with the name of whom it concerns, for a step that is not open.
    """
    if not dispatch_ids:
        raise Invalid(N_("Tick at least one person."), field="dispatch")
    today = clock.local(now).date()
    with transaction():
        round_ = dispatches.get_round(viewer, round_id, lock=True)
        require_management(viewer, round_)
        found = dispatches.chosen(round_id, dispatch_ids)
        for dispatch, name in found:
            before = _state(dispatch)
            dispatch.state = after(dispatch.state, step, name=name, reason=reason, last_day=round_.to_day, today=today)
            dispatch.from_day, dispatch.to_day = days_of(
                step, dispatch.from_day, dispatch.to_day, first_day=round_.from_day, last_day=round_.to_day, today=today
            )
            dispatch.reason = reason
            dispatch.version += 1
            dispatch.changed_at = now
            db.session.flush()
            _record(viewer, dispatch, step.value, before, now)
        return len(found)


def _state(dispatch: Dispatch) -> dict[str, Any]:
    return {column.key: getattr(dispatch, column.key) for column in Dispatch.__table__.columns}


def _record(viewer: Viewer, dispatch: Dispatch, what: str, before: dict[str, Any] | None, now: datetime) -> None:
    record(
        scope=f"area:{dispatch.county_code}",
        actor=viewer.actor,
        action=f"dispatch.{what}",
        obj=f"dispatch:{dispatch.id}",
        before=before,
        after=_state(dispatch),
        details={"account": dispatch.account_id, "state": dispatch.state.value, "round": dispatch.round_id},
        now=now,
    )
