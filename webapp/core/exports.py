"""Writing tables that people open in a spreadsheet: typed, with a frozen head, and never run as formulas.

Text that begins like a formula is quoted: in XLSX by the cell's quote mark, which leaves the value as it is, in CSV
by an apostrophe, which `webapp.core.workbooks` takes off again. Numbers and dates stay numbers and dates.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from webapp.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
Cell = str | int | Decimal | bool | date | datetime | None
_BOM: Final = "\ufeff"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\n")
_LONGEST_EXACT_NUMBER: Final = 11
_SHEET_NAME_MAX: Final = 31
_PRINT_HEADING_MAX: Final = 250
_NO_SHEET_NAME: Final = str.maketrans("", "", "[]:*?/\\'")
_EXCEL_TEXT_MAX: Final = 32_767


@dataclass(frozen=True)
class Column:
    """A column's heading and its width in characters."""

    heading: str
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its columns and its rows, as long as the columns each; `heading` stands on printed pages."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    heading: str = ""


def starts_like_formula(text: str) -> bool:
    """Whether a spreadsheet might run this text once it is `clean`: `= + - @`, tab, line end, the full-width signs."""
    return unicodedata.normalize("NFKC", clean(text)[:1]).startswith(_FORMULA_STARTS)


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a CSV file piece by piece: UTF-8 with a byte order mark, CRLF, formulas quoted."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(_BOM)
    writer.writerow([_csv_cell(column.heading) for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _csv_cell(cell: Cell) -> str | int | Decimal:
    match cell:
        case None:
            return ""
        case bool():
            return int(cell)
        case datetime():
            return f"{clock.local(cell):%Y-%m-%d %H:%M:%S}"
        case date():
            return cell.isoformat()
        case str():
            return _csv_text(cell)
        case _:
            return cell


def _csv_text(text: str) -> str:
    if starts_like_formula(text):
        return "'" + clean(text)
    text = clean(text)
    # Excel turns long digits into 9.13E+17 and drops leading zeros; a tab behind them keeps them text
    if text.isascii() and text.isdigit() and (len(text) > _LONGEST_EXACT_NUMBER or text.startswith("0")):
        return text + "\t"
    return text


def clean(text: str) -> str:
    """Drop control characters, which neither format can hold, but keep tabs and line ends, those as LF."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char in "\t\n" or unicodedata.category(char) not in ("Cc", "Cs"))


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook: bold frozen heads with filters, dates and numbers typed, text that no cell runs."""
    from xlsxwriter import Workbook

    output = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(output, options) as workbook:
        styles = _Styles(workbook)
        for sheet in sheets:
            _write_sheet(workbook, sheet, styles)
    return output.getvalue()


class _Styles:
    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
        self.head = workbook.add_format({"bold": True, "bg_color": "#E4EFE8", "bottom": 1, "valign": "vcenter"})
        self.quoted = workbook.add_format({"quote_prefix": True, "num_format": "@"})
        self.text = workbook.add_format({"num_format": "@"})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})


def _write_sheet(workbook: Any, sheet: Sheet, styles: _Styles) -> None:  # noqa: ANN401
    page = workbook.add_worksheet(sheet_name(sheet.name))
    page.freeze_panes(1, 0)
    if sheet.heading:
        page.set_header("&L" + clean(sheet.heading).replace("&", "&&")[:_PRINT_HEADING_MAX])
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, clean(column.heading), styles.head)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for at, cell in enumerate(row):
            _write_cell(page, last, at, cell, styles)
    if sheet.columns:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)


def sheet_name(name: str) -> str:
    """Return the name of a sheet without what Excel refuses in one, and no longer than it allows."""
    return clean(name).translate(_NO_SHEET_NAME)[:_SHEET_NAME_MAX]


def _write_cell(page: Any, row: int, column: int, cell: Cell, styles: _Styles) -> None:  # noqa: ANN401
    match cell:
        case None | "":
            return
        case bool():
            page.write_number(row, column, int(cell))
        case int() | Decimal():
            page.write_number(row, column, cell)
        case datetime():
            page.write_datetime(row, column, clock.local(cell).replace(tzinfo=None), styles.moment)
        case date():
            page.write_datetime(row, column, cell, styles.day)
        case str():
            text = clean(cell)[:_EXCEL_TEXT_MAX]
            page.write_string(row, column, text, styles.quoted if starts_like_formula(cell) else styles.text)
