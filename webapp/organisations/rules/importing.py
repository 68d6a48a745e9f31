"""How rows of an uploaded table become registrations: headings, words and dates as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from webapp.core.errors import N_, Invalid
from webapp.core.rules import NO_IDENTITY_NUMBER, holds_identity_number
from webapp.organisations.rules import codes
from webapp.organisations.rules.headings import HEADINGS, WORDS
from webapp.organisations.rules.naming import official
from webapp.organisations.rules.registration import Registration, check_status, coarse, problems
from webapp.organisations.rules.terms import Industry, Kind, Size, Status, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

E = TypeVar("E", bound=StrEnum)

_YES: Final = frozenset(("是", "1", "y", "yes", "true", "√", "有", "规上"))
_NO: Final = frozenset(("否", "0", "n", "no", "false", "×", "无", "规下", "/", "-"))
_DATE: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?: .*)?")
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_LOST_DIGITS: Final = "\ufffd"
_MASK: Final = "*"
HEADER_WITHIN: Final = 10
COUNTY_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """What one row says, before it is compared with the register: field → value where a cell was filled.

    `area_code` is there only when the row names a county or town.
    """

    number: int
    values: dict[str, Any]
    errors: tuple[Invalid, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """The divisions that rows may name: (county code, written name) → code; counties under an empty code."""

    codes: Mapping[tuple[str, str], str]

    def county(self, text: str) -> str | None:
        """Return the county that a cell names, by code, full or short name."""
        return self.codes.get(("", plain(text)))

    def town(self, county: str, text: str) -> str | None:
        """Return the town of that county that a cell names."""
        return self.codes.get((county, plain(text)))


def places(divisions: Iterable[tuple[str, str, str]]) -> Places:
    """Return the divisions by all their names, from (code, county code or "" for a county, name)."""
    found: dict[tuple[str, str], str] = {}
    for code, county, name in divisions:
        found[county, plain(name)] = found[county, code] = code
        short = re.sub(r"(?:畲族自治县|畲族乡|畲族镇|[市县区镇乡]|街道)$", "", plain(name))
        if len(short) > 1:
            found.setdefault((county, short), code)
    return Places(found)


def plain(text: str) -> str:
    """Return a heading or word as it is compared: NFKC, small letters, only letters, digits and characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


_FIELD_OF: Final = {plain(alias): field for field, aliases in HEADINGS.items() for alias in aliases}


def find_header(rows: Sequence[tuple[str, ...]]) -> tuple[int, dict[str, int]]:
    """Return which of the first rows is the header, and field → column; the last heading of a field is ignored.

    A title above the header is common. Raises `Invalid` when no row names the organisations.
    """
    for at, cells in enumerate(rows[:HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for column, text in enumerate(cells):
            field = _FIELD_OF.get(plain(re.sub(r"[（(].*?[）)]", "", text))) or _FIELD_OF.get(plain(text))
            if field:
                columns.setdefault(field, column)
        if "name" in columns and len(columns) > 1:
            return at, columns
    raise Invalid(
        N_(
            "No heading row was found: the table needs the column 名称 and at least one more of the template's columns."
        ),
        field="file",
    )


def read_line(number: int, cells: tuple[str, ...], columns: Mapping[str, int], area: str, known: Places) -> Line:
    """Return what a row says. Blank cells are left out; so are masked contacts (`138****1234`) of our own exports.

    `area` is the division whose county holds for rows that name a town and no county.
    """
    texts = {field: cells[column] for field, column in columns.items() if column < len(cells) and cells[column]}
    place = texts.pop("county", ""), texts.pop("town", "")
    values: dict[str, Any] = {}
    errors: list[Invalid] = []
    for field, text in texts.items():
        if field.startswith("contact_") and _MASK in text:
            continue
        if holds_identity_number(text):
            errors.append(Invalid(NO_IDENTITY_NUMBER, field=field))
            continue
        try:
            values[field] = _PARSERS.get(field, _text)(text)
        except Invalid as error:
            errors.append(error)
    if any(place):
        try:
            values["area_code"] = _area(*place, area, known)
        except Invalid as error:
            errors.append(error)
    return Line(number, values, tuple(errors))


def _text(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _code(text: str) -> str:
    if text == _LOST_DIGITS or _SCIENTIFIC.fullmatch(text):
        raise Invalid(
            N_("Excel has rounded this code. Format the column as text and type the code again."), field="code"
        )
    return codes.checked(text)


@cache
def _known_words(kind: type[StrEnum]) -> dict[str, str]:
    """Return compared word → value: the code (`C`), the official word (`制造业`), or both (`C 制造业`)."""
    words = {plain(member.value): member.value for member in kind}
    for word, value in WORDS[kind].items():
        words[plain(word)] = words[plain(value + word)] = value
    return words


def _word(kind: type[E], field: str, text: str) -> E:
    value = _known_words(kind).get(plain(text))
    if value is None:
        raise Invalid(N_("“%(text)s” is not one of the known words."), field=field, text=text[:40])
    return kind(value)


def _yes_or_no(text: str) -> bool:
    word = unicodedata.normalize("NFKC", text).casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise Invalid(N_("Write 是 or 否, not “%(text)s”."), field="above_scale", text=text[:40])


def _day(text: str) -> date:
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text))
    parts = [part for part in match.groups() if part] if match else []
    try:
        return date(*map(int, parts))
    except (TypeError, ValueError):
        raise Invalid(N_("“%(text)s” is no date such as 2026-11-24."), field="status_date", text=text[:40]) from None


def _degrees(field: str, text: str) -> Decimal | None:
    try:
        found = Decimal(unicodedata.normalize("NFKC", text).strip("°NEne北纬东经 "))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Invalid(N_("“%(text)s” is no number of degrees such as 28.452."), field=field, text=text[:40])
    return coarse(found)


_PARSERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "name": official,
    "code": _code,
    "kind": partial(_word, Kind, "kind"),
    "industry": partial(_word, Industry, "industry"),
    "size": partial(_word, Size, "size"),
    "tier": partial(_word, Tier, "tier"),
    "status": partial(_word, Status, "status"),
    "above_scale": _yes_or_no,
    "latitude": partial(_degrees, "latitude"),
    "longitude": partial(_degrees, "longitude"),
    "status_date": _day,
}


def _area(county_text: str, town_text: str, area: str, known: Places) -> str:
    county = known.county(county_text) if county_text else area[:COUNTY_DIGITS]
    if county is None:
        raise Invalid(N_("There is no county “%(text)s” in your area."), field="county", text=county_text[:40])
    if not town_text:
        return county
    town = known.town(county, town_text)
    if town is None:
        raise Invalid(N_("There is no town or street “%(text)s” in this county."), field="town", text=town_text[:40])
    return town


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the register should hold after a row was taken in."""

    registration: Registration
    status: Status
    status_date: date | None


def wanted(line: Line, current: Wanted | None, area: str, today: date) -> tuple[Wanted, list[Invalid]]:
    """Return what a row asks for, and everything that is wrong with it.

    A new organisation takes the defaults for what the row leaves blank, and `area`; a known one keeps what it has.
    """
    values = {field: value for field, value in line.values.items() if field not in ("status", "status_date")}
    if current is None:
        registration = Registration(**{"name": "", "area_code": area, **values})
        current = Wanted(registration, Status.ACTIVE, None)
    elif values.get("area_code") == current.registration.area_code[:COUNTY_DIGITS]:
        del values["area_code"]  # the county alone says nothing against the town we know
    registration = replace(current.registration, **values)
    status = line.values.get("status", current.status)
    since = line.values.get("status_date", current.status_date)
    after = Wanted(registration, status, None if status is Status.ACTIVE else since)
    return after, [*line.errors, *_new_problems(after, {error.field for error in line.errors}, today)]


def _new_problems(after: Wanted, reported: set[str | None], today: date) -> list[Invalid]:
    """Return what is wrong with the whole, leaving out what its cells were reported for."""
    found = problems(after.registration)
    try:
        check_status(after.status, after.status_date, today)
    except Invalid as error:
        found.append(error)
    if "code" in reported:
        reported.add("code_missing_reason")  # a wrong code is not also a missing one
    return [problem for problem in found if problem.field not in reported]


def mark_repeats(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, each that repeats an earlier one's code with an error that names the earlier row."""
    first: dict[str, int] = {}
    marked = []
    for line in lines:
        code = line.values.get("code")
        earlier = first.setdefault(code, line.number) if code else line.number
        if earlier != line.number:
            repeat = Invalid(N_("Row %(row)s has the same code."), field="code", row=earlier)
            marked.append(replace(line, errors=(*line.errors, repeat)))
        else:
            marked.append(line)
    return marked
