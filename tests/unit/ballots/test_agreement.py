"""Agreement of judges: published examples, each with where its figures stand, and cases at the edge.

tests/property/ballots/test_agreement.py compares the same functions with NumPy and SciPy on made-up panels.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from scipy import stats

from webapp.ballots.rules.agreement import Totals, alpha, complete_block, icc_2k, kendalls_w

if TYPE_CHECKING:
    from collections.abc import Sequence

# Three rankings of six without ties, worked out by hand: rank sums 8 14 11 11 11 8, S = 25.5, 12 S / (9 x 210).
PLAIN = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]
# Hollander and Wolfe (1973), p. 140 ff., as in the example of R's stats::friedman.test: 22 runners, three ways of
# rounding first base, in hundredths of a second; R gives Friedman's chi-squared, corrected for ties, as 11.143.
RUNNERS = [
    [540, 550, 555], [585, 570, 575], [520, 560, 550], [555, 550, 540], [590, 585, 570], [545, 555, 560],
    [540, 540, 535], [545, 550, 535], [525, 515, 500], [585, 580, 570], [525, 520, 510], [565, 555, 545],
    [560, 535, 545], [505, 500, 495], [550, 550, 540], [545, 555, 550], [555, 555, 535], [545, 550, 555],
    [550, 545, 525], [565, 560, 540], [570, 565, 555], [630, 630, 625],
]  # fmt: skip
# Shrout and Fleiss (1979), their six targets and four judges, as in the example of R's psych::ICC; here a row is a
# judge. They give ICC(2,1) as 0.29 and ICC(2,4) as 0.62.
SHROUT_FLEISS = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
# Krippendorff (2011), four observers, twelve units, gaps; the first eleven units stand in his Content Analysis, 4th ed.
# (2019), p. 290, too. 0.849 is what a coincidence matrix gives as well: tests/property/ballots/test_agreement.py.
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def table(rows: Sequence[Sequence[int | str | None]]) -> Totals:
    """Give rows, one a judge, as totals by (judge, entry); None is a gap."""
    return {
        (f"j{judge}", f"e{entry}"): Decimal(value)
        for judge, row in enumerate(rows)
        for entry, value in enumerate(row)
        if value is not None
    }


def test_concordance_of_plain_rankings() -> None:
    assert kendalls_w(complete_block(table(PLAIN))) == 12 * Fraction("25.5") / (9 * 210)  # 0.162


def test_concordance_with_ties_is_that_of_friedmans_statistic() -> None:
    found = kendalls_w(complete_block(table(RUNNERS)))
    assert found is not None
    chi_square = found * 22 * (3 - 1)
    assert round(float(chi_square), 3) == 11.143
    assert float(chi_square) == pytest.approx(stats.friedmanchisquare(*zip(*RUNNERS, strict=True)).statistic)


def test_reliability_of_a_mean_of_four() -> None:
    found = icc_2k(complete_block(table(SHROUT_FLEISS)))
    assert found is not None
    assert round(float(found), 2) == 0.62
    single = found / (4 - 3 * found)  # Spearman and Brown: from the mean of four back to one judge
    assert round(float(single), 2) == 0.29


def test_alpha_with_gaps() -> None:
    found = alpha(table(KRIPPENDORFF))
    assert found is not None
    assert round(float(found), 3) == 0.849


def test_full_agreement_is_one() -> None:
    same = table([[1, 2, 3], [1, 2, 3]])
    figures = [kendalls_w(complete_block(same)), icc_2k(complete_block(same)), alpha(same)]
    assert figures == [Fraction(1)] * 3


def test_what_says_nothing_is_none() -> None:
    nothing: list[list[list[int]]] = [[], [[1]], [[5, 5], [5, 5]], [[1, 2, 3]]]
    for rows in nothing:
        totals = table(rows)
        block = complete_block(totals)
        assert (kendalls_w(block), icc_2k(block), alpha(totals)) == (None, None, None)


def test_the_larger_complete_block_is_taken() -> None:
    recused = table([[1, 2, 3, 4], [1, None, 3, 4], [2, 2, 3, 4]])
    assert complete_block(recused).entries == ("e0", "e2", "e3")
    many_gaps = table([[1, 2, 3, 4], [None, None, None, 4], [2, 2, 3, 4]])
    assert complete_block(many_gaps).judges == ("j0", "j2")
