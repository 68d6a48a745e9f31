"""Every page and button of the register, as coordinators and instructors use them and as outsiders try them."""

from __future__ import annotations

import re
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures.application import post, table_checksums
from tests.integration.organisations import city
from tests.integration.organisations.city import CITY, GUSHI, LIANDU, NOW, SONGYANG, sign_in
from webapp.accounts.rules import Role
from webapp.core import clock
from webapp.organisations import commands, queries
from webapp.organisations.rules.terms import Size, Status

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from webapp.accounts.rules import Viewer

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
TEA = "松阳大木山茶业有限公司"

PAGES = (
    "",
    "?q=dms",
    "?area=331124101&kind=enterprise&size=small&status=active&above_scale=no&assigned=yes&provisional=no",
    "?kind=nonsense&page=99",
    "/new",
    "/{tea}",
    "/{tea}/edit",
    "/{tea}/merge",
    "/{tea}/merge?q=dianshang",
    "/assign",
    "/assign?q=茶",
    "/import",
    "/import/template.xlsx",
    "/export.xlsx",
    "/export.csv?q=dms",
    "/duplicates?name=大木山茶业&area_code=331124",
)


class Register:
    """A county's register: two organisations, who coordinates it, who looks after the first."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.coordinator = city.coordinator()
            self.instructor = city.viewer(Role.INSTRUCTOR, name="叶指导")
            self.tea = city.register(
                self.coordinator,
                TEA,
                code=city.code(1),
                contact_name="张三",
                contact_phone="13800001234",
                cluster="茶香小镇",
                size=Size.SMALL,
            )
            self.mall = city.register(self.coordinator, "古市电商园")
            commands.assign(
                viewer=self.coordinator,
                organisation_ids=[self.tea],
                account_id=self.instructor.account_id,
                from_day=date(2026, 1, 1),
                now=NOW,
            )

    def browser(self, person: Viewer | None = None) -> FlaskClient:
        return sign_in(self.app, person or self.coordinator)

    def person(self, role: Role, area: str = SONGYANG) -> FlaskClient:
        with self.app.app_context():
            viewer = city.viewer(role, area)
        return sign_in(self.app, viewer)


@pytest.fixture
def register(app: Flask) -> Register:
    return Register(app)


def typed(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a complete form."""
    return {
        "name": "绿谷书院",
        "kind": "social_organisation",
        "code": "",
        "code_missing_reason": "正在登记",
        "tier": "quarterly",
        "area_code": GUSHI,
        **changes,
    }


def test_pages_open_for_the_coordinator_and_change_nothing(register: Register) -> None:
    browser, before = register.browser(), table_checksums(register.app)
    for path in (*PAGES, f"/{register.tea}/merge?other={register.mall}"):
        answer = browser.get("/organisations" + path.format(tea=register.tea))
        assert answer.status_code == 200, path
    assert table_checksums(register.app) == before


def test_the_list_shows_the_area_and_narrows_as_one_types(register: Register) -> None:
    browser = register.browser()
    page = browser.get("/organisations").text
    assert TEA in page
    assert "叶指导" in page
    assert "2 家" in page
    part = browser.get("/organisations?q=dmscy", headers=HTMX).text
    assert TEA in part
    assert "古市电商园" not in part
    assert "<html" not in part
    assert TEA not in register.person(Role.COORDINATOR, LIANDU).get("/organisations").text
    assert TEA in register.person(Role.ADMIN, CITY).get("/organisations").text


def test_an_instructor_sees_own_ones_and_names_of_others(register: Register) -> None:
    browser = register.browser(register.instructor)
    page = browser.get("/organisations").text
    assert TEA in page
    assert "古市电商园" not in page
    found = browser.get("/organisations?q=gushi", headers=HTMX).text
    assert "古市电商园" in found
    assert f"/organisations/{register.mall}" not in found
    detail = browser.get(f"/organisations/{register.tea}").text
    assert "13800001234" in detail
    assert "/edit" not in detail
    assert browser.get(f"/organisations/{register.mall}").status_code == 404
    assert "138****1234" in browser.get("/organisations/export.csv").text


@pytest.mark.parametrize("path", ["/{tea}", "/{tea}/edit", "/{tea}/merge", "/{tea}/merge?other={mall}"])
def test_outsiders_find_no_organisation(register: Register, path: str) -> None:
    url = "/organisations" + path.format(tea=register.tea, mall=register.mall)
    assert register.person(Role.COORDINATOR, LIANDU).get(url).status_code == 404
    assert register.person(Role.COORDINATOR, "331124002").get(url).status_code == 404
    for role in (Role.DEPARTMENT, Role.AUDITOR):
        assert register.person(role).get(url).status_code == 403
    assert register.app.test_client().get(url).status_code == 303


WRITES = [
    ("/{tea}/edit", typed(version=1)),
    ("/{tea}/status", {"version": 1, "status": "cancelled", "status_date": "2026-03-01"}),
    ("/{tea}/assignments", {"account_id": 1, "from_day": "2026-03-01"}),
    ("/{tea}/assignments/1/end", {"last_day": "2026-03-01", "reason": "轮换"}),
    ("/{tea}/merge", {"kept_id": "{tea}", "first_id": "{tea}", "first_version": 1, "other_id": 2, "other_version": 1}),
]


@pytest.mark.parametrize(("path", "data"), WRITES)
def test_outsiders_change_nothing(register: Register, path: str, data: dict[str, Any]) -> None:
    url = "/organisations" + path.format(tea=register.tea)
    data = {name: str(value).format(tea=register.tea) for name, value in data.items()}
    outsiders = [
        (register.person(Role.COORDINATOR, LIANDU), 404),
        (register.browser(register.instructor), 403),
        (register.person(Role.DEPARTMENT), 403),
        (register.person(Role.AUDITOR, CITY), 403),
        (register.app.test_client(), 401),
    ]
    before = table_checksums(register.app)
    for browser, status in outsiders:
        assert post(browser, url, data).status_code == status
    assert register.browser().post(url, data=data).status_code == 400  # no token
    assert {table for table, sum_ in table_checksums(register.app).items() if sum_ != before[table]} <= {
        "account_sessions", "presence",
    }  # fmt: skip


def test_registering_with_a_look_at_doubles(register: Register) -> None:
    browser = register.browser()
    answer = post(browser, "/organisations/new", typed())
    assert answer.status_code == 303
    assert "绿谷书院" in browser.get(answer.location).text
    again = post(browser, "/organisations/new", typed(name="绿谷 书院"))
    assert again.status_code == 422
    assert "confirmed" in again.text
    assert "绿谷 书院" in again.text
    assert post(browser, "/organisations/new", typed(name="绿谷 书院", confirmed="y")).status_code == 303


def test_what_is_typed_wrong_stands_beside_its_field(register: Register) -> None:
    browser = register.browser()
    for changes, words in (
        ({"name": ""}, "请填写"),
        ({"code_missing_reason": ""}, "说明没有代码的原因"),
        ({"code": "123"}, "18 位"),
        ({"code": city.code(1)}, "已登记"),
        ({"contact_phone": "问他"}, "电话"),
        ({"area_code": "331102100"}, ""),
        ({"kind": "nonsense"}, ""),
    ):
        answer = post(browser, "/organisations/new", typed(address="某路一号", **changes))
        assert answer.status_code == 422, changes
        assert words in answer.text, changes
        assert "某路一号" in answer.text, changes


def test_doubles_are_shown_while_one_types(register: Register) -> None:
    browser = register.browser()
    part = browser.get("/organisations/duplicates?name=松阳县大木山茶业公司&area_code=331124002", headers=HTMX).text
    assert TEA in part
    part = browser.get(f"/organisations/duplicates?code={city.code(1)}&area_code=331124", headers=HTMX).text
    assert "confirmed" not in part
    part = browser.get(
        f"/organisations/duplicates?code={city.code(1)}&area_code=331124&other_than={register.tea}", headers=HTMX
    ).text
    assert TEA not in part
    outsider = register.person(Role.COORDINATOR, LIANDU)
    part = outsider.get(f"/organisations/duplicates?code={city.code(1)}&area_code=331102", headers=HTMX).text
    assert TEA not in part
    assert "松阳县" in part


def test_editing_and_a_stale_edit(register: Register) -> None:
    browser, url = register.browser(), f"/organisations/{register.tea}/edit"
    page = browser.get(url).text
    assert 'value="13800001234"' in page
    assert post(browser, url, typed(version=1)).status_code == 303
    stale = post(browser, url, typed(version=1, name="另一个名字"))
    assert stale.status_code == 409
    assert "另一个名字" in stale.text
    page = browser.get(f"/organisations/{register.tea}").text
    assert "绿谷书院" in page
    assert TEA in page  # as a former name


def test_status_and_its_history(register: Register) -> None:
    browser, url = register.browser(), f"/organisations/{register.tea}/status"
    refused = post(browser, url, {"version": 1, "status": "cancelled", "status_date": ""})
    assert refused.status_code == 422
    assert post(browser, url, {"version": 1, "status": "cancelled", "status_date": "2026-03-01"}).status_code == 303
    page = browser.get(f"/organisations/{register.tea}").text
    assert "注销" in page
    assert "2026年3月1日" in page


def test_assigning_and_ending(register: Register) -> None:
    browser, url = register.browser(), f"/organisations/{register.mall}/assignments"
    given = {"account_id": register.instructor.account_id, "from_day": "2026-03-01"}
    assert post(browser, url, given).status_code == 303
    assert post(browser, url, given).status_code == 422
    assert post(browser, url, {"account_id": "", "from_day": ""}).status_code == 422
    page = browser.get(f"/organisations/{register.mall}").text
    end = re.search(r'action="([^"]+/end)"', page)
    assert end is not None
    assert post(browser, end[1], {"last_day": "2026-02-01", "reason": "轮换"}).status_code == 422
    assert post(browser, end[1], {"last_day": "2026-03-02", "reason": "轮换"}).status_code == 303
    assert "轮换" in browser.get(f"/organisations/{register.mall}").text
    assert (
        post(browser, f"/organisations/{register.tea}/assignments/999/end", {"last_day": "2026-03-02"}).status_code
        == 422
    )


def test_assigning_many_from_the_list(register: Register) -> None:
    browser = register.browser()
    with register.app.app_context():
        other = city.viewer(Role.INSTRUCTOR)
    data = {"account_id": other.account_id, "from_day": "2026-03-01", "organisation": [register.tea, register.mall]}
    assert post(browser, "/organisations/assign?q=", {**data, "organisation": []}).status_code == 422
    assert post(browser, "/organisations/assign?area=331124101", data).status_code == 303
    with register.app.app_context():
        assert len(queries.assigned(other.account_id, clock.today())) == 2
    outsider = register.person(Role.COORDINATOR, LIANDU)
    assert post(outsider, "/organisations/assign", data).status_code in {404, 422}


def test_merging_two_records(register: Register) -> None:
    browser, url = register.browser(), f"/organisations/{register.mall}/merge"
    data = {
        "first_id": register.mall, "first_version": 1, "other_id": register.tea, "other_version": 1,
        "kept_id": register.tea,
    }  # fmt: skip
    assert post(browser, url, {**data, "kept_id": ""}).status_code == 422
    answer = post(browser, url, data)
    assert (answer.status_code, answer.location) == (303, f"/organisations/{register.tea}")
    assert "古市电商园" in browser.get(answer.location).text
    moved = browser.get(f"/organisations/{register.mall}")
    assert (moved.status_code, moved.location) == (303, f"/organisations/{register.tea}")
    assert post(browser, url, data).status_code == 409


def test_a_page_may_be_extended_by_later_features(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["webapp.organisations.queries.panels"], "_builders", {})
    queries.register_panel("none", lambda _viewer, _id: None)
    queries.register_panel(
        "more", lambda viewer, one: queries.Panel("organisations/_duplicates.html", {"for": [viewer.name, one]})
    )
    with register.app.app_context():
        (panel,) = queries.panels(register.coordinator, register.tea)
    assert panel.context == {"for": ["测试人员", register.tea]}


def test_exports_are_masked_unless_asked_for_on_record(register: Register) -> None:
    browser = register.browser()
    masked = browser.get("/organisations/export.csv?q=dms")
    assert masked.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert masked.text.startswith("\ufeff名称,统一社会信用代码")
    assert "138****1234" in masked.text
    assert "13800001234" not in masked.text
    assert "古市电商园" not in masked.text
    clear = post(browser, "/organisations/export?q=dms", {"format": "csv"})
    assert "13800001234" in clear.text
    assert post(browser, "/organisations/export", {"format": "exe"}).status_code == 400
    with register.app.app_context():
        assert city.audited()[-1] == ("organisation.export_contacts", f"area:{SONGYANG}")
    assert post(register.browser(register.instructor), "/organisations/export", {"format": "csv"}).status_code == 403
    foreign = post(register.person(Role.COORDINATOR, LIANDU), "/organisations/export", {"format": "csv"})
    assert TEA not in foreign.text


def test_an_english_reader_gets_english(register: Register) -> None:
    browser = register.browser()
    browser.set_cookie("language", "en")
    page = browser.get(f"/organisations/{register.tea}").text
    assert "Unified social credit code" in page
    assert "In operation" in page


def test_no_visits_fall_due_for_what_has_ended(register: Register) -> None:
    with register.app.app_context():
        commands.set_status(
            viewer=register.coordinator,
            organisation_id=register.tea,
            version=1,
            status=Status.MOVED,
            since=clock.today() + timedelta(days=3),
            now=clock.now(),
        )
        ended = city.row(register.tea)
        assert (ended.status, ended.status_date) == (Status.MOVED, clock.today() + timedelta(days=3))
