"""Reading the calendar: the package's years and the table."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from flask import current_app
from sqlalchemy import select

from webapp.core.db import db
from webapp.workdays.models import SpecialDay
from webapp.workdays.rules import Calendar, Kind, merged

_FRESH_SECONDS = 1.0
_MEMORY = "lvgu_workdays"


@dataclass(frozen=True)
class Marked:
    """Days in a row that differ from the week, for the list; `reason` is empty for the package's own."""

    first: date
    last: date
    kind: Kind
    name: str
    reason: str = ""
    entered: bool = False


def calendar() -> Calendar:
    """Return the calendar, at most a second old; cheap to call often."""
    held: tuple[float, Calendar] | None = current_app.extensions.get(_MEMORY)
    if held and time.monotonic() - held[0] < _FRESH_SECONDS:
        return held[1]
    asked = time.monotonic()
    rows = db.session.execute(select(SpecialDay.day, SpecialDay.kind)).all()
    found = merged(_packaged(), [(row.day, row.kind) for row in rows])
    current_app.extensions[_MEMORY] = (asked, found)
    return found


def forget() -> None:
    """Read the table again from now on; called by whatever changes it."""
    current_app.extensions.pop(_MEMORY, None)


@cache
def _packaged() -> Calendar:
    """Return what the package knows: whole years, the last being that of its last holiday."""
    from chinese_calendar.constants import holidays, workdays

    return Calendar(frozenset(holidays), frozenset(workdays), date(max(holidays).year, 12, 31))


def year_of_marked(year: int) -> list[Marked]:
    """Return the spans of a year that differ from the week, in order; the table's days in place of the package's."""
    from chinese_calendar.constants import holidays, workdays

    found = {day: Marked(day, day, Kind.HOLIDAY, name) for day, name in holidays.items() if day.year == year}
    found |= {day: Marked(day, day, Kind.WORKDAY, name) for day, name in workdays.items() if day.year == year}
    entered = select(SpecialDay).where(SpecialDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    for row in db.session.execute(entered).scalars():
        found[row.day] = Marked(row.day, row.day, row.kind, row.name, row.reason, entered=True)
    spans: list[Marked] = []
    for day in sorted(found):
        if spans and replace(spans[-1], first=day, last=day) == found[day] and _next(spans[-1]) == day:
            spans[-1] = replace(spans[-1], last=day)
        else:
            spans.append(found[day])
    return spans


def _next(span: Marked) -> date:
    return span.last + timedelta(days=1)


def special_day(day: date) -> SpecialDay | None:
    """Return the table's entry for a day, or None."""
    return db.session.get(SpecialDay, day)
