"""Which days an instructor looks after an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Invalid

if TYPE_CHECKING:
    from datetime import date

REASON_MAX: Final = 100
UNIT_MAX: Final = 80


def check_days(start: date, end: date | None) -> None:
    """Refuse an assignment that ends before it starts; both days belong to it."""
    if end is not None and end < start:
        raise Invalid(N_("The last day lies before the first."), field="to_day")


def is_live(start: date, end: date | None, day: date) -> bool:
    """Whether the assignment covers `day`."""
    return start <= day and (end is None or day <= end)


def overlaps(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two assignments share a day."""
    return (other_end is None or start <= other_end) and (end is None or other_start <= end)
