"""What a judge may type, and how it is read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from webapp.ballots.rules.scores import InvalidScores, read_draft, read_score, read_scores, refusals
from webapp.core.errors import Invalid
from webapp.roadshows.rules.scoring import Criterion

HALVES = Criterion(key="content", name="品牌内涵", maximum=Decimal(30), step=Decimal("0.5"))
QUARTERS = Criterion(key="effect", name="融合实效", minimum=Decimal("0.25"), maximum=Decimal(10), step=Decimal("0.5"))


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("27", "27"),
        ("27.5", "27.5"),
        ("27.50", "27.5"),
        ("27.", "27"),
        (" 30 ", "30"),
        ("030", "30"),
        ("0", "0"),
        ("０", "0"),
        ("２７．５", "27.5"),
        ("27。5", "27.5"),
        ("\u300027\u3000", "27"),
        ("27\n", "27"),
    ],
)
def test_numbers_as_people_type_them(text: str, score: str) -> None:
    assert str(read_score(HALVES, text)) == score


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "—", "abc", "NaN", "nan", "Infinity", "1e1", "1E1", "1e9", "-0", "-1", "+5", "²", "①", "½",
        "٣", "2 7", "27,5", ".5", "0x1f", "1_0", "27.5.5", "30.5", "31", "27.3", "0.25", "9999999", "\x001",
    ],
)  # fmt: skip
def test_everything_else_is_refused_beside_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_score(HALVES, text)
    assert refusal.value.field == "score-content"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "missing"),
        ("-1", "outside"),
        ("－１", "outside"),
        ("-0", "outside"),
        ("9999999", "outside"),
        ("31", "outside"),
        ("18.3", "steps"),
        ("18.1234567", "steps"),
        ("1,5", "unread"),
        ("1e9", "unread"),
        ("NaN", "unread"),
    ],
)
def test_each_refusal_says_what_is_wrong(text: str, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_score(HALVES, text)
    assert refusal.value.message == refusals(HALVES)[name].message


@pytest.mark.parametrize(
    ("text", "fits"), [("0.25", True), ("0.75", True), ("9.75", True), ("10", False), ("0.5", False)]
)
def test_steps_are_counted_from_the_minimum(text: str, *, fits: bool) -> None:
    if fits:
        assert read_score(QUARTERS, text) == Decimal(text)
    else:
        with pytest.raises(Invalid, match="steps"):
            read_score(QUARTERS, text)


def test_a_sheet_needs_every_criterion_and_names_every_refusal() -> None:
    with pytest.raises(InvalidScores) as refusal:
        read_scores([HALVES, QUARTERS], {"score-content": "31", "other": "1"})
    assert {field: error.message for field, error in refusal.value.errors.items()} == {
        "score-content": "Give a score from %(least)s to %(most)s.",
        "score-effect": "Give a score.",
    }
    assert refusal.value.errors["score-content"].params == {"least": "0", "most": "30"}


def test_a_draft_may_have_gaps_but_no_nonsense() -> None:
    assert read_draft([HALVES, QUARTERS], {"score-content": "", "score-effect": "0.75"}) == {"effect": Decimal("0.75")}
    with pytest.raises(InvalidScores) as refusal:
        read_draft([HALVES, QUARTERS], {"score-content": "x"})
    assert list(refusal.value.errors) == ["score-content"]
