"""Signed-in people for tests of pages."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

from webapp.accounts.access import session_cookie
from webapp.accounts.models import Account, AccountSession
from webapp.areas.rules import county_of
from webapp.core import clock
from webapp.core.db import transaction
from webapp.core.ids import new_token, token_hash

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

_number = itertools.count(1)


def session_of(app: Flask, role: str, area: str = "331100") -> tuple[str, str]:
    """Create an account with a live session; return the cookie's name and value."""
    now, token = clock.now(), new_token()
    with app.app_context():
        with transaction() as session:
            account = Account(
                username=f"{role}{next(_number)}",
                name="测试人员",
                role=role,
                county_code=county_of(area),
                area_code=area,
                created_at=now,
            )
            session.add(account)
            session.flush()
            session.add(
                AccountSession(
                    account_id=account.id,
                    token_hash=token_hash(token),
                    created_at=now,
                    expires_at=now + timedelta(days=1),
                )
            )
        return session_cookie(), token


def signed_in(app: Flask, role: str, area: str = "331100") -> FlaskClient:
    """Return a browser without scripts whose person has this role in this area."""
    client = app.test_client()
    name, token = session_of(app, role, area)
    client.set_cookie(name, token)
    return client
