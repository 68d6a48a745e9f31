"""Which units mean the same body."""

from __future__ import annotations

import pytest

from webapp.roadshows.rules.conflicts import Party, Why, conflicts, same_unit


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("市委党校", "市委党校", True),
        ("云和县木玩产业协会", "木玩产业协会", True),
        ("协会", "木玩产业协会", False),
        ("木玩产业协会（云和）", "木玩产业协会(云和)", True),
        ("", "", False),
        ("青田县委", "遂昌县委", False),
    ],
)
def test_units(one: str, other: str, *, same: bool) -> None:
    assert same_unit(one, other) is same
    assert same_unit(other, one) is same


def test_counties_but_not_the_city_itself() -> None:
    entries = [Party("e1", "", "331121101"), Party("e2", "", "331100")]
    judges = [Party("j1", "", "331121"), Party("j2", "", "331100"), Party("j3", "", "")]
    assert conflicts(judges, entries) == [("j1", "e1", Why.COUNTY)]
