"""The one source of time: UTC in the database, Asia/Shanghai on the page."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_PLAUSIBLE_YEARS = range(1970, 2200)


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Return `moment` as people in Lishui read it."""
    return moment.astimezone(SHANGHAI)


def day_of(moment: datetime | None) -> date | None:
    """Return the day on which a moment fell in Lishui; None for none."""
    return None if moment is None else local(moment).date()


def midnight(day: date) -> datetime:
    """Return the moment (UTC) at which a day begins in Lishui."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def told_by_device(text: str) -> datetime | None:
    """Return what a phone's clock said (ISO 8601); None when it said nothing that can be meant."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and moment.year in _PLAUSIBLE_YEARS else None


def today() -> date:
    """Return the current calendar day in Asia/Shanghai."""
    return local(now()).date()
