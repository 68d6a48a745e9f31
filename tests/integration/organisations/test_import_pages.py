"""From an uploaded table to the register: preview, confirmation, progress, the table back with its errors."""

from __future__ import annotations

import io
import os
import re
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import event

from tests.fixtures.application import post, table_checksums
from tests.integration.organisations import city
from tests.integration.organisations.city import LIANDU, SONGYANG, sign_in
from tests.unit.core.test_workbooks import workbook
from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.core.db import db
from webapp.core.workbooks import read
from webapp.organisations import queries
from webapp.organisations.rules.filtering import Filter
from webapp.organisations.rules.headings import HEADINGS
from webapp.organisations.views import importing

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from webapp.accounts.rules import Viewer

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
HEADS = [names[0] for names in HEADINGS.values()]


def row(**cells: str) -> list[str | None]:
    return [cells.get(field) for field in HEADINGS]


def table() -> bytes:
    """Return a workbook with a title, two good rows, a double and three wrong ones, and a gap."""
    return workbook(
        {
            1: ["松阳县企业名册"],
            3: HEADS,
            4: row(name="甲茶厂", code=city.code(1), town="古市镇"),
            5: row(name="乙茶厂", code=city.code(2)),
            9: row(name="甲 茶厂", code=city.code(3)),
            10: row(name="丙茶厂", code=city.code(1)),
            11: row(name="丁茶厂", code="123", size="巨大"),
            12: row(name="@戊茶厂"),
        }
    )


@pytest.fixture
def coordinator(app: Flask) -> Viewer:
    with app.app_context():
        return city.coordinator()


@pytest.fixture
def browser(app: Flask, coordinator: Viewer) -> FlaskClient:
    return sign_in(app, coordinator)


def upload(browser: FlaskClient, content: bytes, area: str = SONGYANG, name: str = "名册.xlsx") -> TestResponse:
    data: dict[str, Any] = {"file": (io.BytesIO(content), name), "area_code": area}
    answer = post(browser, "/organisations/import", data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # the test client forgets the file that holds a large body
    return answer


def names(app: Flask, viewer: Viewer) -> list[str]:
    with app.app_context():
        page, _ = queries.listing(viewer, Filter(), 1)
        return sorted(listed.organisation.name for listed in page.items)


def test_a_table_is_previewed_and_then_imported(app: Flask, coordinator: Viewer, browser: FlaskClient) -> None:
    before = table_checksums(app)
    answer = upload(browser, table())
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    figures = dict(re.findall(r'class="label">([^<]+)</span>\s*<span class="value">(\d+)<', page))
    assert figures == {"新增": "2", "更新": "0", "无变化": "0", "疑似重复": "1", "有错误": "3"}
    for number, words in (
        ("9", "第 4 行"),
        ("10", "第 4 行"),
        ("11", "18 位"),
        ("11", "巨大"),
        ("12", "没有代码的原因"),
    ):
        assert re.search(rf">{number}</td>.*?{words}", page, re.DOTALL), (number, words)
    assert table_checksums(app) == before  # a dry run is dry

    done = post(browser, answer.location, {"start": "0"})
    assert "新增 2，更新 0，无变化 0，未导入 4" in done.text
    assert names(app, coordinator) == ["乙茶厂", "甲茶厂"]
    again = browser.get(answer.location).text
    assert 'class="value">2</span>' in again  # unchanged now
    report = browser.get(f"{answer.location}/report.xlsx")
    sheet = load_workbook(io.BytesIO(report.data)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:4] == ["原行号", "错误", *HEADS[:2]]
    told = {line[0]: line[1] for line in sheet.iter_rows(min_row=2, max_col=2, values_only=True)}
    assert list(told) == [4, 5, 9, 10, 11, 12]
    assert told[4] is None
    assert "第 4 行" in str(told[10])
    assert "18 位" in str(told[11])
    quoted = next(cell for cell in sheet["C"] if cell.value and "戊" in str(cell.value))
    assert quoted.data_type == "s"


def test_the_report_can_be_corrected_and_uploaded_again(app: Flask, coordinator: Viewer, browser: FlaskClient) -> None:
    first = upload(browser, table())
    post(browser, first.location, {"start": "0"})
    report = load_workbook(io.BytesIO(browser.get(f"{first.location}/report.xlsx").data))
    sheet = report.worksheets[0]
    for line in sheet.iter_rows(min_row=2):
        if line[0].value == 11:
            line[2 + HEADS.index("统一社会信用代码")].value = city.code(4)
            line[2 + HEADS.index("规模")].value = "小型"
    content = io.BytesIO()
    report.save(content)
    second = upload(browser, content.getvalue())
    post(browser, second.location, {"start": "0"})
    assert names(app, coordinator) == ["丁茶厂", "乙茶厂", "甲茶厂"]


def test_probable_doubles_go_in_when_confirmed(app: Flask, coordinator: Viewer, browser: FlaskClient) -> None:
    answer = upload(browser, table())
    done = post(browser, answer.location, {"start": "0", "with_doubles": "y"})
    assert "新增 3" in done.text
    assert len(names(app, coordinator)) == 3


def test_long_tables_go_in_step_by_step(
    app: Flask, coordinator: Viewer, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_STEP", 2)
    monkeypatch.setattr(importing, "_AT_ONCE", 1)
    answer = upload(browser, table())
    seen, form = [], {"start": "0"}
    for _ in range(10):
        part = post(browser, answer.location, form, headers=HTMX).text
        seen.append(re.findall(r"(\d+ / 6) 行", part)[:1])
        form = dict(re.findall(r'name="(start|new|changed|unchanged)" type="hidden" value="(\d+)"', part))
        if "导入完成" in part:
            break
        assert "hx-trigger" in part
    assert seen == [["2 / 6"], ["4 / 6"], []]
    assert "新增 2，更新 0，无变化 0，未导入 4" in part
    assert len(names(app, coordinator)) == 2


def test_csv_files_in_chinese_encodings(app: Flask, coordinator: Viewer, browser: FlaskClient) -> None:
    text = f"企业名称,信用代码,乡镇\r\n松阳香茶厂,{city.code(1)},古市镇\r\n"
    answer = upload(browser, text.encode("gb18030"), name="名册.csv")
    post(browser, answer.location, {"start": "0"})
    assert names(app, coordinator) == ["松阳香茶厂"]


def test_an_export_comes_back_without_a_change(app: Flask, coordinator: Viewer, browser: FlaskClient) -> None:
    with app.app_context():
        city.register(coordinator, "松阳大木山茶业（集团）有限公司", code=city.code(1), contact_name="张三",
                      contact_phone="13800001234", above_scale=True, cluster="茶香小镇")  # fmt: skip
    for suffix in ("xlsx", "csv"):
        content = browser.get(f"/organisations/export.{suffix}").data
        assert read(content)[1].cells[:2] == ("松阳大木山茶业（集团）有限公司", city.code(1))
        page = browser.get(upload(browser, content).location).text
        assert "没有需要导入的行" in page, suffix


def test_an_export_asks_the_database_no_more_for_more_rows(
    app: Flask, coordinator: Viewer, browser: FlaskClient
) -> None:
    asked: list[str] = []
    counts = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _d, sql, *_: asked.append(sql))
        towns = [town.code for town in areas.towns(SONGYANG)[:6]]
    for some in (towns[:2], towns[2:]):
        with app.app_context():
            for town in some:
                city.register(coordinator, f"松阳{town}茶厂", town)
        browser.get("/organisations/export.csv")  # the names of the towns are read once a process
        asked.clear()
        assert len(read(browser.get("/organisations/export.csv").data)) > len(some)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_template_is_understood(browser: FlaskClient) -> None:
    content = browser.get("/organisations/import/template.xlsx").data
    book = load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book.worksheets[0][1]] == HEADS
    assert book.worksheets[0].freeze_panes == "A2"
    assert book.worksheets[1].max_row == len(HEADS) + 1


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 422, "空"),
        (b"PK\x03\x04 broken", 422, "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), 422, "密码"),
        (b"x,y\n1,2\n", 422, "表头"),
        (b"name,code\n" + b"x,1\n" * 20_001, 413, "20000"),
        (b"x" * (5 * 1024 * 1024 + 1), 413, "5 MB"),
    ],
)
def test_what_cannot_be_imported_is_refused(browser: FlaskClient, content: bytes, status: int, words: str) -> None:
    answer = upload(browser, content)
    assert answer.status_code == status
    assert words in answer.text


def test_no_file_and_a_foreign_area_are_refused(browser: FlaskClient) -> None:
    assert post(browser, "/organisations/import", {"area_code": SONGYANG}).status_code == 422
    assert upload(browser, table(), area=LIANDU).status_code == 422


def test_an_upload_is_its_uploaders_for_an_hour(app: Flask, browser: FlaskClient) -> None:
    location = upload(browser, table()).location
    with app.app_context():
        others = [city.coordinator(), city.viewer(Role.ADMIN, city.CITY)]
    for other in others:
        stranger = sign_in(app, other)
        assert stranger.get(location).status_code == 404
        assert stranger.get(f"{location}/report.xlsx").status_code == 404
        assert post(stranger, location, {"start": "0"}).status_code == 404
    assert browser.get("/organisations/import/unknown-upload-of-nobody").status_code == 404
    assert browser.get("/organisations/import/..%2F..%2Fsecret").status_code == 404
    folder: Path = app.config["LVGU"].instance / "imports"
    (kept,) = folder.iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    os.utime(kept, (0, 0))
    assert browser.get(location).status_code == 404
    upload(browser, table())
    assert kept not in list(folder.iterdir())
