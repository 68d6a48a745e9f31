"""Uploads are read with Excel's own row numbers, and what is broken, locked or a bomb is refused first."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from webapp.core import workbooks
from webapp.core.errors import DomainError, Invalid, TooLarge
from webapp.core.workbooks import Row, read

NAMES = [Row(1, ("名称", "代码")), Row(2, ("大木山茶业", "1")), Row(4, ("绿谷", "2"))]
TEXT = "名称,代码\r\n大木山茶业,1\r\n\r\n绿谷,2\r\n"


def workbook(rows: dict[int, list[Any]]) -> bytes:
    """Return an XLSX file with these rows at these numbers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, cells in rows.items():
        for at, value in enumerate(cells, start=1):
            sheet.cell(number, at).value = value
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def repacked(content: bytes, change: dict[str, bytes]) -> bytes:
    """Return the archive with some parts replaced or added."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, data in (parts | change).items():
            new.writestr(name, data)
    return output.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding_that_excel_writes(encoding: str) -> None:
    assert read(TEXT.encode(encoding)) == NAMES


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_csv_with_other_delimiters(delimiter: str) -> None:
    assert read(TEXT.replace(",", delimiter).encode()) == NAMES


def test_csv_rows_are_numbered_as_excel_numbers_them() -> None:
    text = '名称,地址\n\n"大木山","一号\n二楼"\n绿谷,二号\n'
    assert read(text.encode()) == [
        Row(1, ("名称", "地址")),
        Row(3, ("大木山", "一号\n二楼")),
        Row(4, ("绿谷", "二号")),
    ]


def test_csv_takes_off_the_quotes_that_exports_put_on() -> None:
    rows = read("a,b,c\n'=1+1,'+86 138,'ordinary\n913300001234567890\t,'-5,'＝x\n".encode())
    assert rows[1].cells == ("=1+1", "+86 138", "'ordinary")
    assert rows[2].cells == ("913300001234567890", "-5", "＝x")


def test_xlsx_keeps_row_numbers_and_turns_values_into_text() -> None:
    content = workbook(
        {
            2: ["名称", "代码"],
            5: [
                "  大木山 ",
                13800001234,
                12.50,
                date(2026, 3, 5),
                datetime.fromisoformat("2026-03-05 08:30"),
                True,
                False,
            ],
            7: ["绿谷", None, "007", "是"],
        }
    )
    assert read(content) == [
        Row(2, ("名称", "代码")),
        Row(5, ("大木山", "13800001234", "12.5", "2026-03-05", "2026-03-05 08:30:00", "1", "0")),
        Row(7, ("绿谷", "", "007", "是")),
    ]


def test_a_number_that_excel_rounded_is_marked() -> None:
    rows = read(workbook({1: ["代码"], 2: [913311001234567890]}))
    assert rows[1].cells == (workbooks.LOST_DIGITS,)


def test_formulas_give_their_last_value() -> None:
    rows = read(workbook({1: ["a", "b"], 2: ["x", "=1+1"]}))
    assert rows[1].cells == ("x",)  # never computed by Excel, so there is none


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \r\n \r\n", "empty"),
        (b"\xef\xbb\xbf\r\n,,\r\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "XLS"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither"),
        (b"a,b\n\xff\xff\xff,1\n", "characters"),
        (b'a,b\n"open,1\n', "quotation"),
        (b"PK\x03\x04 not a zip at all", "damaged"),
        (workbook({1: ["a"]})[:-200], "damaged"),
        (repacked(workbook({1: ["a"]}), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}), "damaged"),
        (repacked(workbook({1: ["a"]}), {"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "unpacks"),
        (repacked(workbook({1: ["a"]}), {"xl/workbook.xml": "<!DOCTYPE x>".encode("utf-16")}), "unpacks"),
        (repacked(workbook({1: ["a"]}), {"xl/media/bomb.xml": b"0" * 70_000_000}), "unpacks"),
        (repacked(workbook({1: ["a"]}), {f"xl/media/{n}": b"" for n in range(600)}), "unpacks"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words) as caught:
        read(content)
    assert caught.value.field == "file"


def test_a_doctype_across_two_chunks_is_seen() -> None:
    padding = b"<!-- " + b"x" * (1024 * 1024 - 9) + b" -->"
    bomb = repacked(workbook({1: ["a"]}), {"xl/workbook.xml": padding + b"<!DOCTYPE x>" + b"<x/>"})
    with pytest.raises(Invalid, match="unpacks"):
        read(bomb)


def test_a_part_that_states_a_false_size_is_refused() -> None:
    content = bytearray(repacked(workbook({1: ["a"]}), {"xl/media/bomb.xml": b"0" * 5000}))
    content[:] = content.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    with pytest.raises(Invalid, match="damaged"):
        read(bytes(content))


@pytest.mark.parametrize(
    "content",
    [b"x" * (workbooks.MAX_BYTES + 1), b"name\n" + b"x\n" * (workbooks.MAX_ROWS + 1)],
)
def test_what_is_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(TooLarge):
        read(content)


def test_the_largest_file_is_read() -> None:
    rows = read(b"name\n" + b"\n" + b"x\n" * workbooks.MAX_ROWS)
    assert len(rows) == workbooks.MAX_ROWS + 1
    assert rows[-1].number == workbooks.MAX_ROWS + 2


def test_wide_and_long_cells_are_cut() -> None:
    rows = read(workbook({1: ["x" * 5000] * 100}))
    assert len(rows[0].cells) == workbooks.MAX_COLUMNS
    assert len(rows[0].cells[0]) == workbooks.MAX_CELL


def test_a_far_away_row_costs_nothing() -> None:
    rows = read(workbook({1: ["a"], 1_000_000: ["b"]}))
    assert rows == [Row(1, ("a",)), Row(1_000_000, ("b",))]


def test_refusals_are_domain_errors() -> None:
    assert issubclass(TooLarge, DomainError)
