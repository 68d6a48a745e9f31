"""Rounds of dispatch, who is sent in them, and how many are on duty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import false, func, or_, select, true

from webapp.accounts.models import Account
from webapp.accounts.rules import Role
from webapp.areas.queries import within
from webapp.areas.rules import CITY
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.organisations.models import Assignment, Dispatch, DispatchRound
from webapp.organisations.queries.assigned import live
from webapp.organisations.rules.dispatch import State

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from webapp.accounts.rules import Viewer


@dataclass(frozen=True)
class Counted:
    """A round with how many people stand in each state."""

    round: DispatchRound
    counts: dict[State, int]


@dataclass(frozen=True)
class Sent:
    """Somebody of a round with the name, and how many organisations are theirs now."""

    dispatch: Dispatch
    name: str
    organisations: int


def rounds(viewer: Viewer) -> list[Counted]:
    """Return the rounds of the viewer's area, the latest term first."""
    statement = select(DispatchRound).where(within(viewer.scope, DispatchRound))
    found = db.session.execute(statement.order_by(DispatchRound.from_day.desc(), DispatchRound.id.desc())).scalars()
    kept = list(found)
    rows = db.session.execute(
        select(Dispatch.round_id, Dispatch.state, func.count())
        .where(Dispatch.round_id.in_([one.id for one in kept]))
        .group_by(Dispatch.round_id, Dispatch.state)
    )
    counts = {(round_id, state): count for round_id, state, count in rows}
    return [Counted(one, {state: counts.get((one.id, state), 0) for state in State}) for one in kept]


def get_round(viewer: Viewer, round_id: int, *, lock: bool = False) -> DispatchRound:
    """Return a round of the viewer's area; `lock` keeps other writers away from it. Raises NotFound."""
    statement = select(DispatchRound).where(DispatchRound.id == round_id, within(viewer.scope, DispatchRound))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def people(round_id: int, today: date) -> list[Sent]:
    """Return who is sent in a round, by unit and name; the caller has looked the round up for a viewer."""
    held = (
        select(Assignment.account_id, func.count(func.distinct(Assignment.organisation_id)).label("held"))
        .where(live(today))
        .group_by(Assignment.account_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Dispatch, Account.name, func.coalesce(held.c.held, 0))
        .join(Account, Account.id == Dispatch.account_id)
        .outerjoin(held, held.c.account_id == Dispatch.account_id)
        .where(Dispatch.round_id == round_id)
        .order_by(Dispatch.unit_kind, Dispatch.unit, Account.name, Dispatch.id)
    )
    return [Sent(*row) for row in rows]


def chosen(round_id: int, dispatch_ids: Collection[int]) -> list[tuple[Dispatch, str]]:
    """Return the chosen people of a round with their names, by id; their rows are held until the transaction ends."""
    statement = (
        select(Dispatch, Account.name)
        .join(Account, Account.id == Dispatch.account_id)
        .where(Dispatch.round_id == round_id, Dispatch.id.in_(dispatch_ids))
        .order_by(Dispatch.id)
        .with_for_update(of=Dispatch)
        .execution_options(populate_existing=True)
    )
    return [(dispatch, name) for dispatch, name in db.session.execute(statement)]


def candidates(viewer: Viewer, round_: DispatchRound) -> list[Account]:
    """Return the instructors of the round's area who are not in it yet, by name."""
    taken = select(Dispatch.account_id).where(Dispatch.round_id == round_.id)
    place = round_.area_code
    everywhere = true() if round_.county_code == CITY else false()
    inside = or_(Account.area_code == place, Account.county_code == place, everywhere)
    statement = (
        select(Account)
        .where(Account.role == Role.INSTRUCTOR, Account.disabled_at.is_(None), Account.id.not_in(taken))
        .where(inside, within(viewer.scope, Account))
        .order_by(Account.name, Account.id)
    )
    return list(db.session.execute(statement).scalars())


def on_duty(viewer: Viewer, day: date) -> int:
    """Count the people of the viewer's area who were out on that day (P4); who is in two rounds counts once."""
    statement = select(func.count(func.distinct(Dispatch.account_id))).where(
        within(viewer.scope, Dispatch),
        Dispatch.from_day <= day,
        or_(Dispatch.to_day.is_(None), Dispatch.to_day >= day),
    )
    return db.session.execute(statement).scalar_one()
