"""Ranks: provisional results, equal scores and what separates them, categories for themselves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.unit.ballots.grids import MEAN, TRIMMED, TWO, ranks, run
from webapp.ballots.rules.panel import Entrant, Juror, sheet
from webapp.ballots.rules.tally import tally
from webapp.roadshows.rules.scoring import Criterion, Normalise, criteria_for, tie_order


@pytest.mark.parametrize("state", [{"open": True}, {"late": True}])
def test_a_result_is_provisional_while_it_may_change(state: dict[str, bool]) -> None:
    results = run(MEAN, {"e1": ["90"], "e2": ["80"]}, e1=state)
    assert (results["e1"].provisional, results["e2"].provisional) == (True, False)
    results = run(replace(MEAN, normalise=Normalise.RANK), {"e1": ["90"], "e2": ["80"]}, e1=state)
    assert results["e2"].provisional  # its score hangs on every sheet of its judges


@pytest.mark.parametrize(("share", "provisional"), [("0", False), ("0.1", True)])
def test_an_open_audience_window_leaves_results_provisional(share: str, *, provisional: bool) -> None:
    rules = replace(MEAN, audience_share=Decimal(share))
    assert run(rules, {"e1": ["90"]}, audience_open=True)["e1"].provisional is provisional


def test_equal_scores_share_a_rank_and_the_next_is_skipped() -> None:
    results = run(MEAN, {"e1": ["80"], "e2": ["90"], "e3": ["90"], "e4": ["70"]})
    assert ranks(results) == {"e2": 1, "e3": 1, "e1": 3, "e4": 4}
    assert list(results) == ["e2", "e3", "e1", "e4"]
    assert [one.shared for one in results.values()] == [True, True, False, False]


def test_scores_are_equal_when_they_are_equal_as_published() -> None:
    # 80.004 and 80.001 both read 80.00: the first criterion separates them, exactly.
    results = run(replace(MEAN, decimals=0), {"e1": ["80.10"], "e2": ["80.40"]})
    assert ranks(results) == {"e2": 1, "e1": 2}
    assert results["e2"].tied
    assert not results["e2"].shared


TIED = {"e1": ["90", "80", "70"], "e2": ["85", "80", "75"], "e3": ["95", "80", "68"]}


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        (("untrimmed_mean",), {"e3": 1, "e1": 2, "e2": 2}),  # 81, 80, 80
        (("median",), {"e1": 1, "e2": 1, "e3": 1}),
        (("firsts",), {"e1": 3, "e2": 1, "e3": 1}),  # j1: e3; j2: all; j3: e2
        (("firsts", "untrimmed_mean"), {"e3": 1, "e2": 2, "e1": 3}),
        (("decision",), {"e2": 1, "e1": 2, "e3": 3}),
        (("untrimmed_mean", "decision"), {"e3": 1, "e1": 2, "e2": 2}),  # the decision was about all three
    ],
)
def test_tie_rules(ties: tuple[str, ...], expected: dict[str, int]) -> None:
    places = {key: {"decision": place, "decided": frozenset(TIED)} for place, key in enumerate(("e2", "e1", "e3"), 1)}
    results = run(replace(TRIMMED, ties=ties), TIED, **places)
    assert ranks(results) == expected
    assert [one.decided for one in results.values()] == [ties == ("decision",)] * 3


def test_a_decision_says_nothing_about_entries_that_are_equal_since() -> None:
    rules = replace(MEAN, ties=("decision",))
    pair = {key: {"decision": place, "decided": frozenset({"e1", "e2"})} for place, key in enumerate(("e2", "e1"), 1)}
    assert ranks(run(rules, {"e1": ["80"], "e2": ["80"], "e3": ["70"]}, **pair)) == {"e2": 1, "e1": 2, "e3": 3}
    assert ranks(run(rules, {"e1": ["80"], "e2": ["80"], "e3": ["80"]}, **pair)) == {"e1": 1, "e2": 1, "e3": 1}
    assert ranks(run(rules, {"e1": ["80"], "e2": ["75"], "e3": ["80"]}, **pair)) == {"e1": 1, "e3": 1, "e2": 3}


CATEGORIES = (
    Criterion(key="all", name="Every entry", maximum=Decimal(40)),
    Criterion(key="brand", name="Brands", maximum=Decimal(60), category="品牌"),
    Criterion(key="case", name="Cases", maximum=Decimal(20), category="案例"),
)


def test_categories_with_criteria_of_their_own_are_each_ranked_for_themselves() -> None:
    entrants = [Entrant(f"e{n}", n, category="品牌" if n < 3 else "案例", votes=10 * n) for n in (1, 2, 3, 4)]
    marks = [
        sheet(
            criteria_for(CATEGORIES, one.category),
            judge=f"j{judge}",
            entry=one.key,
            scores={"all": Decimal(30), "brand": Decimal(50), "case": Decimal(9 + one.order)},
        )
        for one in entrants
        for judge in (1, 2)
    ]
    rules = replace(MEAN, ties=("criterion:case", "decision"), audience_share=Decimal("0.5"))
    results = tally(rules, CATEGORIES, entrants, [Juror("j1"), Juror("j2")], marks)
    assert [(one.category, one.entry, one.rank, str(one.score)) for one in results] == [
        ("品牌", "e2", 1, "90.00"),  # 80 of 100, most votes of its category
        ("品牌", "e1", 2, "65.00"),
        ("案例", "e4", 1, "85.83"),  # 43 of 60, most votes
        ("案例", "e3", 2, "72.50"),
    ]
    assert [one.provisional for one in results] == [False] * 4


def test_a_tie_rule_that_names_another_category_s_criterion_has_no_part() -> None:
    rules = replace(MEAN, ties=("criterion:case", "median"))
    assert tie_order(rules, criteria_for(CATEGORIES, "品牌")) == ("median",)
    assert tie_order(rules, criteria_for(CATEGORIES, "案例")) == ("criterion:case", "median")
    assert tie_order(MEAN, criteria_for(CATEGORIES, "案例")) == ("criterion:all", "untrimmed_mean")


def test_by_default_the_heaviest_criterion_separates_then_the_untrimmed_mean() -> None:
    # b weighs 40 × 2 of the total, a 60 × 0.5.
    jurors = [Juror(f"j{n}") for n in (1, 2, 3)]
    rows = {"e1": [(40, 10)] * 3, "e2": [(20, 15)] * 3, "e3": [(40, 10), (40, 10), (48, 10)]}
    marks = [
        sheet(TWO, judge=f"j{n}", entry=entry, scores={"a": Decimal(a), "b": Decimal(b)})
        for entry, pairs in rows.items()
        for n, (a, b) in enumerate(pairs, 1)
    ]
    results = tally(TRIMMED, TWO, [Entrant(key) for key in rows], jurors, marks)
    assert [(one.entry, one.rank, str(one.score)) for one in results] == [
        ("e2", 1, "40.00"),
        ("e3", 2, "40.00"),
        ("e1", 3, "40.00"),
    ]
