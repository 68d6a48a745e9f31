"""Polls answered before Flask sets out: only for whom Flask has answered, and only about their own topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import post
from tests.integration.ballots.test_hall_screen import address
from tests.integration.roadshows.people import signed_in
from webapp.core import polling
from webapp.core.security import HEADERS
from webapp.live import queries as live

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.ballots.hall import Hall

LIVE = "/roadshows/brand-2026/console/live"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def poll(client: FlaskClient, path: str, tag: str) -> tuple[int, bool]:
    """Return the status of a poll and whether Flask was spared: its answers alone carry a request's id."""
    answer = client.get(path, headers={**PARTIAL, "HX-PTag": tag})
    return answer.status_code, "X-Request-ID" not in answer.headers


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what a process remembers stay fresh however slow the machine is; `hall.later` ends it."""
    monkeypatch.setattr(live, "_FRESH_SECONDS", 3600.0)
    monkeypatch.setattr(polling, "_ALLOWED_SECONDS", 3600.0)


@pytest.fixture
def coordinator(hall: Hall) -> FlaskClient:
    return signed_in(hall.app, "coordinator")


def test_an_unchanged_poll_is_answered_before_flask_with_the_policy(hall: Hall, coordinator: FlaskClient) -> None:
    tag = coordinator.get(LIVE, headers=PARTIAL).headers["HX-PTag"]
    poll(coordinator, LIVE, tag)
    answer = coordinator.get(LIVE, headers={**PARTIAL, "HX-PTag": tag})
    assert (answer.status_code, answer.headers["HX-PTag"], answer.data) == (304, tag, b"")
    assert "X-Request-ID" not in answer.headers
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_what_changes_is_seen(hall: Hall, coordinator: FlaskClient) -> None:
    tag = coordinator.get(LIVE, headers=PARTIAL).headers["HX-PTag"]
    poll(coordinator, LIVE, tag)
    hall.start("j1").submit("e1")
    hall.later()
    assert poll(coordinator, LIVE, tag) == (200, False)


def test_nobody_profits_from_what_another_may_see(hall: Hall, coordinator: FlaskClient) -> None:
    tag = coordinator.get(LIVE, headers=PARTIAL).headers["HX-PTag"]
    poll(coordinator, LIVE, tag)
    assert poll(coordinator, LIVE, tag) == (304, True)
    assert poll(hall.app.test_client(), LIVE, tag) == (401, False)
    post(coordinator, "/sign-out", {})
    assert poll(coordinator, LIVE, tag) == (401, False)


def test_the_hall_screen_spares_flask_for_all_but_tells_no_other_topic(hall: Hall, coordinator: FlaskClient) -> None:
    screen = f"{address(hall)}/live"
    tag = hall.app.test_client().get(screen).headers["HX-PTag"]
    secret = coordinator.get(LIVE, headers=PARTIAL).headers["HX-PTag"]
    poll(hall.app.test_client(), screen, tag)
    assert poll(hall.app.test_client(), screen, tag) == (304, True)
    assert poll(coordinator, screen, tag) == (304, True)
    assert poll(hall.app.test_client(), screen, secret) == (200, False)


def test_a_closed_address_is_forgotten(hall: Hall, coordinator: FlaskClient) -> None:
    tag = coordinator.get(LIVE, headers=PARTIAL).headers["HX-PTag"]
    assert poll(coordinator, LIVE.replace("brand-2026", "none"), tag) == (404, False)
    assert poll(coordinator, LIVE.replace("brand-2026", "none"), tag) == (404, False)
