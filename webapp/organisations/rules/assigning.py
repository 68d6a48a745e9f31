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


def check_reason(reason: str, missing: str) -> None:
    """Refuse a step without a reason, saying `missing` (a marked message), and an endless one."""
    if not reason:
        raise Invalid(missing, field="reason")
    if len(reason) > REASON_MAX:
        raise Invalid(
            N_("Use at most %(most)s characters here; these are %(length)s."),
            field="reason",
            most=REASON_MAX,
            length=len(reason),
        )


def is_live(start: date, end: date | None, day: date) -> bool:
    """Whether the assignment covers `day`."""
    return start <= day and (end is None or day <= end)


def overlaps(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two assignments share a day."""
    return (other_end is None or start <= other_end) and (end is None or other_start <= end)
