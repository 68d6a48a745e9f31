"""Agreement of judges: the worked examples of the primary sources, and cases at the edge."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from webapp.ballots.rules.agreement import Totals, alpha, complete_block, icc_2k, kendalls_w

if TYPE_CHECKING:
    from collections.abc import Sequence

# Siegel (1956), three executives rank six applicants.
APPLICANTS = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]
# Kendall (1948), also in Siegel: three rankings of ten objects with ties.
TIED = [
    ["1", "4.5", "2", "4.5", "3", "7.5", "6", "9", "7.5", "10"],
    ["2.5", "1", "2.5", "4.5", "4.5", "8", "9", "6.5", "10", "6.5"],
    ["2", "1", "4.5", "4.5", "4.5", "4.5", "8", "8", "8", "10"],
]
# Shrout and Fleiss (1979), table 2: six targets, four judges; here a row is a judge.
SHROUT_FLEISS = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
# Krippendorff (2011): four observers, twelve units, gaps.
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


def test_concordance_of_the_applicants() -> None:
    assert kendalls_w(complete_block(table(APPLICANTS))) == Fraction(306, 1890)  # 0.16


def test_concordance_with_ties() -> None:
    assert kendalls_w(complete_block(table(TIED))) == Fraction(591, 714)  # 0.828, not 0.796 as without the correction


def test_reliability_of_a_mean_of_four() -> None:
    found = icc_2k(complete_block(table(SHROUT_FLEISS)))
    assert found is not None
    assert round(float(found), 2) == 0.62


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
