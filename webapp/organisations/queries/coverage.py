"""Whether every organisation has an instructor and every instructor an organisation, and how the load lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select

from webapp.accounts.models import Account
from webapp.accounts.rules import Role
from webapp.areas.queries import within
from webapp.areas.rules import Level
from webapp.core.db import db
from webapp.organisations.models import Assignment, Organisation
from webapp.organisations.queries.assigned import live, looked_after
from webapp.organisations.queries.reading import visible
from webapp.organisations.rules.terms import Status

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from webapp.accounts.rules import Viewer


@dataclass(frozen=True, slots=True)
class Covered:
    """A division with its organisations in operation, and how many of them somebody looks after."""

    area_code: str
    total: int
    covered: int

    @property
    def uncovered(self) -> int:
        """How many nobody looks after."""
        return self.total - self.covered


@dataclass(frozen=True, slots=True)
class Load:
    """An instructor with how many organisations in operation, in how many towns, are theirs."""

    account: Account
    organisations: int
    towns: int


def places(viewer: Viewer, day: date) -> list[Covered]:
    """Return how the viewer's area is covered: by county for the city, else by town."""
    place = Organisation.county_code if viewer.scope.level is Level.CITY else Organisation.area_code
    covered = case((Organisation.id.in_(looked_after(day)), 1), else_=0)
    rows = db.session.execute(
        select(place, func.count(), func.sum(covered)).where(_looked_at(viewer)).group_by(place).order_by(place)
    )
    return [Covered(*row) for row in rows]


def loads(viewer: Viewer, day: date) -> list[Load]:
    """Return the instructors of the viewer's area and whoever looks after something there, the least loaded first."""
    held = (
        select(
            Assignment.account_id,
            func.count(func.distinct(Organisation.id)).label("organisations"),
            func.count(func.distinct(Organisation.area_code)).label("towns"),
        )
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(live(day), _looked_at(viewer))
        .group_by(Assignment.account_id)
        .subquery()
    )
    own = and_(Account.role == Role.INSTRUCTOR, Account.disabled_at.is_(None), within(viewer.scope, Account))
    count = func.coalesce(held.c.organisations, 0)
    rows = db.session.execute(
        select(Account, count, func.coalesce(held.c.towns, 0))
        .outerjoin(held, held.c.account_id == Account.id)
        .where(or_(own, held.c.organisations > 0))
        .order_by(count, Account.name, Account.id)
    )
    return [Load(*row) for row in rows]


def _looked_at(viewer: Viewer) -> ColumnElement[bool]:
    return and_(visible(viewer), Organisation.merged_into_id.is_(None), Organisation.status == Status.ACTIVE)
