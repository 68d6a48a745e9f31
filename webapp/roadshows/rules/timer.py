"""The timer on stage: kept on the server's clock, so that a reload or another screen shows the same second."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

_MS = 1000


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer of one kind that has used `spent_ms` before `started_at`; it stands still without a start."""

    kind: str
    started_at: datetime | None
    spent_ms: int

    def spent(self, now: datetime) -> int:
        """Return the milliseconds used up to `now`; a clock set back never gives time back."""
        if self.started_at is None:
            return self.spent_ms
        running = int((now - self.started_at).total_seconds() * _MS)
        return self.spent_ms + max(running, 0)

    def left(self, seconds: int, now: datetime) -> int:
        """Return the milliseconds left of `seconds`; below zero is time overrun."""
        return seconds * _MS - self.spent(now)

    def started(self, now: datetime) -> Timer:
        """Return the timer running from `now`; a running one is left as it is."""
        return self if self.started_at else replace(self, started_at=now)

    def paused(self, now: datetime) -> Timer:
        """Return the timer standing still at `now`."""
        return replace(self, started_at=None, spent_ms=self.spent(now))


def minutes(milliseconds: int) -> str:
    """Write a remaining time as people read it: `06:42`, `-00:05` for overrun; a begun second counts."""
    sign = "-" if milliseconds < 0 else ""
    seconds = -(-milliseconds // _MS) if milliseconds >= 0 else -milliseconds // _MS
    return f"{sign}{seconds // 60:02d}:{seconds % 60:02d}"
