"""Two versions of a visit are compared field by field, opinions by their identity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from webapp.problems.rules import Category
from webapp.visits.rules.comparing import differences
from webapp.visits.rules.content import Content, Follow, Opinion, Position, Theme

FIRST = Opinion("a", Category.LAND, "厂区扩建", Follow.RECORD)
SECOND = Opinion("b", Category.TRAINING, "开设夜校", Follow.RECORD)
VISIT = Content(1, date(2026, 11, 24), (Theme.SERVICE,), 12, None, "王女士", (FIRST, SECOND))


def changed(after: Content) -> list[tuple[str, object, object]]:
    found = differences(VISIT.as_json(), after.as_json())
    return [(difference.field, difference.before, difference.after) for difference in found]


def test_equal_versions_do_not_differ() -> None:
    assert changed(VISIT) == []


def test_fields_come_in_the_order_of_the_form() -> None:
    after = replace(
        VISIT,
        floating=0,
        visited_on=date(2026, 11, 23),
        position=Position(Decimal("28.457"), Decimal("119.912"), 100),
    )
    assert [field for field, _, _ in changed(after)] == ["visited_on", "floating", "position"]
    assert changed(replace(VISIT, floating=0)) == [("floating", None, 0)]


def test_opinions_added_removed_and_changed() -> None:
    third = Opinion("c", Category.POLICY, "奖补口径", Follow.RECORD)
    after = replace(VISIT, opinions=(replace(FIRST, text="厂区扩建用地"), third))
    found = changed(after)
    assert [field for field, _, _ in found] == ["opinion"] * 3
    assert [(old and old["text"], new and new["text"]) for _, old, new in found] == [  # type: ignore[index]
        ("厂区扩建", "厂区扩建用地"),
        ("开设夜校", None),
        (None, "奖补口径"),
    ]


def test_the_order_of_opinions_does_not_count() -> None:
    assert changed(replace(VISIT, opinions=(SECOND, FIRST))) == []


def test_a_photo_that_arrives_is_no_change_one_left_out_is() -> None:
    waiting = replace(VISIT, photos=("x",), awaited=("phone's y",))
    arrived = replace(VISIT, photos=("x", "y"))
    assert differences(waiting.as_json(), arrived.as_json()) == []
    [left_out] = differences(waiting.as_json(), replace(arrived, photos=("x",)).as_json())
    assert (left_out.field, left_out.before, left_out.after) == ("photos", ["x", "phone's y"], ["x"])
    [swapped] = differences(arrived.as_json(), replace(arrived, photos=("x", "z")).as_json())
    assert swapped.field == "photos"
