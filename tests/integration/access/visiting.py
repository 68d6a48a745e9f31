"""Visiting every address as every person: addresses from the matrix, a world that is put back after each write."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from flask import url_for
from sqlalchemy import select

from tests.fixtures.application import post
from tests.integration.access.matrix import MATRIX
from webapp.accounts.models import AccountSession
from webapp.accounts.queries import forget_sessions
from webapp.accounts.rules import Role
from webapp.ballots.rules.links import DEVICE_COOKIE
from webapp.core.db import db
from webapp.core.ids import token_hash

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.routing import Rule as Route
    from werkzeug.test import TestResponse

    from tests.fixtures.world import World
    from tests.integration.access.rule import Rule

PEOPLE = {
    Role.INSTRUCTOR: "ye",
    Role.COORDINATOR: "lan",
    Role.DEPARTMENT: "ban",
    Role.AUDITOR: "county_auditor",
    Role.ADMIN: "county_admin",
}
# Whose record stands for "somebody else's": a colleague's, and one of another county.
OTHERS = {"same": "wu", "other": "qing"}
JUDGE = "judge"  # has no account: the device holds the right
REFUSED = (401, 403, 404)
READS = ("GET", "HEAD", "OPTIONS")


class Visitors:
    """A world on SQLite with a session for each person, and the copy that puts it back."""

    def __init__(self, world: World, file: Path) -> None:
        self.world = world
        self._file = file
        self._sessions = {name: world.session(name) for name in (*PEOPLE.values(), *OTHERS.values())}
        self._sessions[JUDGE] = self._seated()
        self._close()
        # Taken after everybody signed in: the sessions survive being put back.
        self._copy = shutil.copy(file, file.with_suffix(".copy"))

    def _seated(self) -> tuple[str, str]:
        """Start a judge's device; return the name and the value of its cookie."""
        client = self.world.app.test_client()
        post(client, f"/b/{self.world.records['judge link']['same']['token']}/claim")
        cookie = client.get_cookie(DEVICE_COOKIE)
        assert cookie is not None
        return cookie.key, cookie.value

    def cookie(self, name: str) -> tuple[str, str]:
        """Return the name and the value of the cookie by which this person is known."""
        return self._sessions[name]

    def client(self, name: str | None) -> FlaskClient:
        """Return a browser in which this person is signed in; nobody for None."""
        client = self.world.app.test_client()
        if name is not None:
            client.set_cookie(*self._sessions[name])
        return client

    def ask(self, method: str, url: str, name: str | None, data: dict[str, Any]) -> TestResponse:
        """Send a request as this person; a write carries a token, and is undone unless it was refused."""
        client = self.client(name)
        if method in READS:
            return client.open(url, method=method, buffered=True)
        answer = post(client, url, data, method=method)
        if answer.status_code not in REFUSED:
            self._put_back()
        return answer

    def _put_back(self) -> None:
        self._close()
        for path in self._file.parent.glob(f"{self._file.name}-*"):
            path.unlink()  # the journal of what is undone
        shutil.copy(self._copy, self._file)

    def _close(self) -> None:
        with self.world.app.app_context():
            db.engine.dispose()
            forget_sessions()
        self.world.app.extensions.pop("lvgu_live", None)

    def address(self, route: Route, rule: Rule, relation: str, name: str | None) -> str | None:
        """Return the address of the record that relates so to the person; None when there is no such record."""
        record = self._record(rule.kind, relation, name)
        if record is None:
            return None
        with self.world.app.test_request_context():
            return url_for(route.endpoint, **{**record, **rule.params})

    def _record(self, kind: str, relation: str, name: str | None) -> dict[str, Any] | None:
        """Return the parts of an address; somebody's account and session are their own, other records the world's."""
        whose = name if relation == "own" else OTHERS[relation]
        if kind == "account":
            return {"account_id": self.world.people[whose].account_id} if whose else None
        if kind == "session":
            return {"session_id": self._session_id(whose)} if whose else None
        return self.world.records[kind].get(relation) if kind else {}

    def _session_id(self, name: str) -> int:
        with self.world.app.app_context():
            _, token = self._sessions[name]
            held = select(AccountSession.id).where(AccountSession.token_hash == token_hash(token))
            return db.session.execute(held).scalar_one()


def routes(world: World) -> list[Route]:
    """Return every route of the application."""
    return list(world.app.url_map.iter_rules())


def methods(route: Route) -> list[str]:
    """Return what a route answers to, apart from what Flask answers by itself."""
    return sorted((route.methods or set()) - {"HEAD", "OPTIONS"})


def rule_of(method: str, endpoint: str) -> Rule | None:
    """Return the line of the matrix."""
    return MATRIX.get(f"{method} {endpoint}") or MATRIX.get(endpoint)
