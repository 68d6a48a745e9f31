"""Ledgers (台账) as offices file them: a titled sheet for A4 landscape whose heads repeat on every page.

Rows are numbered (序号). Text is never run as a formula, as in `webapp.core.exports`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from webapp.core.exports import Cell, Column, clean, sheet_name, starts_like_formula

MOST_ROWS: Final = 20_000
_A4: Final = 9
_NUMBER: Final = Column("序号", 6)
_TITLE_ROW, _UNIT_ROW, _NARROWED_ROW = range(3)
_EXCEL_TEXT_MAX: Final = 32_767


@dataclass(frozen=True)
class Ledger:
    """One ledger; `rows` are as long as the columns each, `unit` and `period` stand under the title.

    `total` closes the table; who fills in and who checks sign below it. A ledger that leaves rows out says in
    `narrowed` which and how many: it then stands in a line of its own, and the title says so too.
    """

    title: str
    unit: str
    period: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    total: str
    narrowed: str = ""
    signatures: str = (
        "填表人：　　　　　　　　审核人：　　　　　　　　负责人：　　　　　　　　填表日期：　　　年　　月　　日"
    )


def day_text(day: date) -> str:
    """Return a day as ledgers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def period_text(since: date | None, until: date | None, today: date) -> str:
    """Return the line that tells for which days a ledger is, and when it was made."""
    days = f"{day_text(since) if since else '（起始不限）'}至{day_text(until or today)}"
    return f"统计期间：{days}　　制表日期：{day_text(today)}"


def narrowed_text(pairs: Sequence[tuple[str, str]], count: int, among: int) -> str:
    """Return the line that tells what the list was narrowed to, and how many rows of how many that left."""
    said = "；".join(f"{label}：{text}" for label, text in pairs)
    return f"筛选条件：{said}。全部 {among} 条，本表 {count} 条。"


def xlsx(ledger: Ledger) -> bytes:
    """Return the ledger as a workbook, laid out to be printed."""
    from xlsxwriter import Workbook

    output = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(output, options) as workbook:
        _write(workbook, ledger, _Styles(workbook))
    return output.getvalue()


class _Styles:
    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        cell = {**base, "border": 1, "text_wrap": True}
        self.title = workbook.add_format({**base, "font_name": "黑体", "font_size": 18, "align": "center"})
        self.left = workbook.add_format(base)
        self.right = workbook.add_format({**base, "align": "right"})
        self.head = workbook.add_format({**cell, "bold": True, "align": "center", "bg_color": "#E4EFE8"})
        self.text = workbook.add_format({**cell, "num_format": "@"})
        self.quoted = workbook.add_format({**cell, "num_format": "@", "quote_prefix": True})
        self.number = workbook.add_format({**cell, "align": "center"})
        self.day = workbook.add_format({**cell, "align": "center", "num_format": "yyyy-mm-dd"})
        self.total = workbook.add_format({**cell, "bold": True})


def _write(workbook: Any, ledger: Ledger, styles: _Styles) -> None:  # noqa: ANN401
    page = workbook.add_worksheet(sheet_name(ledger.title))
    columns = [_NUMBER, *ledger.columns]
    last_column = len(columns) - 1
    head_row = _NARROWED_ROW + 1 if ledger.narrowed else _NARROWED_ROW
    _set_up(page, columns, head_row)
    _write_top(page, ledger, last_column, styles)
    page.set_row(head_row, 30)
    for at, column in enumerate(columns):
        page.write_string(head_row, at, clean(column.heading), styles.head)
    row = head_row
    for row, cells in enumerate(ledger.rows, start=head_row + 1):
        page.write_number(row, 0, row - head_row, styles.number)
        for at, cell in enumerate(cells, start=1):
            _write_cell(page, row, at, cell, styles)
    page.autofilter(head_row, 0, row, last_column)
    page.set_row(row + 1, 24)
    page.merge_range(row + 1, 0, row + 1, last_column, clean(ledger.total), styles.total)
    page.set_row(row + 2, 32)
    page.merge_range(row + 2, 0, row + 2, last_column, ledger.signatures, styles.left)


def _write_top(page: Any, ledger: Ledger, last_column: int, styles: _Styles) -> None:  # noqa: ANN401
    title = f"{ledger.title}（已筛选）" if ledger.narrowed else ledger.title
    page.set_row(_TITLE_ROW, 32)
    page.merge_range(_TITLE_ROW, 0, _TITLE_ROW, last_column, clean(title), styles.title)
    middle = last_column // 2
    page.merge_range(_UNIT_ROW, 0, _UNIT_ROW, middle, clean(ledger.unit), styles.left)
    page.merge_range(_UNIT_ROW, middle + 1, _UNIT_ROW, last_column, clean(ledger.period), styles.right)
    if ledger.narrowed:
        page.merge_range(_NARROWED_ROW, 0, _NARROWED_ROW, last_column, clean(ledger.narrowed), styles.left)


def _set_up(page: Any, columns: Sequence[Column], head_row: int) -> None:  # noqa: ANN401
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    page.repeat_rows(head_row)
    page.set_footer("&C第 &P 页，共 &N 页")
    page.freeze_panes(head_row + 1, 0)
    for at, column in enumerate(columns):
        page.set_column(at, at, column.width)


def _write_cell(page: Any, row: int, column: int, cell: Cell, styles: _Styles) -> None:  # noqa: ANN401
    match cell:
        case None | "":
            page.write_blank(row, column, None, styles.text)
        case bool():
            page.write_string(row, column, "是" if cell else "否", styles.number)
        case int() | Decimal():
            page.write_number(row, column, cell, styles.number)
        case datetime():
            raise TypeError("a ledger holds days, not moments")
        case date():
            page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), styles.day)  # noqa: DTZ001
        case str():
            text = clean(cell)[:_EXCEL_TEXT_MAX]
            page.write_string(row, column, text, styles.quoted if starts_like_formula(cell) else styles.text)
