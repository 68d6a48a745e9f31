"""Every page and every button of the preparation, as a coordinator uses them and as outsiders try them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures.application import post, table_checksums
from tests.integration.roadshows.loaded import FILE, entry, freeze, judge, loaded, row
from tests.integration.roadshows.people import signed_in
from tests.integration.roadshows.typed import fields_of
from webapp.roadshows import queries

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

EVENT = "/roadshows/brand-2026"


@pytest.fixture
def event_id(app: Flask) -> int:
    with app.app_context():
        return loaded()


@pytest.fixture
def coordinator(app: Flask, event_id: int) -> FlaskClient:
    return signed_in(app, "coordinator")


def test_the_list_shows_the_events_of_the_area(app: Flask, coordinator: FlaskClient) -> None:
    page = coordinator.get("/roadshows").text
    assert FILE["name"] in page
    assert "3 个项目" in page
    assert "3 位评委" in page
    assert FILE["name"] not in signed_in(app, "coordinator", "331125").get("/roadshows").text


def test_an_event_is_created_with_the_defaults(app: Flask) -> None:
    with app.app_context():
        loaded()
    coordinator = signed_in(app, "coordinator", "331125")
    answer = post(coordinator, "/roadshows/new", {"name": "云和路演", "area_code": "331125", "day": "2026-12-05"})
    assert (answer.status_code, answer.location) == (303, "/roadshows/roadshow-2026/rules")
    page = coordinator.get(answer.location).text
    assert "品牌内涵" in page
    with app.app_context():
        event = queries.by_slug("roadshow-2026")
        assert (event.stage, event.county_code) == ("sign_up", "331125")
        assert sum(one.maximum for one in queries.criteria_of(event.id)) == 100
    again = post(coordinator, "/roadshows/new", {"name": "又一场", "area_code": "331125", "day": "2026-12-06"})
    assert again.location == "/roadshows/roadshow-2026-2/rules"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"name": ""}, 422),
        ({"name": "名" * 201}, 422),
        ({"day": "2026-02-30"}, 422),
        ({"area_code": "331102"}, 422),
        ({"slug": "a b"}, 422),
        ({"slug": "brand-2026"}, 422),
    ],
)
def test_a_wrong_event_is_refused_beside_its_field(
    app: Flask, event_id: int, changes: dict[str, str], status: int
) -> None:
    coordinator = signed_in(app, "coordinator", "331125")
    data = {"name": "云和路演", "area_code": "331125", "day": "2026-12-05", **changes}
    answer = post(coordinator, "/roadshows/new", data)
    assert answer.status_code == status
    assert 'aria-invalid="true"' in answer.text
    with app.app_context():
        assert len(queries.events(_viewer("331125"), 1).items) == 0


def test_criteria_and_rules_are_edited_in_the_form(app: Flask, coordinator: FlaskClient, event_id: int) -> None:
    sent = fields_of(coordinator.get(f"{EVENT}/rules").text)
    sent |= {"criteria-0-maximum": "７０", "criteria-2-name": "答辩", "criteria-2-maximum": "10.5", "decimals": "3"}
    sent |= {"audience_share": "２０"}
    sent |= {"criteria-2-step": "0.5", "ties-0": "criterion:stage", "ties-1": "decision"}
    assert post(coordinator, f"{EVENT}/rules", sent).status_code == 303
    with app.app_context():
        criteria = queries.criteria_of(event_id)
        assert [(one.key, str(one.maximum), str(one.step)) for one in criteria] == [
            ("content", "70", "0.5"),
            ("stage", "40", "1"),
            ("c1", "10.5", "0.5"),
        ]
        rules = queries.rules_of(row(event_id))
        assert (rules.decimals, rules.ties) == (3, ("criterion:stage", "decision"))
        assert str(rules.audience_share) == "0.2"


def test_what_is_shown_and_sent_back_changes_nothing(app: Flask) -> None:
    with app.app_context():
        event_id = loaded(
            rules={"factor": "0.125", "audience_share": "0.250"},
            criteria=[{"key": "a", "name": "甲", "min": "0.125", "max": "10", "step": "0.125", "weight": "0.333333"}],
        )
        before = queries.document_of(row(event_id))
    coordinator = signed_in(app, "coordinator")
    assert post(coordinator, f"{EVENT}/rules", fields_of(coordinator.get(f"{EVENT}/rules").text)).status_code == 303
    with app.app_context():
        assert queries.document_of(row(event_id)) == before


def test_a_row_without_a_name_is_removed(app: Flask, coordinator: FlaskClient, event_id: int) -> None:
    sent = fields_of(coordinator.get(f"{EVENT}/rules").text) | {"criteria-0-name": " "}
    assert post(coordinator, f"{EVENT}/rules", sent).status_code == 303
    with app.app_context():
        assert [one.key for one in queries.criteria_of(event_id)] == ["stage"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"criteria-1-maximum": "0"}, "criteria-1-maximum"),
        ({"criteria-1-step": "99"}, "criteria-1-step"),
        ({"criteria-0-maximum": "1e9"}, "criteria-0-maximum"),
        ({"criteria-0-maximum": ""}, "criteria-0-maximum"),
        ({"trim_high": "21"}, "trim_high"),
        ({"decimals": "x"}, "decimals"),
        ({"factor": "0"}, "factor"),
        ({"audience_share": "101"}, "audience_share"),
        ({"round_at": "criterion", "level": "totals"}, "round_at"),
        ({"aggregation": "guess"}, "aggregation"),
        ({"ties-0": "decision", "ties-1": "decision"}, "ties-1"),
    ],
)
def test_wrong_rules_are_refused_beside_their_field(
    app: Flask, coordinator: FlaskClient, changes: dict[str, str], field: str
) -> None:
    before = table_checksums(app)
    sent = fields_of(coordinator.get(f"{EVENT}/rules").text) | {"criteria-2-name": "未存的一行"} | changes
    answer = post(coordinator, f"{EVENT}/rules", sent | {"criteria-2-maximum": "5"})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "未存的一行" in answer.text
    assert table_checksums(app) == before


def test_one_more_row_keeps_what_was_typed(app: Flask, coordinator: FlaskClient) -> None:
    before = table_checksums(app)
    sent = fields_of(coordinator.get(f"{EVENT}/rules").text) | {"criteria-2-name": "答辩", "more": "1"}
    answer = post(coordinator, f"{EVENT}/rules", sent)
    assert answer.status_code == 200
    assert "答辩" in answer.text
    assert 'name="criteria-3-name"' in answer.text
    assert table_checksums(app) == before


def test_frozen_rules_are_shown_and_not_editable(app: Flask, coordinator: FlaskClient, event_id: int) -> None:
    sent = fields_of(coordinator.get(f"{EVENT}/rules").text)
    with app.app_context():
        freeze(event_id)
    page = coordinator.get(f"{EVENT}/rules").text
    assert "已冻结" in page
    assert 'name="decimals"' not in page
    before = table_checksums(app)
    assert post(coordinator, f"{EVENT}/rules", sent).status_code == 409
    assert table_checksums(app) == before


def test_the_stages_move_from_the_page(app: Flask, coordinator: FlaskClient, event_id: int) -> None:
    refused = post(coordinator, f"{EVENT}/back/draw", {"version": 1, "reason": ""})
    assert refused.status_code == 422
    assert post(coordinator, f"{EVENT}/back/draw", {"version": 1, "reason": "重新抽签"}).status_code == 303
    assert post(coordinator, f"{EVENT}/to/roadshow", {"version": 2}).status_code == 303
    assert post(coordinator, f"{EVENT}/to/nowhere", {"version": 3}).status_code == 404
    assert post(coordinator, f"{EVENT}/to/locked", {"version": 3}).status_code == 409
    with app.app_context():
        assert row(event_id).stage == "roadshow"


def test_entries_are_kept_from_the_pages(app: Flask, coordinator: FlaskClient, event_id: int) -> None:
    text = {"version": 1, "name": "沈姐志愿者", "area_code": "331102", "owner": "莲都区社会组织", "presenter": "沈姐"}
    assert post(coordinator, f"{EVENT}/entries", text).status_code == 303
    assert post(coordinator, f"{EVENT}/entries/e4/up", {"version": 1}).status_code == 303
    assert post(coordinator, f"{EVENT}/entries/e4/withdraw", {"version": 1, "reason": "弃权"}).status_code == 303
    page = coordinator.get(f"{EVENT}/entries").text
    assert page.index("沈姐志愿者") < page.index("侨乡红领")
    assert "已弃权" in page
    assert post(coordinator, f"{EVENT}/entries/e4/reinstate", {"version": 2}).status_code == 303
    with app.app_context():
        assert entry(event_id, "e4").owner == "莲都区社会组织"
    assert post(coordinator, f"{EVENT}/entries", {**text, "name": ""}).status_code == 422
    assert post(coordinator, f"{EVENT}/entries", {**text, "area_code": "110000"}).status_code == 422
    assert post(coordinator, f"{EVENT}/entries/e9", text).status_code == 404


def test_judges_are_kept_from_the_pages(app: Flask, coordinator: FlaskClient, event_id: int) -> None:
    assert post(coordinator, f"{EVENT}/judges", {"name": "评委四", "unit": "市工商联"}).status_code == 303
    assert post(coordinator, f"{EVENT}/judges/j4/recuse", {"entry": "e1", "reason": "同单位"}).status_code == 303
    page = coordinator.get(f"{EVENT}/judges/j4").text
    assert "同单位" in page
    assert post(coordinator, f"{EVENT}/judges/j4/absent", {"version": 1, "reason": "生病"}).status_code == 303
    assert post(coordinator, f"{EVENT}/judges/j4/present", {"version": 2}).status_code == 303
    replaced = post(coordinator, f"{EVENT}/judges/j4/replace", {"version": 3, "name": "替补", "reason": "出差"})
    assert replaced.status_code == 303
    with app.app_context():
        assert (judge(event_id, "j4").status, judge(event_id, "j5").unit) == ("replaced", "")
    refused = post(coordinator, f"{EVENT}/judges/j1/absent", {"version": 1, "reason": " "})
    assert refused.status_code == 422
    assert 'id="absent-reason-error"' in refused.text


def test_the_file_comes_back_from_the_page(coordinator: FlaskClient) -> None:
    assert coordinator.get(f"{EVENT}/file").get_json() == FILE


def _viewer(area: str) -> Any:  # noqa: ANN401 - only its scope is looked at
    from types import SimpleNamespace

    from webapp.areas.queries import scope_of

    return SimpleNamespace(scope=scope_of(area))
