"""What a registration must hold, what a contact may show, and which days an assignment covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from webapp.core.errors import Invalid
from webapp.organisations.rules.assigning import check_days, is_live, overlaps
from webapp.organisations.rules.registration import (
    Registration,
    check,
    check_status,
    coarse,
    masked_name,
    masked_phone,
    problems,
)
from webapp.organisations.rules.terms import Size, Status

GOOD = Registration(name="丽水大木山茶业有限公司", area_code="331124100", code="91110000600037341L")
DAY = date(2026, 3, 5)


def test_a_good_registration_has_no_problems() -> None:
    assert problems(GOOD) == []
    check(GOOD)
    assert problems(replace(GOOD, code=None, code_missing_reason="尚未登记")) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "茶"}, "name"),
        ({"name": "12345"}, "name"),
        ({"name": "茶" * 101}, "name"),
        ({"code": None}, "code_missing_reason"),
        ({"code": None, "code_missing_reason": "x" * 101}, "code_missing_reason"),
        ({"code": "91110000600037341M"}, "code"),
        ({"cluster": "x" * 61}, "cluster"),
        ({"address": "x" * 201}, "address"),
        ({"contact_name": "x" * 41}, "contact_name"),
        ({"contact_phone": "ask him"}, "contact_phone"),
        ({"contact_phone": "12"}, "contact_phone"),
        ({"contact_phone": "1" * 31}, "contact_phone"),
    ],
)
def test_problems_name_their_field(change: dict[str, str | None], field: str) -> None:
    wrong = replace(GOOD, **change)  # type: ignore[arg-type]
    assert [problem.field for problem in problems(wrong)] == [field]
    with pytest.raises(Invalid):
        check(wrong)


@pytest.mark.parametrize(
    "phone", ["13800001234", "0578-2123456", "+86 138 0000 1234", "0578-2123456转801", "(0578)2123456"]
)
def test_telephone_numbers_as_people_write_them(phone: str) -> None:
    assert problems(replace(GOOD, contact_phone=phone)) == []


def test_changes_keep_contacts_out() -> None:
    other = replace(GOOD, size=Size.SMALL, contact_name="张三", contact_phone="13800001234")
    assert GOOD.changes(other) == {"size": [None, "small"], "contact_name": ["", ""], "contact_phone": ["", ""]}
    assert GOOD.changes(GOOD) == {}


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800001234", "138****1234"),
        ("+86 138-0000 1234", "138****1234"),
        ("0578-2123456", "057****56"),
        ("12345", "123****45"),
        ("", ""),
    ],
)
def test_masked_phones(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


def test_masked_names() -> None:
    assert [masked_name(name) for name in ("张三", "欧阳小明", "")] == ["张*", "欧*", ""]


@pytest.mark.parametrize(
    ("latitude", "longitude", "field"),
    [
        ("28.452", None, "longitude"),
        (None, "119.476", "latitude"),
        ("119.476", "28.452", "latitude"),
        ("90", "119.476", "latitude"),
        ("28.452", "-119.476", "longitude"),
        ("1e30", "119.476", "latitude"),
    ],
)
def test_positions_are_whole_and_in_china(latitude: str | None, longitude: str | None, field: str) -> None:
    placed = replace(GOOD, latitude=degrees(latitude), longitude=degrees(longitude))
    assert field in {problem.field for problem in problems(placed)}


def degrees(text: str | None) -> Decimal | None:
    return coarse(Decimal(text)) if text else None


def test_positions_are_kept_to_about_a_hundred_metres() -> None:
    placed = replace(GOOD, latitude=degrees("28.45249"), longitude=degrees("119.4765"))
    assert problems(placed) == []
    assert (str(placed.latitude), str(placed.longitude)) == ("28.452", "119.477")
    assert GOOD.changes(placed) == {"latitude": [None, "28.452"], "longitude": [None, "119.477"]}


@pytest.mark.parametrize("since", [None, date(2027, 4, 1)])
def test_a_state_holds_from_a_day_not_too_far_away(since: date | None) -> None:
    check_status(Status.ACTIVE, None, DAY)
    check_status(Status.CANCELLED, DAY, DAY)
    with pytest.raises(Invalid) as caught:
        check_status(Status.CANCELLED, since, DAY)
    assert caught.value.field == "status_date"


def test_days_of_an_assignment() -> None:
    check_days(DAY, None)
    check_days(DAY, DAY)
    with pytest.raises(Invalid):
        check_days(DAY, date(2026, 3, 4))
    assert is_live(DAY, None, DAY)
    assert is_live(DAY, DAY, DAY)
    assert not is_live(DAY, None, date(2026, 3, 4))
    assert not is_live(DAY, DAY, date(2026, 3, 6))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((date(2026, 1, 1), None), (date(2026, 5, 1), None), True),
        ((date(2026, 1, 1), date(2026, 4, 30)), (date(2026, 5, 1), None), False),
        ((date(2026, 5, 1), None), (date(2026, 1, 1), date(2026, 5, 1)), True),
        ((date(2026, 5, 2), date(2026, 6, 1)), (date(2026, 1, 1), date(2026, 5, 1)), False),
    ],
)
def test_overlap(one: tuple[date, date | None], other: tuple[date, date | None], *, shared: bool) -> None:
    assert overlaps(*one, *other) is shared
    assert overlaps(*other, *one) is shared
