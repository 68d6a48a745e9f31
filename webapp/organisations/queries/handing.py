"""Hand-overs: what one would move, and those that were made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from webapp.accounts.models import Account
from webapp.accounts.rules import Role
from webapp.areas.queries import within
from webapp.areas.rules import CITY, Level
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.organisations.models import Assignment, Handover, Organisation
from webapp.organisations.queries.assigned import live
from webapp.organisations.queries.reading import visible
from webapp.organisations.rules.handing import Exchange, Term, exchange

if TYPE_CHECKING:
    from datetime import date

    from webapp.accounts.rules import Viewer

_SHOWN = 20


@dataclass(frozen=True)
class Move:
    """One organisation that a hand-over would move."""

    organisation: Organisation
    assignment: Assignment
    exchange: Exchange


@dataclass(frozen=True)
class Made:
    """A hand-over with the names in it, how many organisations it moved, and whether it was taken back."""

    handover: Handover
    giver: str
    taker: str
    by: str
    count: int
    taken_back: bool


def givers(viewer: Viewer, day: date) -> list[tuple[Account, int]]:
    """Return who looks after organisations that the viewer manages on that day, with how many, by name.

    People who were shut out are among them: theirs are to be handed over.
    """
    held = (
        select(Assignment.account_id, func.count(func.distinct(Assignment.organisation_id)).label("held"))
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(live(day), visible(viewer), Organisation.merged_into_id.is_(None))
        .group_by(Assignment.account_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Account, held.c.held).join(held, held.c.account_id == Account.id).order_by(Account.name, Account.id)
    )
    return [(account, count) for account, count in rows]


def takers(viewer: Viewer) -> list[Account]:
    """Return who may be given organisations that the viewer manages: instructors there, and the city's."""
    statement = select(Account).where(Account.role == Role.INSTRUCTOR, Account.disabled_at.is_(None))
    if viewer.scope.level is not Level.CITY:
        statement = statement.where(Account.county_code.in_((viewer.scope.county_code, CITY)))
    return list(db.session.execute(statement.order_by(Account.name, Account.id)).scalars())


def moves(viewer: Viewer, giver_id: int, taker_id: int, day: date) -> list[Move]:
    """Return what a hand-over on that day can move among what the viewer manages, by name."""
    rows = db.session.execute(
        select(Organisation, Assignment)
        .join(Assignment, Assignment.organisation_id == Organisation.id)
        .where(Assignment.account_id == giver_id, live(day))
        .where(visible(viewer), Organisation.merged_into_id.is_(None))
        .order_by(Organisation.sort_key, Assignment.id)
    ).all()
    held = _terms(taker_id, [organisation.id for organisation, _ in rows])
    found = []
    for organisation, assignment in rows:
        given = Term(assignment.from_day, assignment.to_day)
        what = exchange(given, held.get(organisation.id, ()), day)
        if what is not None:
            found.append(Move(organisation, assignment, what))
    return found


def _terms(account_id: int, organisation_ids: list[int]) -> dict[int, list[Term]]:
    rows = db.session.execute(
        select(Assignment.organisation_id, Assignment.from_day, Assignment.to_day).where(
            Assignment.account_id == account_id, Assignment.organisation_id.in_(organisation_ids)
        )
    )
    found: dict[int, list[Term]] = {}
    for organisation_id, first, last in rows:
        found.setdefault(organisation_id, []).append(Term(first, last))
    return found


def handovers(viewer: Viewer) -> list[Made]:
    """Return the latest hand-overs of the viewer's area, the newest first."""
    giver, taker, by = aliased(Account), aliased(Account), aliased(Account)
    moved = select(func.count()).where(Assignment.given_by_id == Handover.id).scalar_subquery()
    back = aliased(Handover)
    taken_back = select(func.count()).where(back.takes_back_id == Handover.id).scalar_subquery()
    rows = db.session.execute(
        select(Handover, giver.name, taker.name, by.name, moved, taken_back)
        .join(giver, giver.id == Handover.giver_id)
        .join(taker, taker.id == Handover.taker_id)
        .join(by, by.id == Handover.created_by_id)
        .where(within(viewer.scope, Handover))
        .order_by(Handover.created_at.desc(), Handover.id.desc())
        .limit(_SHOWN)
    )
    return [Made(made, one, other, who, count, bool(backs)) for made, one, other, who, count, backs in rows]


def handover(viewer: Viewer, handover_id: int) -> Handover:
    """Return a hand-over of the viewer's area. Raises NotFound."""
    statement = select(Handover).where(Handover.id == handover_id, within(viewer.scope, Handover))
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def received(handover_id: int) -> set[int]:
    """Return the assignments that a hand-over made."""
    return set(db.session.execute(select(Assignment.id).where(Assignment.received_by_id == handover_id)).scalars())
