"""Reading a table that somebody uploads: XLSX or CSV, safely, with the row numbers that Excel shows.

A workbook is a zip of XML, and both can be made to explode: everything is measured before it is parsed.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from webapp.core.errors import N_, Invalid, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 60
MAX_CELL: Final = 2000
_MAX_UNPACKED: Final = 64 * 1024 * 1024
_EXCEL_ROWS: Final = 1_048_576
_MAX_PARTS: Final = 500
_CHUNK: Final = 1024 * 1024
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
# Excel keeps 15 digits of a number; an 18-digit code typed as a number has lost the rest.
_EXACT_DIGITS: Final = 15
LOST_DIGITS: Final = "\ufffd"
_QUOTED: Final = re.compile(r"'(?=[=+\-@\t\n＝＋－＠])")

_BROKEN = N_(
    "This file cannot be read as a workbook; it may be damaged. Save it again as XLSX or CSV and try once more."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank, up to its last filled cell.

    `number` counts from 1 as in the file, blank rows and header included.
    """

    number: int
    cells: tuple[str, ...]


def read(content: bytes) -> list[Row]:
    """Return the rows of the first sheet, or of a CSV file, as trimmed text.

    Dates read `2026-11-24`, whole numbers have no decimals, formulas give the value Excel last computed, and a
    number that Excel has rounded gives `LOST_DIGITS`. Raises `TooLarge` over 5 MB or 20,000 rows, and `Invalid`
    for what is encrypted, damaged or built to exhaust the server.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge(
            N_("The file is larger than %(limit)s MB. Split it and upload the parts."), limit=MAX_BYTES >> 20
        )
    if not content.strip():
        raise Invalid(N_("The file is empty."), field="file")
    rows = _xlsx(content) if content.startswith(_ZIP) else _csv(_text(content))
    found = []
    for number, cells in rows:
        trimmed = [cell.strip()[:MAX_CELL] for cell in cells]
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        if trimmed:
            found.append(Row(number, tuple(trimmed)))
        if len(found) > MAX_ROWS + 1:  # the header is a row too
            raise TooLarge(N_("The file has more than %(limit)s rows. Split it and upload the parts."), limit=MAX_ROWS)
    if not found:
        raise Invalid(N_("The file is empty."), field="file")
    return found


def unquoted(cell: str) -> str:
    """Take off the quote that `webapp.core.exports` puts before what a spreadsheet would run as a formula."""
    return _QUOTED.sub("", cell, count=1)


def _text(content: bytes) -> str:
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Invalid(
                N_("This workbook is protected by a password. Take the password off and save it again."), field="file"
            )
        raise Invalid(N_("This is an old Excel file (XLS). Save it as XLSX or CSV and try again."), field="file")
    if content.startswith(_UTF16):
        return _decoded(content, "utf-16")
    if b"\0" in content:
        raise Invalid(N_("This is neither an XLSX workbook nor a CSV file."), field="file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Invalid(
            N_("The characters of this file cannot be read. Save it as CSV UTF-8 or XLSX."), field="file"
        ) from None


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    header = text.partition("\n")[0]
    delimiter = max(",\t;", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [unquoted(cell) for cell in cells[:MAX_COLUMNS]]
    except csv.Error:
        raise Invalid(
            N_("The CSV file breaks off near line %(line)s: a quotation mark is missing or out of place."),
            field="file",
            line=reader.line_num,
        ) from None


def _xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    _measure(content)
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions it does not keep
        try:
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # the stated size of a sheet is often wrong
            rows = islice(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), _EXCEL_ROWS)
            for number, values in enumerate(rows, start=1):
                if any(value is not None for value in values):
                    yield number, [_cell(value) for value in values]
        except Exception as error:
            # A damaged workbook fails anywhere in zip, XML or openpyxl, with whatever error comes first.
            raise Invalid(_BROKEN, field="file") from error


def _measure(content: bytes) -> None:
    """Refuse a workbook that would unpack to too much, or whose XML defines entities, before anything parses it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise Invalid(
                    N_("This workbook is protected by a password. Take the password off and save it again."),
                    field="file",
                )
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise Invalid(N_("This workbook unpacks to far more than it should. It was refused."), field="file")
            for part in parts:
                _refuse_entities(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise Invalid(_BROKEN, field="file") from error


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part through: its stated size and checksum hold then, and no workbook has a document type."""
    last = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if b"<!DOCTYPE" in last + chunk or b"<!ENTITY" in last + chunk or (not last and chunk[:2] in _UTF16):
                raise Invalid(N_("This workbook unpacks to far more than it should. It was refused."), field="file")
            last = chunk[-16:]


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a cell may hold
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int() | float():
            return _number(value)
        case datetime() if value.time() == datetime.min.time():
            return value.date().isoformat()
        case _:
            return str(value)


def _number(value: float) -> str:
    if abs(value) >= 10**_EXACT_DIGITS:
        return LOST_DIGITS
    return str(int(value)) if value == int(value) else format(Decimal(repr(value)), "f")
