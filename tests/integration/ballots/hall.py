"""A hall to test with: an event whose scoring is open, judges with their links, and browsers without scripts."""

from __future__ import annotations

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from tests.integration.roadshows.loaded import COORDINATOR, loaded
from webapp.audit.models import AuditRow
from webapp.audit.queries import check
from webapp.ballots import commands
from webapp.core import clock
from webapp.core.db import db
from webapp.live.models import Revision
from webapp.roadshows import queries
from webapp.roadshows.commands import console

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug.test import TestResponse

    from webapp.core.db import Model

JSON = {"Accept": "application/json"}
FULL = {"score-content": "50.5", "score-stage": "30"}


@dataclass
class JudgeBrowser:
    """One judge's browser, started from the judge's link."""

    client: FlaskClient
    token: str

    def page(self, entry: str = "") -> str:
        """Return the ballot's page."""
        answer = self.client.get("/ballot", query_string={"entry": entry} if entry else {})
        assert answer.status_code == 200, answer.text
        return answer.text

    def csrf(self) -> str:
        """Return a fresh token for a form."""
        return str(self.client.get("/csrf").get_json()["csrf_token"])

    def fields(self, entry: str, **changes: str | None) -> dict[str, str]:
        """Return a complete form for an entry; `score_content="3"` changes a field, None leaves it out."""
        given = {name.replace("score_", "score-"): value for name, value in changes.items()}
        form = {"entry": entry, "client_id": str(uuid.uuid4()), "csrf_token": self.csrf(), **FULL, **given}
        return {name: value for name, value in form.items() if value is not None}

    def send(self, form: dict[str, str], *, headers: dict[str, str] | None = None) -> TestResponse:
        """Submit a ballot; as a program that reads JSON, unless told otherwise."""
        return self.client.post("/ballot", data=form, headers=JSON if headers is None else headers)

    def submit(self, entry: str, **changes: str | None) -> TestResponse:
        """Fill in a complete ballot and submit it."""
        return self.send(self.fields(entry, **changes))

    def draft(self, entry: str, **changes: str | None) -> TestResponse:
        """Keep a draft, as the page's script does."""
        return self.client.post("/ballot/draft", data=self.fields(entry, **changes), headers=JSON)


@dataclass
class Hall:
    """An event and its links, by judge key."""

    app: Flask
    event_id: int
    tokens: dict[str, str]

    def start(self, judge: str = "j1") -> JudgeBrowser:
        """Open the judge's link in a new browser and press its button."""
        browser = JudgeBrowser(self.app.test_client(), self.tokens[judge])
        answer = claim(browser.client, browser.token)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/ballot")
        return browser

    def entry_id(self, key: str) -> int:
        """Return an entry's id."""
        with self.app.app_context():
            return queries.entry(queries.by_slug("brand-2026"), key).id

    def judge_id(self, key: str) -> int:
        """Return a judge's id."""
        with self.app.app_context():
            return queries.judge(queries.by_slug("brand-2026"), key).id

    def open(self, key: str | None = None, reason: str = "again") -> None:
        """Open scoring for an entry, or for all."""
        entry_id = self.entry_id(key) if key else None
        with self.app.app_context():
            console.open_scoring(
                event_id=self.event_id, entry_id=entry_id, reason=reason, actor=COORDINATOR, now=clock.now()
            )

    def close(self, key: str | None = None) -> None:
        """Close scoring for an entry, or for all."""
        entry_id = self.entry_id(key) if key else None
        with self.app.app_context():
            console.close_scoring(event_id=self.event_id, entry_id=entry_id, actor=COORDINATOR, now=clock.now())

    def later(self) -> None:
        """Let a second pass: what the process remembers for a moment is forgotten."""
        for name in ("lvgu_seats", "lvgu_live"):
            self.app.extensions.pop(name, None)

    def count(self, model: type[Model], **where: object) -> int:
        """Count a table's rows."""
        with self.app.app_context():
            statement = select(func.count()).select_from(model).filter_by(**where)
            return int(db.session.execute(statement).scalar_one())

    def actions(self) -> list[str]:
        """Return what the event's audit chain tells, after proving that it is whole."""
        with self.app.app_context():
            scope = f"event:{self.event_id}"
            assert check(scope).broken is None
            statement = select(AuditRow.action).where(AuditRow.scope == scope).order_by(AuditRow.seq)
            return list(db.session.execute(statement).scalars())

    def revision(self, topic: str) -> int:
        """Return how often a topic of the event has changed, read from the row itself."""
        with self.app.app_context():
            statement = select(Revision.number).where(Revision.topic == f"{topic}:{self.event_id}")
            return db.session.execute(statement).scalar_one_or_none() or 0

    def dump(self) -> str:
        """Return every value of every table, as text."""
        with self.app.app_context():
            tables = db.metadata.sorted_tables
            return "\n".join(
                repr(tuple(row))
                for table in tables
                for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))  # noqa: S608 - our own tables
            )


def build(app: Flask, *, open_all: bool = True, **changes: object) -> Hall:
    """Load the event into an empty, migrated database and issue its links."""
    with app.app_context():
        event_id = loaded(**changes)
        issued = commands.issue_links(event_id=event_id, actor=COORDINATOR, now=clock.now())
        keys = {judge.id: judge.key for judge in queries.judges(event_id)}
    hall = Hall(app, event_id, {keys[judge_id]: token for judge_id, token in issued})
    if open_all:
        hall.open()
    return hall


def claim(client: FlaskClient, token: str) -> TestResponse:
    """Press the button on a link's page."""
    page = client.get(f"/b/{token}")
    assert page.status_code == 200, page.text
    return client.post(f"/b/{token}/claim", data={"csrf_token": hidden(page.text, "csrf_token")})


def hidden(page: str, name: str) -> str:
    """Return a hidden field's value."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page) or re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Make all calls in parallel, each starting when all are ready; return their results in order."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the call gives
        ready.wait(timeout=30)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
