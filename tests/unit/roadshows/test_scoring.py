"""Criteria and rules: the event file's words, defaults, and the path of every refusal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from webapp.core.errors import Invalid
from webapp.roadshows.rules.scoring import (
    Aggregation,
    Criterion,
    Level,
    Normalise,
    RoundAt,
    Rules,
    check,
    criteria_document,
    default_criteria,
    read_criteria,
    read_rules,
    rules_document,
    tie_order,
)

RULES: dict[str, Any] = {
    "aggregation": "trimmed_mean", "trim_high": 1, "trim_low": 1, "level": "criterion", "round_at": "criterion",
    "decimals": 2, "factor": "1", "normalise": "none", "audience_share": "0",
}  # fmt: skip
CRITERION: dict[str, Any] = {
    "key": "content", "name": "品牌内涵", "min": "0", "max": "30", "step": "0.5", "weight": "1",
}  # fmt: skip


def test_the_file_s_example_goes_through_and_comes_back() -> None:
    rules = read_rules(RULES)
    assert rules == Rules(level=Level.CRITERION, round_at=RoundAt.CRITERION)
    assert rules_document(rules) == RULES
    criteria = read_criteria([CRITERION, CRITERION | {"key": "b", "guidance": "看实效"}])
    assert criteria[0] == Criterion(key="content", name="品牌内涵", maximum=Decimal(30), step=Decimal("0.5"))
    assert criteria[1].order == 2
    assert criteria_document(criteria) == [CRITERION, CRITERION | {"key": "b", "guidance": "看实效"}]


def test_what_is_left_out_takes_the_default() -> None:
    assert read_rules({}) == Rules()
    assert Rules() == Rules(
        aggregation=Aggregation.TRIMMED_MEAN, trim_high=1, trim_low=1, level=Level.TOTALS,
        round_at=RoundAt.RESULT, decimals=2, factor=Decimal(1), normalise=Normalise.NONE,
        audience_share=Decimal(0), ties=(),
    )  # fmt: skip
    (criterion,) = read_criteria([{"key": "a", "name": "A", "points": 20}])
    assert criterion == Criterion(
        key="a", name="A", minimum=Decimal(0), maximum=Decimal(20), step=Decimal(1), weight=Decimal(1)
    )
    assert sum(one.most for one in default_criteria()) == 100
    assert len(default_criteria()) == 4


def test_ties() -> None:
    criteria = default_criteria()
    assert tie_order(Rules(), criteria) == ("criterion:effect", "untrimmed_mean")
    given = read_rules({"ties": ["criterion:stage", "firsts", "decision"]})
    assert tie_order(given, criteria) == ("criterion:stage", "firsts", "decision")
    assert rules_document(given)["ties"] == ["criterion:stage", "firsts", "decision"]
    even = (Criterion(key="a", name="A", maximum=Decimal(10)), Criterion(key="b", name="B", maximum=Decimal(10)))
    assert tie_order(Rules(), even)[0] == "criterion:a"


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], "rules"),
        ({"colour": 1}, "rules.colour"),
        ({"aggregation": "average"}, "rules.aggregation"),
        ({"aggregation": None}, "rules.aggregation"),
        ({"trim_high": "1"}, "rules.trim_high"),
        ({"trim_high": True}, "rules.trim_high"),
        ({"trim_low": -1}, "rules.trim_low"),
        ({"trim_low": 21}, "rules.trim_low"),
        ({"level": "total"}, "rules.level"),
        ({"round_at": "criterion"}, "rules.round_at"),
        ({"decimals": 5}, "rules.decimals"),
        ({"decimals": 2.0}, "rules.decimals"),
        ({"factor": "0"}, "rules.factor"),
        ({"factor": "-1"}, "rules.factor"),
        ({"factor": "1e3"}, "rules.factor"),
        ({"factor": 0.6}, "rules.factor"),
        ({"factor": "1001"}, "rules.factor"),
        ({"normalise": "z"}, "rules.normalise"),
        ({"normalise": "rank", "level": "criterion"}, "rules.normalise"),
        ({"audience_share": "1.1"}, "rules.audience_share"),
        ({"audience_share": "-0.1"}, "rules.audience_share"),
        ({"audience_share": "20%"}, "rules.audience_share"),
        ({"ties": "median"}, "rules.ties"),
        ({"ties": ["median", "coin"]}, "rules.ties[1]"),
        ({"ties": ["median", 3]}, "rules.ties[1]"),
        ({"ties": ["median", "median"]}, "rules.ties[1]"),
    ],
)
def test_a_refusal_in_rules_names_its_path(document: object, path: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_rules(document)
    assert refusal.value.field == path


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({}, "criteria"),
        ([3], "criteria[0]"),
        ([CRITERION, {"name": "x", "max": "1"}], "criteria[1].key"),
        ([{"key": "x", "max": "1"}], "criteria[0].name"),
        ([{"key": "x", "name": "x"}], "criteria[0].max"),
        ([CRITERION | {"colour": "1"}], "criteria[0].colour"),
        ([CRITERION | {"key": "a b"}], "criteria[0].key"),
        ([CRITERION | {"key": ""}], "criteria[0].key"),
        ([CRITERION | {"key": "k" * 41}], "criteria[0].key"),
        ([CRITERION | {"key": "品牌"}], "criteria[0].key"),
        ([CRITERION | {"name": " "}], "criteria[0].name"),
        ([CRITERION | {"name": "n" * 201}], "criteria[0].name"),
        ([CRITERION | {"name": 3}], "criteria[0].name"),
        ([CRITERION | {"guidance": "g" * 2001}], "criteria[0].guidance"),
        ([CRITERION | {"min": "-1"}], "criteria[0].min"),
        ([CRITERION | {"max": "0"}], "criteria[0].max"),
        ([CRITERION | {"max": "10001"}], "criteria[0].max"),
        ([CRITERION | {"max": "NaN"}], "criteria[0].max"),
        ([CRITERION | {"step": "0"}], "criteria[0].step"),
        ([CRITERION | {"step": "31"}], "criteria[0].step"),
        ([CRITERION | {"step": "0.00001"}], "criteria[0].step"),
        ([CRITERION | {"step": 0.5}], "criteria[0].step"),
        ([CRITERION | {"weight": "0"}], "criteria[0].weight"),
        ([CRITERION | {"weight": "1001"}], "criteria[0].weight"),
    ],
)
def test_a_refusal_in_criteria_names_its_path(document: object, path: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_criteria(document)
    assert refusal.value.field == path


def test_rules_and_criteria_must_fit_together() -> None:
    criterion = Criterion(key="a", name="A", maximum=Decimal(10))
    check(Rules(ties=("criterion:a",)), [criterion])
    for rules, criteria, path in (
        (Rules(), [], "criteria"),
        (Rules(), [replace(criterion, key=f"k{n}") for n in range(41)], "criteria"),
        (Rules(), [criterion, criterion], "criteria[1].key"),
        (Rules(ties=("median", "criterion:b")), [criterion], "rules.ties[1]"),
    ):
        with pytest.raises(Invalid) as refusal:
            check(rules, criteria)
        assert refusal.value.field == path


def test_a_scale() -> None:
    criterion = Criterion(
        key="a", name="A", minimum=Decimal("0.25"), maximum=Decimal(10), step=Decimal("0.25"), weight=Decimal(2)
    )
    assert criterion.values == 40
    assert criterion.most == 20
    assert [criterion.fits(Decimal(text)) for text in ("0", "0.25", "0.3", "10", "10.25")] == [
        False, True, False, True, False,
    ]  # fmt: skip
