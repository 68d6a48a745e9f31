"""Making and changing accounts. A person who moves or goes keeps their records: no account is deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from webapp.accounts import queries
from webapp.accounts.commands.links import expire_links, new_link
from webapp.accounts.commands.sessions import end_sessions
from webapp.accounts.models import Account, AccountSession
from webapp.accounts.rules import Person, Role, check_person, check_username, normal_username
from webapp.areas.queries import get
from webapp.areas.rules import Level, contains, county_of
from webapp.audit.commands import record
from webapp.core.db import transaction, upsert
from webapp.core.errors import N_, Conflict, Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.areas.rules import Scope
    from webapp.audit.rules import Actor


@dataclass(frozen=True)
class Invited:
    """A new account and the secret of the link by which its person sets the password."""

    account_id: int
    token: str


def create(*, actor: Actor, scope: Scope, username: str, person: Person, now: datetime) -> Invited:
    """Make an account without a password, within the maker's scope. Raises Invalid."""
    username = normal_username(username)
    check_username(username)
    with transaction() as session:
        person = _placed(scope, person)
        fields = {**_columns(person), "username": username, "created_at": now}
        account_id = session.execute(
            upsert(Account).values(fields).on_conflict_do_nothing().returning(Account.id)
        ).scalar_one_or_none()
        if account_id is None:
            raise Invalid(N_("Somebody has this user name. Choose another."), field="username")
        token = new_link(account_id, now)
        _note(actor, "account.create", county_of(person.area_code), account_id, now, after=fields)
    return Invited(account_id, token)


def edit(*, actor: Actor, scope: Scope, account_id: int, version: int, person: Person, now: datetime) -> Account:
    """Rename somebody, give them another role, or move them within the scope.

    Raises NotFound, Conflict (`stale`) or Invalid. What they recorded stays where it was recorded.
    """
    with transaction():
        account = queries.account(scope, account_id, lock=True)
        if account.version != version:
            raise Conflict(N_("This record has changed since you opened it."))
        person = _placed(scope, person)
        if _is(actor, account_id) and (person.role, person.area_code) != (account.role, account.area_code):
            raise Invalid(N_("Your own role and area are changed by another administrator."))
        before, county_code = _state(account), account.county_code
        for name, value in _columns(person).items():
            setattr(account, name, value)
        account.version += 1
        queries.forget_sessions()
        details = {"role": person.role.value, "area": person.area_code}
        _note(actor, "account.edit", county_code, account_id, now, before, _state(account), details)
    return account


def _placed(scope: Scope, person: Person) -> Person:
    """Return the person with the area that counts, once it is certain that the post can be filled."""
    if person.role is Role.DEPARTMENT and person.department_id is not None:
        person = replace(person, area_code=queries.department(scope, person.department_id).area_code)
    if not contains(scope, county_of(person.area_code), person.area_code):
        raise Invalid(N_("Choose a place within your own area."), field="area_code")
    check_person(person, Level(get(person.area_code).level))
    return person


def disable(*, actor: Actor, scope: Scope, account_id: int, now: datetime) -> None:
    """Shut somebody out at once: sessions end, links die, records stay. Raises NotFound or Invalid."""
    if _is(actor, account_id):
        raise Invalid(N_("You cannot disable your own account."))
    with transaction():
        account = queries.account(scope, account_id, lock=True)
        before = _state(account)
        account.disabled_at = account.disabled_at or now
        account.version += 1
        end_sessions(AccountSession.account_id == account_id, now)
        expire_links(account_id, now)
        _note(actor, "account.disable", account.county_code, account_id, now, before, _state(account))


def enable(*, actor: Actor, scope: Scope, account_id: int, now: datetime) -> None:
    """Let somebody in again, with the password they had. Raises NotFound."""
    with transaction():
        account = queries.account(scope, account_id, lock=True)
        before = _state(account)
        account.disabled_at = None
        account.version += 1
        _note(actor, "account.enable", account.county_code, account_id, now, before, _state(account))


def end_all_sessions(*, actor: Actor, scope: Scope, account_id: int, now: datetime) -> int:
    """Sign somebody out everywhere; return how many sessions there were. Raises NotFound."""
    with transaction():
        account = queries.account(scope, account_id, lock=True)
        ended = end_sessions(AccountSession.account_id == account_id, now)
        _note(actor, "account.all_sessions_end", account.county_code, account_id, now)
    return ended


def save_preferences(*, viewer: Viewer, chosen: dict[str, str]) -> None:
    """Keep how somebody likes to read: `language`, `text_size`, `scheme`. Not a record, so no audit row."""
    with transaction() as session:
        account = session.get_one(Account, viewer.account_id)
        for name, value in chosen.items():
            setattr(account, name, value)


def _is(actor: Actor, account_id: int) -> bool:
    return actor.id == f"account:{account_id}"


def _columns(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "role": person.role.value,
        "area_code": person.area_code,
        "county_code": county_of(person.area_code),
        "department_id": person.department_id,
        "sending_unit": person.sending_unit,
    }


def _state(account: Account) -> dict[str, Any]:
    names = ("username", "name", "role", "area_code", "department_id", "sending_unit", "disabled_at", "version")
    return {name: getattr(account, name) for name in names}


def _note(
    actor: Actor,
    action: str,
    county_code: str,
    account_id: int,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    record(
        scope=f"area:{county_code}",
        actor=actor,
        action=action,
        obj=f"account:{account_id}",
        before=before,
        after=after,
        details=details,
        now=now,
    )
