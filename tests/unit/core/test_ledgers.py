"""A ledger as offices file it: titled, numbered, laid out for A4 landscape, and never run as a formula."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from webapp.core.exports import Column
from webapp.core.ledgers import Ledger, narrowed_text, xlsx


def ledger(*rows: list[object]) -> Ledger:
    return Ledger(
        title="松阳县走访台账",
        unit="填报单位：松阳县",
        period="统计期间：2026年1月1日至2026年11月24日",
        columns=[Column("走访日期", 11), Column("名称", 26), Column("党员", 6)],
        rows=rows,  # type: ignore[arg-type]
        total="合计：2 条",
    )


def test_the_layout_is_that_of_a_filed_ledger() -> None:
    content = xlsx(ledger([date(2026, 3, 5), "甲茶厂", 12], [date(2026, 3, 6), "乙茶厂", None]))
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert sheet.title == "松阳县走访台账"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "松阳县走访台账"
    assert (rows[1][0], rows[1][2]) == ("填报单位：松阳县", "统计期间：2026年1月1日至2026年11月24日")
    assert rows[2] == ["序号", "走访日期", "名称", "党员"]
    assert rows[3] == [1, datetime(2026, 3, 5), "甲茶厂", 12]  # noqa: DTZ001 - a workbook knows no zones
    assert rows[4] == [2, datetime(2026, 3, 6), "乙茶厂", None]  # noqa: DTZ001 - the same
    assert rows[5][0] == "合计：2 条"
    assert str(rows[6][0]).startswith("填表人：")
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes == "A4"
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A1:D1", "A2:B2", "C2:D2", "A6:D6", "A7:D7"}
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.center is not None
    assert "&P" in str(sheet.oddFooter.center.text)


def test_a_narrowed_ledger_says_what_it_leaves_out() -> None:
    told = narrowed_text([("状态", "办理中"), ("类别", "政策咨询")], 1, 12)
    content = xlsx(replace(ledger([date(2026, 3, 5), "甲茶厂", 12]), narrowed=told))
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert sheet["A1"].value == "松阳县走访台账（已筛选）"
    assert sheet["A3"].value == "筛选条件：状态：办理中；类别：政策咨询。全部 12 条，本表 1 条。"
    assert (sheet["A4"].value, sheet["A5"].value) == ("序号", 1)
    assert (sheet.print_title_rows, sheet.freeze_panes, sheet.auto_filter.ref) == ("$4:$4", "A5", "A4:D5")


def test_text_is_never_a_formula() -> None:
    content = xlsx(ledger(["=1+1", "\uff1d1+1", Decimal("1.5")], [True, "甲\x07乙", None]))
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    first = sheet["B4"]
    assert (first.value, first.data_type, first.quotePrefix) == ("=1+1", "s", True)
    assert sheet["C4"].quotePrefix
    assert (sheet["D4"].value, sheet["B5"].value, sheet["C5"].value) == (1.5, "是", "甲乙")


def test_an_empty_ledger_is_one_too() -> None:
    sheet = load_workbook(io.BytesIO(xlsx(ledger()))).active
    assert sheet is not None
    assert sheet["A4"].value == "合计：2 条"


def test_moments_are_refused() -> None:
    with pytest.raises(TypeError):
        xlsx(ledger([datetime(2026, 3, 5), "", None]))  # noqa: DTZ001 - refused whatever its zone
