"""The one source of time: UTC in the database, Asia/Shanghai on the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Return `moment` as people in Lishui read it."""
    return moment.astimezone(SHANGHAI)


def today() -> date:
    """Return the current calendar day in Asia/Shanghai."""
    return local(now()).date()
