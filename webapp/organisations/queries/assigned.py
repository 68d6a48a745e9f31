"""Who looks after which organisation, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all

from webapp.accounts.models import Account
from webapp.accounts.rules import Role
from webapp.areas.queries import within
from webapp.areas.rules import CITY
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.organisations.models import Assignment, Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from webapp.accounts.rules import Viewer


@dataclass(frozen=True)
class Instructor:
    """An assignment with its instructor's name."""

    assignment: Assignment
    name: str
    username: str


def live(day: date) -> ColumnElement[bool]:
    """Return the SQL condition that an assignment covers `day`."""
    return and_(Assignment.from_day <= day, or_(Assignment.to_day.is_(None), Assignment.to_day >= day))


def looked_after(day: date) -> Select[int]:
    """Return a sub-select of the organisations that somebody who was not shut out looks after on that day."""
    return (
        select(Assignment.organisation_id)
        .join(Account, Account.id == Assignment.account_id)
        .where(live(day), Account.disabled_at.is_(None))
    )


def assigned_ids(account_id: int, day: date) -> Select[int]:
    """Return a sub-select of the organisations assigned to an account on that day.

    Records merged into one of them are included, so that what hangs on them stays visible.
    """
    direct = select(Assignment.organisation_id).where(Assignment.account_id == account_id, live(day))
    living = select(Organisation.id).where(Organisation.merged_into_id.is_(None), Organisation.id.in_(direct))
    merged = select(Organisation.id).where(Organisation.merged_into_id.in_(direct))
    # coalesce(merged_into_id, id) would say the same and read the whole register each time
    return select(Organisation.id).where(Organisation.id.in_(union_all(living, merged)))


def assigned(account_id: int, day: date) -> list[tuple[Organisation, Assignment]]:
    """Return the organisations assigned to an account on that day with their assignments, by name."""
    rows = db.session.execute(
        select(Organisation, Assignment)
        .join(Assignment, Assignment.organisation_id == Organisation.id)
        .where(Assignment.account_id == account_id, live(day))
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return [(organisation, assignment) for organisation, assignment in rows]


def holders(day: date) -> list[int]:
    """Return the accounts that look after organisations on that day, without those that were shut out."""
    statement = (
        select(Account.id)
        .where(Account.role == Role.INSTRUCTOR, Account.disabled_at.is_(None))
        .where(Account.id.in_(select(Assignment.account_id).where(live(day))))
        .order_by(Account.id)
    )
    return list(db.session.execute(statement).scalars())


def is_assigned(account_id: int, organisation_id: int, day: date) -> bool:
    """Whether the organisation is assigned to the account on that day."""
    return (
        db.session.execute(assigned_ids(account_id, day).where(Organisation.id == organisation_id)).first() is not None
    )


def assignments(organisation_id: int) -> list[Instructor]:
    """Return every assignment of an organisation, the latest first; the caller has looked it up for a viewer.

    Those that ended on records merged into it are its history too.
    """
    merged = select(Organisation.id).where(Organisation.merged_into_id == organisation_id)
    rows = db.session.execute(
        select(Assignment, Account.name, Account.username)
        .join(Account, Account.id == Assignment.account_id)
        .where(or_(Assignment.organisation_id == organisation_id, Assignment.organisation_id.in_(merged)))
        .order_by(Assignment.from_day.desc(), Assignment.id.desc())
    )
    return [Instructor(*row) for row in rows]


def assignments_of_account(account_id: int) -> list[tuple[Assignment, Organisation]]:
    """Return every assignment of an account, past ones too, the latest first."""
    rows = db.session.execute(
        select(Assignment, Organisation)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(Assignment.account_id == account_id)
        .order_by(Assignment.from_day.desc(), Assignment.id.desc())
    )
    return [(assignment, organisation) for assignment, organisation in rows]


def assignment(organisation_id: int, assignment_id: int) -> Assignment:
    """Return an assignment of an organisation. Raises NotFound."""
    found = db.session.execute(
        select(Assignment).where(Assignment.id == assignment_id, Assignment.organisation_id == organisation_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def instructors(viewer: Viewer, county_code: str) -> list[Account]:
    """Return the instructors who may be given organisations of a county: those of the county and of the city."""
    statement = (
        select(Account)
        .where(Account.role == Role.INSTRUCTOR, Account.disabled_at.is_(None))
        .where(Account.county_code.in_((county_code, CITY)))
        .where(or_(within(viewer.scope, Account), Account.county_code.in_((viewer.scope.county_code, CITY))))
        .order_by(Account.name, Account.id)
    )
    return list(db.session.execute(statement).scalars())


def names_by_organisation(organisation_ids: Iterable[int], day: date) -> dict[int, list[str]]:
    """Return the names of who looks after these organisations on that day."""
    rows = db.session.execute(
        select(Assignment.organisation_id, Account.name)
        .join(Account, Account.id == Assignment.account_id)
        .where(Assignment.organisation_id.in_(list(organisation_ids)), live(day))
        .order_by(Assignment.from_day, Assignment.id)
    )
    found: dict[int, list[str]] = {}
    for organisation_id, name in rows:
        found.setdefault(organisation_id, []).append(name)
    return found
