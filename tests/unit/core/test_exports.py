"""What leaves as a spreadsheet holds values, never formulas, and comes back unharmed."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from webapp.core.exports import Cell, Column, Sheet, csv_lines, starts_like_formula, xlsx
from webapp.core.workbooks import read

VISIBLE = ["=1+1", "+86 138", "-5", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x"]
# Control characters before it are dropped on the way out: what is left must not run either.
DANGEROUS = [*VISIBLE, "\t=1", "\r=1", "\n=1", "\0=1", "\x01=1", "\x7f\x1b@x"]
ROW: list[Cell] = [
    "大木山",
    12,
    Decimal("3.50"),
    True,
    date(2026, 3, 5),
    datetime(2026, 3, 4, 16, 30, tzinfo=UTC),
    None,
]


def as_csv(*rows: list[Cell]) -> str:
    columns = [Column(f"列{at}") for at in range(len(rows[0]))]
    return "".join(csv_lines(columns, rows))


def as_xlsx(*rows: list[Cell]) -> bytes:
    return xlsx([Sheet("企业与组织", [Column(f"列{at}") for at in range(len(rows[0]))], rows)])


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_quotes_what_would_run(text: str) -> None:
    cell = next(csv.reader(io.StringIO(as_csv([text]).removeprefix("\ufeff").split("\r\n", 1)[1])))[0]
    assert cell.startswith("'")


@pytest.mark.parametrize("text", DANGEROUS)
def test_xlsx_keeps_it_text(text: str) -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx([text])))["企业与组织"]
    cell = sheet["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value == re.sub(r"[\0\x01\x1b\x7f]", "", text).replace("\r", "\n")


@pytest.mark.parametrize("text", ["大木山", "a=b", "'x", "1", "（集团）"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert not starts_like_formula(text)
    assert as_csv([text]).endswith(f"\r\n{text}\r\n")


def test_csv_is_what_chinese_excel_expects() -> None:
    text = as_csv(ROW, ["a,b", -5, Decimal("-0.5"), False, None, None, '"'])
    assert text.startswith("\ufeff列0,")
    lines = text.split("\r\n")
    assert lines[1] == "大木山,12,3.50,1,2026-03-05,2026-03-05 00:30:00,"
    assert lines[2] == '"a,b",-5,-0.5,0,,,""""'
    assert lines[3] == ""


@pytest.mark.parametrize("digits", ["913311001234567890", "05782123456"])
def test_csv_keeps_long_numbers_text(digits: str) -> None:
    text = as_csv([digits])
    assert text.endswith(f"\r\n{digits}\t\r\n")
    assert read(text.encode())[1].cells == (digits,)


def test_xlsx_cells_are_typed() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx(ROW)))["企业与组织"]
    assert [cell.value for cell in sheet[2]] == [
        "大木山", 12, 3.5, 1, datetime.fromisoformat("2026-03-05"), datetime.fromisoformat("2026-03-05 00:30"), None,
    ]  # fmt: skip
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G2"


def test_xlsx_survives_odd_names_and_control_characters() -> None:
    content = xlsx([Sheet("企业[2026]:*?/\\'" + "长" * 40, [Column("甲\x01")], [["乙\x02\x1f\ud800"]])])
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.title == "企业2026" + "长" * 25
    assert [sheet["A1"].value, sheet["A2"].value] == ["甲", "乙"]


@pytest.mark.parametrize("text", [*VISIBLE, "大木山", "007", "913311001234567890", "'x"])
def test_both_formats_come_back_as_they_left(text: str) -> None:
    assert read(as_csv([text]).encode())[1].cells == (text,)
    assert read(as_xlsx([text]))[1].cells == (text,)


def test_an_empty_table_has_its_head() -> None:
    assert "".join(csv_lines([Column("甲")], [])) == "\ufeff甲\r\n"
    assert read(xlsx([Sheet("空", [Column("甲")], [])]))[0].cells == ("甲",)
