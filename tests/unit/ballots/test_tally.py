"""Worked examples of the tally: every option of the rules, with figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.unit.ballots.grids import MEAN, MEDIAN, TRIMMED, TWO, Grid, ranks, run, scores, sheets_of
from webapp.ballots.rules.panel import Entrant, Juror, Sheet, sheet
from webapp.ballots.rules.tally import documents, tally
from webapp.roadshows.rules.scoring import Aggregation, Criterion, Level, Normalise, RoundAt, Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

FIVE = {"e1": ["80", "90", "85", "70", "99"]}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (MEAN, "84.80"),  # 424 / 5
        (TRIMMED, "85.00"),  # (80 + 85 + 90) / 3
        (replace(TRIMMED, trim_high=2, trim_low=0), "78.33"),  # (70 + 80 + 85) / 3
        (replace(TRIMMED, trim_high=0, trim_low=2), "91.33"),  # (85 + 90 + 99) / 3
        (replace(TRIMMED, trim_high=2, trim_low=2), "85.00"),
        (replace(TRIMMED, trim_high=0, trim_low=0), "84.80"),
        (MEDIAN, "85.00"),
        (replace(MEAN, factor=Decimal("0.6")), "50.88"),
        (replace(MEAN, decimals=0), "85"),
        (replace(MEAN, decimals=1), "84.8"),
        (replace(MEAN, decimals=4), "84.8000"),
    ],
)
def test_aggregation(rules: Rules, expected: str) -> None:
    result = run(rules, FIVE)["e1"]
    assert str(result.score) == expected
    assert (result.judges, result.rank, result.provisional) == (5, 1, False)


def test_median_of_an_even_number_is_the_mean_of_the_middle_two() -> None:
    assert scores(run(MEDIAN, {"e1": ["80", "81", "90", "60"]})) == {"e1": "80.50"}


def test_an_exact_half_rounds_up_and_only_once() -> None:
    # 80.125 → 80.13; a detour over more places (80.0449… → 80.045 → 80.05) must not happen.
    assert scores(run(MEAN, {"e1": ["80.12", "80.13"]})) == {"e1": "80.13"}
    assert scores(run(MEAN, {"e1": ["80.04", "80.05", "80.04"]})) == {"e1": "80.04"}


@pytest.mark.parametrize(("judges", "small"), [(1, True), (2, True), (3, False)])
def test_a_small_panel_is_not_trimmed_and_is_marked(judges: int, *, small: bool) -> None:
    totals = ["60", "90", "93"][:judges]
    result = run(TRIMMED, {"e1": totals})["e1"]
    expected = {1: "60.00", 2: "75.00", 3: "90.00"}
    assert (str(result.score), result.small_panel, result.judges) == (expected[judges], small, judges)


def criteria_sheets(rows: Sequence[tuple[str, str]]) -> list[Sheet]:
    return [
        sheet(TWO, judge=f"j{place}", entry="e1", scores={"a": Decimal(a), "b": Decimal(b)})
        for place, (a, b) in enumerate(rows, 1)
    ]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        # totals 0.5a + 2b: 45, 71, 62.5, 79 → trimmed (71 + 62.5) / 2
        (TRIMMED, "66.75"),
        # a: 30 42 45 58 → 43.5 × 0.5 = 21.75; b: 15 20 25 25 → 22.5 × 2 = 45
        (replace(TRIMMED, level=Level.CRITERION), "66.75"),
        (replace(MEAN, level=Level.CRITERION), "64.38"),  # 43.75 × 0.5 + 21.25 × 2 = 64.375
        (replace(MEAN, level=Level.CRITERION, decimals=0), "64"),
        # 43.75 → 44 × 0.5 = 22; 21.25 → 21 × 2 = 42
        (replace(MEAN, level=Level.CRITERION, round_at=RoundAt.CRITERION, decimals=0), "64"),
        # 43.75 → 43.8 × 0.5 = 21.9; 21.25 → 21.3 × 2 = 42.6
        (replace(MEAN, level=Level.CRITERION, round_at=RoundAt.CRITERION, decimals=1), "64.5"),
        (replace(MEDIAN, level=Level.CRITERION), "66.75"),
    ],
)
def test_levels_and_rounding(rules: Rules, expected: str) -> None:
    rows = [("30", "15"), ("42", "25"), ("45", "20"), ("58", "25")]
    jurors = [Juror(f"j{place}") for place in range(1, 5)]
    (result,) = tally(rules, TWO, [Entrant("e1")], jurors, criteria_sheets(rows))
    assert str(result.score) == expected


def test_the_weighted_criterion_is_rounded_again() -> None:
    criteria = (Criterion(key="a", name="A", maximum=Decimal(10), weight=Decimal("0.5")),)
    rules = Rules(
        aggregation=Aggregation.MEAN, level=Level.CRITERION, round_at=RoundAt.CRITERION, decimals=1, factor=Decimal(4)
    )
    marks = [sheet(criteria, judge=f"j{n}", entry="e1", scores={"a": Decimal(s)}) for n, s in ((1, 7), (2, 8))]
    # mean 7.5 × 0.5 = 3.75 → 3.8, × 4 = 15.2; rounding at the end alone gives 15.0
    (result,) = tally(rules, criteria, [Entrant("e1")], [Juror("j1"), Juror("j2")], marks)
    assert str(result.score) == "15.2"


def test_z_score() -> None:
    # j1: 60 70 80 (mean 70, s² 200/3); j2: 85 90 95 (mean 90, s² 50/3); M = 80, S² = (…)/6
    grid = {"e1": ["60", "95"], "e2": ["70", "90"], "e3": ["80", "85"]}
    results = run(replace(MEAN, normalise=Normalise.Z_SCORE), grid)
    assert scores(results) == {"e1": "80.00", "e2": "80.00", "e3": "80.00"}
    grid = {"e1": ["60", "85"], "e2": ["70", "90"], "e3": ["80", "95"]}
    # S² = ((20² + 10² + 0² + 5² + 10² + 15²) / 6) = 850/6; x' = 80 ∓ S × √1.5 = 80 ∓ 14.5774
    results = run(replace(MEAN, normalise=Normalise.Z_SCORE), grid)
    assert scores(results) == {"e1": "65.42", "e2": "80.00", "e3": "94.58"}


def test_z_score_leaves_a_judge_raw_who_says_too_little() -> None:
    grid: Grid = {
        "e1": ["60", "70", "50"],
        "e2": ["70", "70", "40"],
        "e3": ["80", "70", None],
    }
    results = run(replace(MEAN, normalise=Normalise.Z_SCORE), grid)
    assert results["e1"].raw == {"j2", "j3"}
    assert results["e3"].raw == {"j2"}


def test_rank() -> None:
    # j1 ranks e1 1st, e2 and e3 share 2.5; j2 ranks e3, e2, e1: 100 × (3 − r) / 2
    grid = {"e1": ["90", "70"], "e2": ["80", "75"], "e3": ["80", "99"]}
    results = run(replace(MEAN, normalise=Normalise.RANK), grid)
    assert scores(results) == {"e1": "50.00", "e2": "37.50", "e3": "62.50"}


def test_rank_with_a_single_sheet_is_the_middle_and_marked() -> None:
    results = run(replace(MEAN, normalise=Normalise.RANK), {"e1": ["90", "70"], "e2": ["80", None]})
    assert scores(results) == {"e1": "75.00", "e2": "0.00"}
    assert results["e1"].raw == {"j2"}


def test_audience() -> None:
    rules = replace(MEAN, audience_share=Decimal("0.2"))
    results = run(rules, {"e1": ["90"], "e2": ["80"]}, e1={"votes": 30}, e2={"votes": 120})
    assert scores(results) == {"e1": "77.00", "e2": "84.00"}  # 72 + 5, 64 + 20
    assert scores(run(rules, {"e1": ["90"]})) == {"e1": "72.00"}  # nobody voted
    assert scores(run(replace(rules, audience_share=Decimal(1)), {"e1": ["90"]}, e1={"votes": 3})) == {"e1": "100.00"}


def test_the_panel_s_part_beside_an_audience_is_of_the_highest_possible() -> None:
    rules = replace(MEAN, audience_share=Decimal("0.5"), factor=Decimal(2))
    assert scores(run(rules, {"e1": ["90"]}, e1={"votes": 1})) == {"e1": "95.00"}
    rules = replace(rules, normalise=Normalise.RANK)
    results = run(rules, {"e1": ["90"], "e2": ["80"]}, e1={"votes": 1})
    assert scores(results) == {"e1": "100.00", "e2": "0.00"}


def test_a_withdrawn_entry_has_no_part_in_anything() -> None:
    rules = replace(MEAN, audience_share=Decimal("0.5"))
    gone = {"withdrawn": True, "votes": 900}
    results = run(rules, {"e1": ["90", None], "e2": ["99", "99"]}, e1={"votes": 9}, e2=gone)
    assert scores(results) == {"e1": "95.00", "e2": None}
    assert ranks(results) == {"e1": 1, "e2": None}
    assert (results["e2"].judges, results["e2"].provisional, results["e2"].withdrawn) == (0, False, True)
    assert results["e1"].missing == ("j2",)


def test_deductions_come_after_the_factor_and_stop_at_nothing() -> None:
    rules = replace(MEAN, factor=Decimal(2))
    results = run(rules, {"e1": ["40"], "e2": ["1"]}, e1={"deduction": Decimal("1.5")}, e2={"deduction": Decimal(5)})
    assert scores(results) == {"e1": "78.50", "e2": "0.00"}
    assert results["e1"].panel == 80


def test_recused_excluded_and_absent_judges() -> None:
    grid: Grid = {"e1": ["90", "50", "70", None]}
    jurors = [Juror("j1"), Juror("j2", recused=frozenset({"e1"})), Juror("j3"), Juror("j4", absent=True)]
    sheets = [replace(one, excluded=one.judge == "j3") for one in sheets_of(grid)]
    result = run(MEAN, grid, jurors=jurors, sheets=sheets)["e1"]
    assert (str(result.score), result.judges, result.provisional) == ("90.00", 1, False)


def test_an_absent_judge_s_earlier_ballot_counts() -> None:
    result = run(MEAN, {"e1": ["90", "80"]}, jurors=[Juror("j1"), Juror("j2", absent=True)])["e1"]
    assert (str(result.score), result.judges) == ("85.00", 2)


def test_without_a_ballot_that_counts_there_is_no_score() -> None:
    results = run(MEAN, {"e1": ["90"], "e2": [None]})
    assert (results["e2"].score, results["e2"].rank, results["e2"].provisional) == (None, None, True)
    everybody = [Juror("j1", recused=frozenset({"e2"}))]
    assert not run(MEAN, {"e1": ["90"], "e2": [None]}, jurors=everybody)["e2"].provisional


def test_the_contract_s_words() -> None:
    results = run(replace(MEAN, decimals=3), {"e1": ["90"], "e2": [None]})
    assert documents(results.values()) == [
        {"entry": "e1", "rank": 1, "score": "90.000", "judges": 1, "provisional": False},
        {"entry": "e2", "rank": None, "score": None, "judges": 0, "provisional": True},
    ]


def test_an_exact_third_is_kept_until_the_end() -> None:
    result = run(replace(MEAN, factor=Decimal(3)), {"e1": ["80", "80", "81"]})["e1"]
    assert result.panel == Fraction(241)
    assert str(result.score) == "241.00"
