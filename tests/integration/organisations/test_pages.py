"""Every page of the register, as coordinators and instructors read it and as outsiders try it."""

from __future__ import annotations

import io
import sys
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.fixtures.application import post, table_checksums
from tests.integration.organisations import city
from tests.integration.organisations.city import CITY, LIANDU, SONGYANG
from tests.integration.organisations.register import HTMX, TEA, Register
from webapp.accounts.rules import Role
from webapp.core import clock
from webapp.organisations import commands, queries
from webapp.organisations.rules.terms import Status

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


def test_a_page_may_be_extended_by_later_features(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["webapp.organisations.queries.panels"], "_builders", {})
    queries.register_panel("none", lambda _viewer, _id: None)
    queries.register_panel(
        "more", lambda viewer, one: queries.Panel("organisations/_duplicates.html", {"for": [viewer.name, one]})
    )
    with register.app.app_context():
        (panel,) = queries.panels(register.coordinator, register.tea)
    assert panel.context == {"for": ["测试人员", register.tea]}


def test_a_narrowed_register_says_so_on_the_page_and_in_its_export(register: Register) -> None:
    browser = register.browser()
    assert "已筛选" not in browser.get("/organisations").text
    page = browser.get("/organisations?q=dms&status=active").text
    assert "已筛选：搜索：dms；状态：" in page
    assert '<a href="/organisations">清除筛选</a>' in page
    taken = browser.get("/organisations/export.xlsx?q=dms")
    assert 'filename="organisations-filtered-' in taken.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(taken.data)).active
    assert sheet is not None
    assert (sheet.title, sheet["A1"].value) == ("企业与社会组织（已筛选）", "名称")
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.left is not None
    assert "dms。全部" in str(sheet.oddHeader.left.text)
    assert "filtered" not in browser.get("/organisations/export.csv").headers["Content-Disposition"]


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
