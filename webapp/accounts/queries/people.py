"""Reading accounts, departments and links. What an administrator sees lies in their own area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from flask import current_app
from sqlalchemy import false, func, or_, select, true

from webapp.accounts.models import (
    Account,
    Department,
    KnownDevice,
    PasswordLink,
    SecondFactor,
)
from webapp.accounts.rules import Viewer, normal_username
from webapp.areas.queries import within
from webapp.areas.rules import Level, Scope
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.ids import token_hash
from webapp.core.pagination import Page, paginate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select


T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which accounts somebody looks for; empty stands for "any", `state` is active, invited or disabled."""

    text: str = ""
    role: str = ""
    area_code: str = ""
    state: str = ""


# --- signing in -------------------------------------------------------------------------------------------


def by_username(username: str) -> Account | None:
    """Return the account of this user name, already in its normal form, or None."""
    return db.session.execute(select(Account).where(Account.username == username)).scalar_one_or_none()


def named(username: str) -> Account:
    """Return the account of this user name as somebody typed it, for commands on the server. Raises NotFound."""
    found = by_username(normal_username(username))
    if found is None:
        raise NotFound
    return found


def accounts_of_device(device_token: str) -> set[int]:
    """Return the accounts that signed in on the device with this secret before."""
    if not device_token:
        return set()
    statement = select(KnownDevice.account_id).where(KnownDevice.token_hash == token_hash(device_token))
    return set(db.session.execute(statement).scalars())


def link_owner(token: str, now: datetime) -> Account | None:
    """Return whom an invitation or reset link is for; None when unknown, used, expired or for somebody shut out."""
    return db.session.execute(
        select(Account)
        .join(PasswordLink, PasswordLink.account_id == Account.id)
        .where(PasswordLink.token_hash == token_hash(token), Account.disabled_at.is_(None))
        .where(PasswordLink.used_at.is_(None), PasswordLink.expires_at > now)
    ).scalar_one_or_none()


def link_expiry(account_id: int) -> datetime | None:
    """Return until when the account's newest link works, None when it has none."""
    statement = select(func.max(PasswordLink.expires_at)).where(PasswordLink.account_id == account_id)
    return db.session.execute(statement.where(PasswordLink.used_at.is_(None))).scalar_one()


# --- people -----------------------------------------------------------------------------------------------


def own_account(viewer: Viewer) -> Account:
    """Return the viewer's own account."""
    return db.session.get_one(Account, viewer.account_id)


def account(scope: Scope, account_id: int, *, lock: bool = False) -> Account:
    """Return an account within the scope; with `lock` nobody else changes it before the transaction ends.

    Raises NotFound.
    """
    statement = select(Account).where(Account.id == account_id, within(scope, Account))
    found = db.session.execute(_locking(statement) if lock else statement).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def locked(account_id: int) -> Account:
    """Return an account that nobody else changes before the transaction ends."""
    return db.session.execute(_locking(select(Account).where(Account.id == account_id))).scalar_one()


def second_factor(account_id: int, *, lock: bool = False) -> SecondFactor | None:
    """Return an account's second step at sign-in, on or only begun, or None."""
    statement = select(SecondFactor).where(SecondFactor.account_id == account_id)
    return db.session.execute(_locking(statement) if lock else statement).scalar_one_or_none()


def _locking(statement: Select[T]) -> Select[T]:
    # What waited for the lock must be read as it is then, not as it was before.
    return statement.with_for_update().execution_options(populate_existing=True)


def accounts(scope: Scope, wanted: Wanted, page: int) -> Page[Account]:
    """Return one page of the accounts within the scope, by area, role and name."""
    whole = select(Account).where(within(scope, Account)).order_by(Account.area_code, Account.role, Account.name)
    statement = whole
    if wanted.text:
        statement = statement.where(
            or_(
                Account.name.contains(wanted.text, autoescape=True),
                Account.username.contains(wanted.text.casefold(), autoescape=True),
            )
        )
    if wanted.role:
        statement = statement.where(Account.role == wanted.role)
    if wanted.area_code:
        statement = statement.where(or_(Account.area_code == wanted.area_code, Account.county_code == wanted.area_code))
    if wanted.state == "disabled":
        statement = statement.where(Account.disabled_at.is_not(None))
    elif wanted.state == "invited":
        statement = statement.where(Account.disabled_at.is_(None), Account.password_hash.is_(None))
    elif wanted.state == "active":
        statement = statement.where(Account.disabled_at.is_(None), Account.password_hash.is_not(None))
    return paginate(statement, page, whole=None if wanted == Wanted() else whole)


def everybody() -> list[Account]:
    """Return every account by user name, for commands on the server."""
    return list(db.session.execute(select(Account).order_by(Account.username)).scalars())


def names(account_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of these accounts, wherever they are."""
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(list(account_ids))))
    return {row.id: row.name for row in rows}


# --- departments ------------------------------------------------------------------------------------------


def departments(scope: Scope) -> list[Department]:
    """Return the departments within the scope, by area and name."""
    statement = select(Department).where(within(scope, Department)).order_by(Department.area_code, Department.name)
    return list(db.session.execute(statement).scalars())


def department(scope: Scope, department_id: int, *, lock: bool = False) -> Department:
    """Return a department within the scope; `lock` as for accounts. Raises NotFound."""
    statement = select(Department).where(Department.id == department_id, within(scope, Department))
    found = db.session.execute(_locking(statement) if lock else statement).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def department_name(department_id: int | None) -> str:
    """Return the department's name, empty for none."""
    statement = select(Department.name).where(Department.id == department_id)
    return db.session.execute(statement).scalar_one_or_none() or ""


def departments_with_people(scope: Scope) -> list[tuple[Department, int]]:
    """Return the departments within the scope, each with how many people can sign in for it."""
    people = select(func.count()).where(Account.department_id == Department.id, Account.disabled_at.is_(None))
    statement = (
        select(Department, people.scalar_subquery())
        .where(within(scope, Department))
        .order_by(Department.area_code, Department.name)
    )
    return [(found, count) for found, count in db.session.execute(statement)]


def has_department(area_code: str, name: str, *, other_than: int) -> bool:
    """Whether the area has another department of this name."""
    statement = select(Department.id).where(Department.area_code == area_code, Department.name == name)
    return db.session.execute(statement.where(Department.id != other_than)).first() is not None


# --- the audit record -------------------------------------------------------------------------------------


def audit_readable(scope: Scope, chain: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that the audit chain named by a column may be read from this scope.

    The city reads every chain; a county its own and those of events held in it. Features above know which those
    are: each offers `audit_scopes(scope)`, a SELECT of chain names, in its `queries`.
    """
    if scope.level is Level.CITY:
        return true()
    below = [chain.in_(offer(scope)) for offer in current_app.extensions.get("lvgu_audit_scopes", [])]
    own = chain == f"area:{scope.code}" if scope.level is Level.COUNTY else false()
    return or_(own, *below)
