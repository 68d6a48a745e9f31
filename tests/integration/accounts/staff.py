"""Four people with a password: administrators of the city and of two counties, and an instructor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fixtures.application import post
from webapp.accounts.commands import passwords, people
from webapp.accounts.models import Account
from webapp.accounts.rules import Person, Role
from webapp.areas.rules import CITY, Level, Scope
from webapp.audit.rules import COMMAND
from webapp.core import clock
from webapp.core.db import db, transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.test import TestResponse

SONGYANG, QINGTIAN, GUSHI = "331124", "331121", "331124101"
PASSWORD = "terraces-at-dawn-7"
EVERYWHERE = Scope(CITY, Level.CITY)
ADMIN = "songyang.admin"
NEW = {"username": "lan.xiaodong", "name": "蓝晓东", "role": "instructor", "area_code": GUSHI, "sending_unit": "古市镇"}
STAFF = {
    "city.admin": ("市管理员", Role.ADMIN, CITY),
    "songyang.admin": ("松阳管理员", Role.ADMIN, SONGYANG),
    "qingtian.admin": ("青田管理员", Role.ADMIN, QINGTIAN),
    "ye.lijuan": ("叶指导", Role.INSTRUCTOR, SONGYANG),
}


@dataclass
class Staff:
    """The application and the numbers of its accounts by user name."""

    app: Flask
    ids: dict[str, int]

    def browser(self, username: str = "", **options: Any) -> Browser:  # noqa: ANN401
        """Return a browser, in which somebody has signed in if named."""
        browser = Browser(self.app.test_client(), **options)
        if username:
            assert browser.sign_in(username).status_code == 303
        return browser


@dataclass
class Browser:
    """A browser without scripts at some address."""

    client: FlaskClient
    address: str = "127.0.0.1"
    agent: str = "Mozilla/5.0 (Linux; Android 14) Chrome/120"

    def _from(self) -> dict[str, Any]:
        return {"environ_overrides": {"REMOTE_ADDR": self.address}, "headers": {"User-Agent": self.agent}}

    def get(self, url: str) -> TestResponse:
        return self.client.get(url, **self._from())

    def post(self, url: str, **data: object) -> TestResponse:
        return post(self.client, url, data, **self._from())

    def sign_in(self, username: str, password: str = PASSWORD, **data: object) -> TestResponse:
        return self.post("/sign-in", username=username, password=password, **data)

    def is_in(self) -> bool:
        return self.get("/me").status_code == 200

    def cookie(self, name: str) -> str:
        cookie = self.client.get_cookie(name)
        return cookie.value if cookie else ""

    def put_cookie(self, name: str, value: str) -> None:
        self.client.set_cookie(name, value)


def hire(app: Flask, more: Mapping[str, tuple[str, Role, str]] | None = None) -> Staff:
    """Fill an empty database."""
    ids = {}
    with app.app_context(), transaction():  # one for all: each commit waits for the disk
        for username, (name, role, area) in {**STAFF, **(more or {})}.items():
            invited = people.create(
                actor=COMMAND,
                scope=EVERYWHERE,
                username=username,
                person=Person(name=name, role=role, area_code=area),
                now=clock.now(),
            )
            account = db.session.get_one(Account, invited.account_id)
            account.password_hash, account.password_set_at = known_hash(), clock.now()
            ids[username] = invited.account_id
    return Staff(app, ids)


@lru_cache(maxsize=1)
def known_hash() -> str:
    """Hash the password once for all tests: it is slow on purpose."""
    return passwords.hashed(PASSWORD, username="nobody.else")


def everything(app: Flask) -> str:
    """Return all rows of all tables as one text."""
    with app.app_context(), db.engine.connect() as connection:
        tables = db.metadata.sorted_tables
        return "\n".join(repr(row) for table in tables for row in connection.execute(table.select()))


def found(staff: Staff, username: str) -> dict[str, Any]:
    """Return what is kept of an account."""
    names = ("id", "name", "role", "area_code", "county_code", "department_id", "sending_unit", "version")
    with staff.app.app_context():
        account = db.session.execute(select(Account).where(Account.username == username)).scalar_one()
        return {name: getattr(account, name) for name in names}
