"""Rows as people write them become registrations, and every mistake is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from webapp.core.errors import Invalid
from webapp.organisations.rules.headings import HEADINGS
from webapp.organisations.rules.importing import Line, Wanted, find_header, places, read_line, wanted
from webapp.organisations.rules.registration import Registration
from webapp.organisations.rules.terms import Industry, Kind, Size, Status, Tier

CODE = "91110000600037341L"
DAY = date(2026, 3, 5)
PLACES = places(
    [
        ("331124", "", "松阳县"),
        ("331127", "", "景宁畲族自治县"),
        ("331102", "", "莲都区"),
        ("331124101", "331124", "古市镇"),
        ("331124002", "331124", "水南街道"),
        ("331127203", "331127", "东弄畲族乡"),
    ]
)


def line(area: str = "331124", **cells: str) -> Line:
    columns = {field: at for at, field in enumerate(cells)}
    return read_line(7, tuple(cells.values()), columns, area, PLACES)


def outcome(found: Line, current: Wanted | None = None) -> tuple[Wanted, list[str | None]]:
    after, errors = wanted(found, current, "331124", DAY)
    return after, [error.field for error in errors]


def test_the_template_is_found_under_a_title() -> None:
    rows = [("松阳县企业名册",), ("", ""), tuple(names[0] for names in HEADINGS.values())]
    at, columns = find_header(rows)
    assert at == 2
    assert columns == {field: number for number, field in enumerate(HEADINGS)}


def test_headings_by_other_names() -> None:
    _, columns = find_header([("序号", "企业名称*", "信用代码（18位）", "Phone", " 县(市、区) ", "企业名称")])
    assert columns == {"name": 1, "code": 2, "contact_phone": 3, "county": 4}


def test_all_headings_are_told_apart() -> None:
    for field, aliases in HEADINGS.items():
        for alias in aliases:
            assert find_header([(alias, *(HEADINGS["name"][0], HEADINGS["code"][0]))])[1][field] in (0, 1, 2)


@pytest.mark.parametrize(
    "rows", [[], [("大木山", "1")], [("名称",)], [("代码", "电话")], [("x", "y")] * 10 + [("名称", "代码")]]
)
def test_a_table_without_headings_is_refused(rows: list[tuple[str, ...]]) -> None:
    with pytest.raises(Invalid):
        find_header(rows)


def test_a_full_row() -> None:
    found = line(
        name="丽水大木山茶业(集团)有限公司", code=CODE, kind="企业", industry="C 制造业", size="小型", above_scale="是",
        tier="每月", cluster="  松阳 工业园 ", county="松阳", town="古市", address="一号路", contact_name="张三",
        contact_phone="138 0000 1234", status="停业", status_date="2026年2月1日",
    )  # fmt: skip
    after, errors = outcome(found)
    assert errors == []
    assert after == Wanted(
        Registration(
            name="丽水大木山茶业（集团）有限公司", area_code="331124101", kind=Kind.ENTERPRISE, code=CODE,
            industry=Industry.C, size=Size.SMALL, above_scale=True, tier=Tier.MONTHLY, cluster="松阳 工业园",
            address="一号路", contact_name="张三", contact_phone="138 0000 1234",
        ),
        Status.SUSPENDED,
        date(2026, 2, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("industry", "c", Industry.C),
        ("industry", "制造业", Industry.C),
        ("industry", "Ｃ．制造业", Industry.C),
        ("industry", "公共管理、社会保障和社会组织", Industry.S),
        ("kind", "社会组织", Kind.SOCIAL),
        ("kind", "social_organisation", Kind.SOCIAL),
        ("size", "大", Size.LARGE),
        ("tier", "半年", Tier.HALF_YEARLY),
        ("status", "在业", Status.ACTIVE),
        ("above_scale", "否", False),
        ("above_scale", "１", True),
        ("status_date", "2026/2/1", date(2026, 2, 1)),
        ("status_date", "2026.02.01", date(2026, 2, 1)),
        ("status_date", "20260201", date(2026, 2, 1)),
        ("status_date", "2026-02-01 00:00:00", date(2026, 2, 1)),
    ],
)
def test_words_and_dates(field: str, text: str, value: Any) -> None:  # noqa: ANN401
    assert line(**{field: text}).values == {field: value}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("code", "91110000600037341M"),
        ("code", "\ufffd"),
        ("code", "9.13311E+17"),
        ("kind", "国企"),
        ("industry", "U"),
        ("size", "巨大"),
        ("tier", "随时"),
        ("status", "不详"),
        ("above_scale", "也许"),
        ("status_date", "2026-02-30"),
        ("status_date", "yesterday"),
        ("county", "东京"),
        ("town", "碧湖镇"),
        ("contact_name", "王某 11010519491231002X"),
    ],
)
def test_what_cannot_be_understood_names_its_column(field: str, text: str) -> None:
    found = line(**{field: text})
    assert [error.field for error in found.errors] == [field]
    assert found.values == {}


@pytest.mark.parametrize(
    ("area", "county", "town", "code"),
    [
        ("331124", "", "古市镇", "331124101"),
        ("331124", "松阳县", "", "331124"),
        ("331102", "松阳", "水南", "331124002"),
        ("331124", "景宁", "东弄乡", None),
        ("331124", "景宁县", "东弄畲族乡", None),
        ("331124", "331127", "331127203", "331127203"),
    ],
)
def test_places(area: str, county: str, town: str, code: str | None) -> None:
    assert line(area, county=county, town=town).values.get("area_code") == code


def test_blank_cells_and_masked_contacts_say_nothing() -> None:
    assert line(name="", contact_name="张*", contact_phone="138****1234", size="").values == {}


def test_a_new_organisation_gets_defaults_and_the_given_area() -> None:
    after, errors = outcome(line(name="绿谷书院", code_missing_reason="正在登记"))
    assert errors == []
    assert after == Wanted(
        Registration(name="绿谷书院", area_code="331124", code_missing_reason="正在登记"), Status.ACTIVE, None
    )


def test_every_problem_of_a_row_is_reported_once() -> None:
    _, errors = outcome(line(name="茶", code="1", size="巨大", contact_phone="?", status="注销"))
    assert sorted(map(str, errors)) == ["code", "contact_phone", "name", "size", "status_date"]


def test_a_known_organisation_keeps_what_the_row_leaves_blank() -> None:
    current = Wanted(
        Registration(name="绿谷书院", area_code="331124101", code=CODE, size=Size.SMALL, contact_phone="13800001234"),
        Status.SUSPENDED,
        date(2026, 1, 1),
    )
    after, errors = outcome(line(code=CODE, county="松阳县", tier="每年"), current)
    assert errors == []
    assert after.registration == Registration(
        name="绿谷书院",
        area_code="331124101",
        code=CODE,
        size=Size.SMALL,
        contact_phone="13800001234",
        tier=Tier.YEARLY,
    )
    assert (after.status, after.status_date) == (Status.SUSPENDED, date(2026, 1, 1))


def test_back_in_operation_needs_no_date() -> None:
    current = Wanted(Registration(name="绿谷书院", area_code="331124", code=CODE), Status.SUSPENDED, date(2026, 1, 1))
    after, errors = outcome(line(code=CODE, status="存续"), current)
    assert errors == []
    assert (after.status, after.status_date) == (Status.ACTIVE, None)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("28.4521", "28.452"), ("２８.４５", "28.450"), ("北纬28.45°", "28.450"), ("28.45N", "28.450")],
)
def test_degrees_as_people_write_them(text: str, degrees: str) -> None:
    found = line(name="绿谷书院", code=CODE, latitude=text, longitude="119.476")
    assert not found.errors
    assert str(found.values["latitude"]) == degrees


@pytest.mark.parametrize("text", ["二十八度", "NaN", "28°27′", "Infinity", ""])
def test_what_is_no_number_of_degrees(text: str) -> None:
    found = line(name="绿谷书院", code=CODE, latitude=text)
    assert [error.field for error in found.errors] == (["latitude"] if text else [])


def test_huge_degrees_are_refused_like_any_other() -> None:
    _, errors = outcome(line(name="绿谷书院", code=CODE, latitude="1e99999", longitude="119"))
    assert errors == ["latitude"]
