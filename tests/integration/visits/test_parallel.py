"""Twenty identical sendings at the same moment, to two real server processes, on both databases: one visit."""

from __future__ import annotations

import http.client
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from sqlalchemy import func, select

from tests.fixtures import city as cities
from tests.fixtures.city import LIGHTS
from tests.integration.visits.typed import fields_of
from webapp.audit.models import AuditRow
from webapp.core.db import db
from webapp.problems.models import Problem, ProblemEvent
from webapp.visits.models import Visit, VisitOpinion, VisitVersion

if TYPE_CHECKING:
    from flask import Flask

    from tests.fixtures.server import Server

PHONES = 20


class Phone:
    """A connection of its own with the person's cookies."""

    def __init__(self, server: Server, session: tuple[str, str]) -> None:
        self._host = urlsplit(server.url).netloc
        self._cookies = dict([session])

    def request(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Return status, Location and text."""
        connection = http.client.HTTPConnection(self._host, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body.encode(), headers)
        response = connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        text = response.read().decode(errors="replace")
        connection.close()
        return response.status, response.getheader("Location", "") or "", text


def test_twenty_identical_posts_give_twenty_successes_and_one_visit(any_app: Flask, two_process_server: Server) -> None:
    city = cities.build(any_app)
    phone = Phone(two_process_server, city.session("ye"))
    _, _, page = phone.request("GET", f"/visits/new?organisation={city.places['tea']}")
    fields = {
        **fields_of(page),
        "themes": ["service", "empowerment"],
        "opinions-0-text": LIGHTS,
        "opinions-0-category": "infrastructure",
        "opinions-0-follow": "problem",
        "action": "submit",
    }
    body, together = urlencode(fields, doseq=True), Barrier(PHONES)

    def send(_number: int) -> tuple[int, str]:
        together.wait()
        status, location, _ = phone.request("POST", "/visits/new", body)
        return status, location

    with ThreadPoolExecutor(PHONES) as pool:
        answers = set(pool.map(send, range(PHONES)))
    assert len(answers) == 1
    assert {status for status, _ in answers} == {303}
    with any_app.app_context():
        for model in (Visit, VisitOpinion, VisitVersion, Problem, ProblemEvent):
            assert db.session.execute(select(func.count()).select_from(model)).scalar_one() == 1, model
        acts = select(AuditRow.action).where(AuditRow.obj.like("visit:%") | AuditRow.obj.like("problem:%"))
        assert list(db.session.execute(acts).scalars()) == ["visit.submit"]
