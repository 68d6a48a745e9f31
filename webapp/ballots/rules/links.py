"""Judge links: how long they work, and how little they tell of the judge."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

AFTER_PUBLICATION: Final = timedelta(days=30)
DEVICE_COOKIE: Final = "ballot"
DEVICE_DAYS: Final = 180


def link_works(*, revoked_at: datetime | None, published_at: datetime | None, now: datetime) -> bool:
    """Tell whether a link opens: from loading until 30 days after publication, unless revoked."""
    return revoked_at is None and (published_at is None or now < published_at + AFTER_PUBLICATION)


def masked(name: str) -> str:
    """Give a name its bearer recognises and a stranger does not learn: 王＊明, 王＊."""
    return f"{name[:1]}＊{name[-1:] if len(name) > 2 else ''}"  # noqa: PLR2004 - two characters leave one open
