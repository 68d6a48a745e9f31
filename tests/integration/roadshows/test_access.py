"""Who may prepare a roadshow, and what a stale, a forged or a hostile form does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures.application import post, table_checksums
from tests.integration.roadshows.loaded import loaded
from tests.integration.roadshows.people import signed_in
from tests.integration.roadshows.typed import fields_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

EVENT = "/roadshows/brand-2026"
PAGES = ("", "/edit", "/rules", "/entries", "/entries/e1", "/judges", "/judges/j1", "/file")
WRITES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/edit", {"version": 1, "name": "改名", "day": "2026-12-02", "presentation": 5, "questions": 2}),
    ("/rules", {"version": 1, "aggregation": "mean"}),
    ("/to/roadshow", {"version": 1}),
    ("/back/draw", {"version": 1, "reason": "名单有误"}),
    ("/entries", {"version": 1, "name": "新项目", "area_code": "331100"}),
    ("/entries/e1", {"version": 1, "name": "改名", "area_code": "331100"}),
    ("/entries/e1/down", {"version": 1}),
    ("/entries/e1/withdraw", {"version": 1, "reason": "弃权"}),
    ("/entries/e1/reinstate", {"version": 1}),
    ("/judges", {"name": "新评委"}),
    ("/judges/j1", {"version": 1, "name": "改名"}),
    ("/judges/j1/absent", {"version": 1, "reason": "生病"}),
    ("/judges/j1/present", {"version": 1}),
    ("/judges/j1/replace", {"version": 1, "name": "替补", "reason": "出差"}),
    ("/judges/j1/recuse", {"entry": "e1", "reason": "同单位"}),
    ("/judges/j1/unrecuse", {"entry": "e3", "reason": "误记"}),
)


@pytest.fixture
def event_id(app: Flask) -> int:
    with app.app_context():
        return loaded()


@pytest.fixture
def coordinator(app: Flask, event_id: int) -> FlaskClient:
    return signed_in(app, "coordinator")


def test_pages_open_and_change_nothing(app: Flask, coordinator: FlaskClient) -> None:
    before = table_checksums(app)
    for path in PAGES:
        assert coordinator.get(EVENT + path).status_code == 200, path
    assert table_checksums(app) == before


@pytest.mark.usefixtures("event_id")
def test_outsiders_see_nothing(app: Flask) -> None:
    strangers = [signed_in(app, role) for role in ("instructor", "department", "auditor")]
    elsewhere, own = signed_in(app, "coordinator", "331125"), signed_in(app, "coordinator")
    for path in ("", "/new", *(f"/brand-2026{path}" for path in PAGES)):
        url = f"/roadshows{path}"
        stranger = app.test_client().get(url)
        assert (stranger.status_code, stranger.location.startswith("/sign-in")) == (303, True), path
        assert [one.get(url).status_code for one in strangers] == [403] * 3, path
        if path not in {"", "/new"}:
            assert elsewhere.get(url).status_code == 404, path
            assert own.get(url.replace("brand-2026", "no-such-event")).status_code == 404, path


def test_outsiders_and_forgers_change_nothing(app: Flask, coordinator: FlaskClient) -> None:
    people = {
        401: app.test_client(),
        403: signed_in(app, "instructor"),
        404: signed_in(app, "coordinator", "331125"),
    }
    before = table_checksums(app)
    for path, data in WRITES:
        for status, client in people.items():
            assert post(client, EVENT + path, data).status_code == status, path
        assert coordinator.post(EVENT + path, data=data).status_code == 400, path  # without its token
    assert table_checksums(app) == before


def test_a_stale_write_and_one_without_its_version_are_refused(app: Flask, coordinator: FlaskClient) -> None:
    before = table_checksums(app)
    rules = fields_of(coordinator.get(f"{EVENT}/rules").text)
    for path, data in WRITES:
        if "version" not in data:
            continue
        without = {name: value for name, value in data.items() if name != "version"}
        assert post(coordinator, EVENT + path, without).status_code in {400, 422}, path
        if path not in {"/to/roadshow", "/entries"}:
            sent = rules if path == "/rules" else data
            answer = post(coordinator, EVENT + path, {**sent, "version": 99})
            assert (answer.status_code, "已被他人修改" in answer.text) == (409, True), path
    assert table_checksums(app) == before


def test_hostile_names_stay_text(app: Flask, coordinator: FlaskClient) -> None:
    hostile = '"><svg onload=alert(1)>{{7*7}}'
    post(coordinator, f"{EVENT}/entries", {"version": 1, "name": hostile, "area_code": "331100"})
    post(coordinator, f"{EVENT}/judges", {"name": hostile, "unit": hostile})
    for path in PAGES[:-1]:
        page = coordinator.get(EVENT + path).text
        assert "<svg onload" not in page
        assert "49" not in re.findall(r"&gt;(\d+)", page)
