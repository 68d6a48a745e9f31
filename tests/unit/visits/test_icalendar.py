"""Calendars by the letter of RFC 5545; a reader written from the same text reads them back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from webapp.visits.rules.icalendar import Entry, escape, fold, moment, write

NOW = datetime(2026, 11, 24, 6, 2, 3, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8))
NAME = re.compile(r"[A-Z-]+")


def unfolded(text: str) -> list[str]:
    """Read content lines as section 3.1 says: a line end before a space or tab is no line end."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return re.sub(r"\r\n[ \t]", "", text).removesuffix("\r\n").split("\r\n")


def read(text: str) -> list[dict[str, str]]:
    """Return the events as property → raw value; nested those of alarms with ALARM- before them."""
    events: list[dict[str, str]] = []
    inside: list[str] = []
    for line in unfolded(text):
        name, value = line.split(":", 1)
        assert NAME.fullmatch(name.split(";")[0])
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert inside.pop() == value
        elif inside[-1] != "VCALENDAR":
            events[-1][("ALARM-" if inside[-1] == "VALARM" else "") + name] = value
    assert not inside
    return events


def unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text, flags=re.DOTALL)


def test_a_whole_day_ends_where_the_next_begins() -> None:
    (event,) = read(write("走访", [Entry("a@lvgu", "走访大木山", date(2026, 12, 31))], NOW))
    assert event["DTSTART;VALUE=DATE"] == "20261231"
    assert event["DTEND;VALUE=DATE"] == "20270101"
    assert event["DTSTAMP"] == "20261124T060203Z"


def test_times_are_written_in_utc() -> None:
    begins = datetime(2026, 11, 25, 7, 30, tzinfo=SHANGHAI)
    (event,) = read(write("走访", [Entry("a@lvgu", "走访", begins, minutes=45)], NOW))
    assert (event["DTSTART"], event["DTEND"]) == ("20261124T233000Z", "20261125T001500Z")
    with pytest.raises(ValueError, match="naive"):
        moment(datetime(2026, 11, 25, 7, 30))  # noqa: DTZ001 - what it refuses


def test_the_calendar_holds_what_it_must() -> None:
    text = write("走访", [], NOW)
    lines = unfolded(text)
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lvgu//Visit plan//ZH"]
    assert lines[-1] == "END:VCALENDAR"


def test_everything_else_that_an_entry_tells() -> None:
    entry = Entry(
        "a@lvgu",
        "走访",
        date(2026, 11, 30),
        description="上次走访 2026-07-18\n应于 2026-11-30 前",
        location="松阳县古市镇,大木山; 1号",
        url="https://lvgu.test/visits/new?organisation=1",
        place=("28.452", "119.476"),
        alarm=timedelta(hours=15),
    )
    (event,) = read(write("走访", [entry], NOW))
    assert event["DESCRIPTION"] == r"上次走访 2026-07-18\n应于 2026-11-30 前"
    assert event["LOCATION"] == r"松阳县古市镇\,大木山\; 1号"
    assert event["URL"] == "https://lvgu.test/visits/new?organisation=1"
    assert event["GEO"] == "28.452;119.476"
    assert (event["ALARM-ACTION"], event["ALARM-TRIGGER"]) == ("DISPLAY", "-PT900M")


def test_a_line_break_in_a_name_forges_no_property() -> None:
    entry = Entry("a@lvgu", "甲\r\nEND:VEVENT\rATTENDEE:x\x00\x0b", date(2026, 11, 30))
    (event,) = read(write("走访\nX:1", [entry], NOW))
    assert event["SUMMARY"] == r"甲\nEND:VEVENT\nATTENDEE:x"


@given(some.text(some.characters(codec="utf-8"), max_size=300))
def test_lines_are_folded_between_characters_and_read_back(text: str) -> None:
    line = "SUMMARY:" + escape(text)
    folded = fold(line)
    pieces = folded.split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert re.sub(r"\r\n ", "", folded) == line


@given(some.text(some.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=100))
def test_text_is_read_back_as_it_was(text: str) -> None:
    escaped = escape(text + "\n;,\\")
    assert unescape(escaped) == text + "\n;,\\"
    assert not re.search(r"(?<!\\)(\\\\)*[;,]", escaped)
