"""User names, posts, limits, addresses to go on to, names of devices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from webapp.accounts.rules import (
    Limit,
    Person,
    Role,
    check_person,
    check_username,
    device_name,
    normal_username,
    safe_next,
)
from webapp.areas.rules import Level
from webapp.core.errors import Invalid

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
TEN_AN_HOUR = Limit(10, timedelta(hours=1))


@pytest.mark.parametrize("typed", ["ye.lijuan", " Ye.Lijuan ", "ＹＥ.lijuan", "ye.\u200blijuan", "ye.lijuan\x1b"])
def test_a_user_name_is_read_as_it_was_meant(typed: str) -> None:
    assert normal_username(typed) == "ye.lijuan"


@pytest.mark.parametrize("username", ["abc", "a-b_c.9", "9lives", "a" * 32])
def test_good_user_names(username: str) -> None:
    check_username(username)


@pytest.mark.parametrize("username", ["", "ab", "a" * 33, ".abc", "a b c", "叶丽娟", "a\nbc", "a/../b", "<b>abc"])
def test_other_user_names_are_refused(username: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_username(username)
    assert caught.value.field == "username"


@pytest.mark.parametrize(
    ("person", "level", "field"),
    [
        (Person(name="", role=Role.INSTRUCTOR, area_code="331124"), Level.COUNTY, "name"),
        (Person(name="甲", role=Role.AUDITOR, area_code="331124001"), Level.TOWNSHIP, "area_code"),
        (Person(name="甲", role=Role.ADMIN, area_code="331124001"), Level.TOWNSHIP, "area_code"),
        (Person(name="甲", role=Role.DEPARTMENT, area_code="331124"), Level.COUNTY, "department_id"),
        (Person(name="甲", role=Role.INSTRUCTOR, area_code="331124", department_id=1), Level.COUNTY, "department_id"),
    ],
)
def test_posts_that_cannot_be_filled(person: Person, level: Level, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_person(person, level)
    assert caught.value.field == field


def test_posts_that_can() -> None:
    check_person(Person(name="甲", role=Role.INSTRUCTOR, area_code="331124001"), Level.TOWNSHIP)
    check_person(Person(name="甲", role=Role.DEPARTMENT, area_code="331124", department_id=1), Level.COUNTY)


def spend(times: int, full_at: datetime | None = None, now: datetime = NOW) -> datetime | None:
    for _ in range(times):
        assert TEN_AN_HOUR.wait(full_at, now) <= timedelta()
        full_at = TEN_AN_HOUR.take(full_at, now)
    return full_at


def test_a_full_bucket_gives_its_tokens_at_once_and_then_makes_wait() -> None:
    full_at = spend(10)
    assert TEN_AN_HOUR.wait(full_at, NOW) == timedelta(minutes=6)


def test_a_token_comes_back_every_tenth_of_the_time() -> None:
    full_at = spend(10)
    later = NOW + timedelta(minutes=6)
    full_at = spend(1, full_at, later)
    assert TEN_AN_HOUR.wait(full_at, later) == timedelta(minutes=6)
    spend(10, full_at, later + timedelta(hours=1))


def test_given_back_is_as_if_never_taken() -> None:
    full_at = spend(9)
    assert full_at is not None
    taken = TEN_AN_HOUR.take(full_at, NOW)
    assert TEN_AN_HOUR.give_back(taken, NOW) == full_at
    assert TEN_AN_HOUR.give_back(NOW - timedelta(days=1), NOW) == NOW


@pytest.mark.parametrize("jump", [timedelta(days=3650), timedelta(hours=8)])
def test_a_clock_set_back_shuts_nobody_out_for_longer_than_one_refill(jump: timedelta) -> None:
    full_at = spend(10)
    assert TEN_AN_HOUR.wait(full_at, NOW - jump) <= timedelta(minutes=6)


@pytest.mark.parametrize("target", ["/", "/visits/", "/visits/?page=2&q=%E8%8C%B6", "/a//b", "/#part", "/a:b"])
def test_pages_of_this_site_are_gone_on_to(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "visits",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/a\r\nSet-Cookie: x=1",
        "/\u202e//evil",
    ],
)
def test_everything_else_leads_to_the_first_page(target: str | None) -> None:
    assert safe_next(target) == "/"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14; M2) AppleWebKit/537.36 Chrome/116 Mobile MicroMessenger/8.0",
            "WeChat · Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox · Linux"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_device_is_known_by_a_name(agent: str, name: str) -> None:
    assert device_name(agent) == name
