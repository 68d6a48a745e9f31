"""What a visit may hold: limits, sane days and numbers, and what is tidied on the way in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from webapp.core.errors import Invalid
from webapp.problems.rules import Category
from webapp.visits.rules.content import (
    FOLLOW_LABELS,
    THEME_LABELS,
    Content,
    Follow,
    Opinion,
    Position,
    Theme,
    check,
    faults,
    tidy,
)

TODAY = date(2026, 11, 24)
ROUTINE = Content(organisation_id=1, visited_on=TODAY, themes=(Theme.SERVICE,))


def keep(content: Content, today: date = TODAY) -> None:
    check(content, today, submitted=False)


def submit(content: Content, today: date = TODAY) -> None:
    check(content, today, submitted=True)


def opinion(number: int = 1, **changes: object) -> Opinion:
    plain = Opinion(f"00000000-0000-4000-8000-{number:012}", Category.LAND, "厂区扩建", Follow.RECORD)
    return replace(plain, **changes)  # type: ignore[arg-type]


def refused_field(content: Content) -> str | None:
    with pytest.raises(Invalid) as refusal:
        check(content, TODAY, submitted=True)
    return refusal.value.field


def test_a_routine_visit_passes() -> None:
    submit(ROUTINE, TODAY)
    submit(replace(ROUTINE, registered=0, floating=3, opinions=(opinion(),)), TODAY)


@pytest.mark.parametrize("days", [0, 1, 366])
def test_days_up_to_a_year_back_pass(days: int) -> None:
    submit(replace(ROUTINE, visited_on=TODAY - timedelta(days=days)), TODAY)


@pytest.mark.parametrize("days", [-1, -400, 367, 5000])
def test_the_future_and_the_distant_past_are_refused_even_as_draft(days: int) -> None:
    content = replace(ROUTINE, visited_on=TODAY - timedelta(days=days))
    assert refused_field(content) == "visited_on"
    with pytest.raises(Invalid):
        keep(content, TODAY)


@pytest.mark.parametrize("field", ["registered", "floating"])
@pytest.mark.parametrize("count", [-1, 20_001])
def test_member_counts_that_cannot_be(field: str, count: int) -> None:
    assert refused_field(replace(ROUTINE, **{field: count})) == field  # type: ignore[arg-type]


def test_unset_members_are_not_zero() -> None:
    assert ROUTINE.as_json()["registered"] is None
    assert replace(ROUTINE, registered=0).as_json()["registered"] == 0


def test_a_submission_needs_a_theme_and_a_draft_does_not() -> None:
    bare = replace(ROUTINE, themes=())
    keep(bare, TODAY)
    assert refused_field(bare) == "themes"


@pytest.mark.parametrize(("length", "passes"), [(0, False), (1, False), (2, True), (2000, True), (2001, False)])
def test_length_of_an_opinion(length: int, passes: bool) -> None:  # noqa: FBT001 - a table
    content = replace(ROUTINE, opinions=(opinion(1), opinion(2, text="问" * length)))
    if passes:
        submit(content, TODAY)
    else:
        assert refused_field(content) == f"opinions.{opinion(2).client_id}.text"


def test_an_answer_is_needed_when_answered_on_the_spot() -> None:
    content = replace(ROUTINE, opinions=(opinion(follow=Follow.ANSWERED),))
    keep(content, TODAY)
    assert refused_field(content) == f"opinions.{opinion().client_id}.answer"
    submit(replace(ROUTINE, opinions=(opinion(follow=Follow.ANSWERED, answer="已告知申报口"),)), TODAY)


def test_a_category_may_be_open_in_a_draft_only() -> None:
    content = replace(ROUTINE, opinions=(opinion(category=None),))
    keep(content)
    assert refused_field(content) == f"opinions.{opinion().client_id}.category"


def test_all_faults_are_told_at_once() -> None:
    content = replace(ROUTINE, themes=(), registered=-1, opinions=(opinion(text=""), opinion(2, category=None)))
    assert [fault.field for fault in faults(content, TODAY, submitted=True)] == [
        "themes",
        "registered",
        f"opinions.{opinion(1).client_id}.text",
        f"opinions.{opinion(2).client_id}.category",
    ]
    assert [fault.field for fault in faults(content, TODAY, submitted=False)] == ["registered"]


def test_at_most_twenty_opinions_and_nine_photos() -> None:
    submit(replace(ROUTINE, opinions=tuple(opinion(n) for n in range(20))), TODAY)
    assert refused_field(replace(ROUTINE, opinions=tuple(opinion(n) for n in range(21)))) == "opinions"
    submit(replace(ROUTINE, photos=tuple(f"{n:064}" for n in range(9))), TODAY)
    assert refused_field(replace(ROUTINE, photos=tuple(f"{n:064}" for n in range(10)))) == "photos"


def test_the_same_opinion_twice_is_refused() -> None:
    assert refused_field(replace(ROUTINE, opinions=(opinion(1), opinion(1)))) == "opinions"


def test_contact_has_a_limit() -> None:
    assert refused_field(replace(ROUTINE, contact="王" * 101)) == "contact"


@pytest.mark.parametrize("place", [("91", "119"), ("28", "-181")])
def test_a_position_off_the_earth_is_refused(place: tuple[str, str]) -> None:
    position = Position(Decimal(place[0]), Decimal(place[1]), 10)
    assert refused_field(replace(ROUTINE, position=position)) == "position"


def test_a_reviewed_position_is_coarse() -> None:
    coarse = Position(Decimal("28.456789"), Decimal("119.912345"), 12).coarse()
    assert (coarse.latitude, coarse.longitude) == (Decimal("28.457"), Decimal("119.912"))
    assert coarse.accuracy_m == 100


def test_tidying() -> None:
    content = replace(
        ROUTINE,
        contact="  王女士 ",
        themes=(Theme.EMPOWERMENT, Theme.SERVICE, Theme.SERVICE),
        opinions=(
            opinion(1, text="  扩建用地 ", answer="与此无关"),
            opinion(2, text="  "),
            opinion(3, text="", answer="只写了答复", follow=Follow.ANSWERED),
        ),
        photos=("a" * 64, "b" * 64, "a" * 64),
    )
    tidied = tidy(content)
    assert tidied.contact == "王女士"
    assert tidied.themes == (Theme.SERVICE, Theme.EMPOWERMENT)
    assert [(o.text, o.answer) for o in tidied.opinions] == [("扩建用地", ""), ("", "只写了答复")]
    assert tidied.photos == ("a" * 64, "b" * 64)
    assert tidy(tidied) == tidied


def test_the_kept_form_is_plain_json() -> None:
    content = replace(ROUTINE, opinions=(opinion(),), position=Position(Decimal("28.45"), Decimal("119.91"), 12))
    kept = content.as_json()
    assert json.loads(json.dumps(kept)) == kept
    assert kept["visited_on"] == "2026-11-24"
    assert kept["opinions"][0]["category"] == "land"
    assert kept["position"] == {
        "latitude": "28.45",
        "longitude": "119.91",
        "accuracy_m": 12,
        "datum": "WGS-84",
    }


def test_everything_has_a_label() -> None:
    assert set(THEME_LABELS) == set(Theme)
    assert set(FOLLOW_LABELS) == set(Follow)
