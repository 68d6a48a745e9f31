"""People and organisations to test the register with."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from webapp.accounts.access import session_cookie
from webapp.accounts.models import Account, AccountSession
from webapp.accounts.rules import Role, Viewer
from webapp.areas.queries import scope_of
from webapp.areas.rules import county_of
from webapp.audit.models import AuditRow
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.ids import new_token, token_hash
from webapp.organisations import commands
from webapp.organisations.models import Organisation, OrganisationTerm
from webapp.organisations.rules import codes
from webapp.organisations.rules.registration import Registration

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

NOW = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
SONGYANG, GUSHI, SHUINAN = "331124", "331124101", "331124002"
LIANDU, BIHU, CITY = "331102", "331102100", "331100"
_number = itertools.count(1)


def account(role: Role, area: str = SONGYANG, name: str = "测试人员", **more: Any) -> Account:  # noqa: ANN401
    """Create an account."""
    with transaction() as session:
        created = Account(
            username=f"{role}{next(_number)}",
            name=name,
            role=role,
            county_code=county_of(area),
            area_code=area,
            created_at=NOW,
            **more,
        )
        session.add(created)
    return created


def viewer_of(person: Account) -> Viewer:
    """Return the account as queries and commands see it."""
    return Viewer(person.id, person.username, person.name, Role(person.role), scope_of(person.area_code))


def viewer(role: Role, area: str = SONGYANG, name: str = "测试人员") -> Viewer:
    """Create an account and return it as queries and commands see it."""
    return viewer_of(account(role, area, name))


def coordinator(area: str = SONGYANG) -> Viewer:
    return viewer(Role.COORDINATOR, area)


def code(number: int = 1) -> str:
    """Return a valid code; another for each number."""
    body = f"{number:08d}"
    first = "91331124" + body + codes.body_check_character(body)
    return first + codes.check_character(first)


def entered(name: str = "松阳大木山茶业有限公司", area: str = GUSHI, **more: Any) -> Registration:  # noqa: ANN401
    """Return a registration; without a code it has a reason."""
    reason = {} if more.get("code") else {"code_missing_reason": "尚未登记"}
    return Registration(name=name, area_code=area, **{**reason, **more})


def register(by: Viewer, name: str = "松阳大木山茶业有限公司", area: str = GUSHI, **more: Any) -> int:  # noqa: ANN401
    """Register an organisation and return its id."""
    return commands.register(viewer=by, entered=entered(name, area, **more), now=NOW, confirmed=True)


def row(organisation_id: int) -> Organisation:
    return db.session.get_one(Organisation, organisation_id, populate_existing=True)


def grams_of(organisation_id: int) -> set[str]:
    wanted = select(OrganisationTerm.gram).where(OrganisationTerm.organisation_id == organisation_id)
    return set(db.session.execute(wanted).scalars())


def audited(area: str = SONGYANG) -> list[tuple[str, str]]:
    """Return (action, object) of an area's audit rows in order."""
    wanted = select(AuditRow.action, AuditRow.obj).where(AuditRow.scope == f"area:{area}").order_by(AuditRow.seq)
    return [(action, obj) for action, obj in db.session.execute(wanted)]


def sign_in(app: Flask, person: Viewer) -> FlaskClient:
    """Return a browser without scripts in which this person has signed in. Not inside an application context."""
    token, moment = new_token(), clock.now()
    with app.app_context():
        with transaction() as session:
            session.add(
                AccountSession(
                    account_id=person.account_id,
                    token_hash=token_hash(token),
                    created_at=moment,
                    expires_at=moment + timedelta(days=1),
                )
            )
        cookie = session_cookie()
    client = app.test_client()
    client.set_cookie(cookie, token)
    return client
