"""Writing calendars that phones and mail programs read: RFC 5545. Pure.

Times are written in UTC (3.3.5, form 2), so that no calendar needs to know a time zone of ours; days as dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIME: Final = "text/calendar; charset=utf-8"
_LINE_OCTETS: Final = 75
_PRODUCT: Final = "-//Lvgu//Visit plan//ZH"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a whole day when `start` is a date, else from an aware moment for `minutes`.

    `uid` stays the same when the entry is written again, so that a calendar replaces it. `alarm` is the time before
    the start at which to remind; None for no reminder.
    """

    uid: str
    summary: str
    start: date | datetime
    minutes: int = 60
    description: str = ""
    location: str = ""
    url: str = ""
    place: tuple[str, str] | None = None
    alarm: timedelta | None = None


def write(name: str, entries: Sequence[Entry], now: datetime) -> str:
    """Return a calendar of this name; lines end in CRLF and hold at most 75 octets before folding."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
    ]
    for entry in entries:
        lines.extend(_event(entry, now))
    lines.append("END:VCALENDAR")
    return "".join(fold(line) + "\r\n" for line in lines)


def _event(entry: Entry, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(entry.uid)}"
    yield f"DTSTAMP:{moment(now)}"
    yield from _when(entry)
    yield f"SUMMARY:{escape(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{escape(entry.description)}"
    if entry.location:
        yield f"LOCATION:{escape(entry.location)}"
    if entry.place:
        yield f"GEO:{entry.place[0]};{entry.place[1]}"
    if entry.url:
        yield f"URL:{entry.url}"
    if entry.alarm is not None:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escape(entry.summary)}")
        yield from (f"TRIGGER:-{_duration(entry.alarm)}", "END:VALARM")
    yield "END:VEVENT"


def _when(entry: Entry) -> Iterator[str]:
    if isinstance(entry.start, datetime):
        yield f"DTSTART:{moment(entry.start)}"
        yield f"DTEND:{moment(entry.start + timedelta(minutes=entry.minutes))}"
        return
    # the end is not part of a whole-day entry (3.6.1)
    yield f"DTSTART;VALUE=DATE:{entry.start:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.start + timedelta(days=1):%Y%m%d}"
    yield "TRANSP:TRANSPARENT"


def moment(at: datetime) -> str:
    """Return an aware moment as a UTC date-time. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a naive datetime has no place in a calendar")
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _duration(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    return f"PT{minutes}M"


def escape(text: str) -> str:
    """Return text as a TEXT value (3.3.11): backslash, semicolon, comma and line ends escaped, controls dropped."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in lines if char in "\t\n" or (char >= " " and char != "\x7f"))
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> str:
    """Return a content line folded (3.1): at most 75 octets a piece, never within a character."""
    pieces, size = [""], 0
    for char in line:
        octets = len(char.encode())
        # a piece after the first begins with a space, which counts
        if size + octets > _LINE_OCTETS:
            pieces.append("")
            size = 1
        pieces[-1] += char
        size += octets
    return "\r\n ".join(pieces)
