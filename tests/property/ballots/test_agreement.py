"""Agreement, judge effects and margins against NumPy and SciPy, on made-up panels with gaps and ties."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from webapp.ballots.rules.agreement import Totals, alpha, complete_block, icc_2k, kendalls_w
from webapp.ballots.rules.effects import judge_effects, judge_figures, without_effects

Grid = np.ndarray[Any, np.dtype[np.float64]]


@st.composite
def grids(draw: st.DrawFn, *, gaps: bool) -> Grid:
    """Give entries × judges of half points; NaN is a gap."""
    entries, judges = draw(st.integers(2, 7)), draw(st.integers(2, 6))
    values = draw(st.lists(st.integers(0, 12), min_size=entries * judges, max_size=entries * judges))
    grid = np.array(values, dtype=float).reshape(entries, judges) / 2
    if gaps:
        holes = draw(st.lists(st.tuples(st.integers(0, entries - 1), st.integers(0, judges - 1)), max_size=6))
        for row, column in holes:
            grid[row, column] = math.nan
    return grid


def totals_of(grid: Grid) -> Totals:
    rows, columns = grid.shape
    return {
        (f"j{column}", f"e{row}"): Decimal(str(grid[row, column]))
        for column in range(columns)
        for row in range(rows)
        if not math.isnan(grid[row, column])
    }


@given(grids(gaps=False))
def test_concordance_follows_from_friedmans_statistic(grid: Grid) -> None:
    # SciPy wants three columns: its "treatments" are our entries, its blocks our judges.
    found = kendalls_w(complete_block(totals_of(grid)))
    entries, judges = grid.shape
    ranks = np.apply_along_axis(stats.rankdata, 0, grid)
    if entries < 3:
        if found is not None:
            sums = ranks.sum(axis=1)
            assert 0 <= found <= 1
            assert (found == 0) == bool(np.all(sums == sums[0]))
        return
    if found is None:
        assert bool((grid == grid[0]).all())
        return
    chi_square = stats.friedmanchisquare(*grid).statistic
    assert math.isclose(float(found), chi_square / (judges * (entries - 1)), rel_tol=1e-9, abs_tol=1e-9)


@given(grids(gaps=False))
def test_reliability_is_that_of_an_analysis_of_variance(grid: Grid) -> None:
    entries, judges = grid.shape
    grand = grid.mean()
    bms = judges * ((grid.mean(axis=1) - grand) ** 2).sum() / (entries - 1)
    jms = entries * ((grid.mean(axis=0) - grand) ** 2).sum() / (judges - 1)
    rest = grid - grid.mean(axis=1, keepdims=True) - grid.mean(axis=0, keepdims=True) + grand
    ems = (rest**2).sum() / ((entries - 1) * (judges - 1))
    below = bms + (jms - ems) / entries
    found = icc_2k(complete_block(totals_of(grid)))
    if found is None:
        assert abs(below) < 1e-9
    elif abs(below) > 1e-6:
        assert math.isclose(float(found), (bms - ems) / below, rel_tol=1e-6, abs_tol=1e-6)


@given(grids(gaps=True))
def test_alpha_is_that_of_a_coincidence_matrix(grid: Grid) -> None:
    values = np.unique(grid[~np.isnan(grid)])
    coincidences = np.zeros((len(values), len(values)))
    for row in grid:
        given_here = row[~np.isnan(row)]
        if len(given_here) < 2:
            continue
        counts = np.array([(given_here == value).sum() for value in values], dtype=float)
        coincidences += (np.outer(counts, counts) - np.diag(counts)) / (len(given_here) - 1)
    squares = (values[:, None] - values[None, :]) ** 2
    margins = coincidences.sum(axis=1)
    observed = (coincidences * squares).sum()
    expected = (np.outer(margins, margins) * squares).sum() / max(margins.sum() - 1, 1)
    found = alpha(totals_of(grid))
    if found is None:
        assert expected < 1e-9
    else:
        assert math.isclose(float(found), 1 - observed / expected, rel_tol=1e-9, abs_tol=1e-9)


@settings(max_examples=60)
@given(grids(gaps=True))
def test_effects_are_those_of_least_squares(grid: Grid) -> None:
    cells = np.argwhere(~np.isnan(grid))
    if not len(cells):
        return
    entries, judges = grid.shape
    design = np.zeros((len(cells), entries + judges))
    for number, (row, column) in enumerate(cells):
        design[number, row] = design[number, entries + column] = 1
    heard = sorted({int(column) for _row, column in cells})
    aim = grid[tuple(cells.T)]
    best = np.linalg.lstsq(design, aim, rcond=None)[0]
    smallest = ((aim - design @ best) ** 2).sum()
    effects = judge_effects(totals_of(grid))
    assert sorted(effects) == [f"j{column}" for column in heard]
    assert sum(effects.values()) == 0
    ours = without_effects(totals_of(grid), effects)
    rest = 0.0
    for row in range(entries):
        line = [float(ours[f"j{column}", f"e{row}"]) for column in range(judges) if (f"j{column}", f"e{row}") in ours]
        rest += float(((np.array(line) - np.mean(line)) ** 2).sum()) if line else 0.0
    assert math.isclose(rest, float(smallest), rel_tol=1e-6, abs_tol=1e-6)


@given(grids(gaps=True))
def test_spread_is_the_population_deviation(grid: Grid) -> None:
    for one in judge_figures(totals_of(grid)):
        column = grid[:, int(one.judge[1:])]
        own = column[~np.isnan(column)]
        assert one.sheets == len(own)
        assert math.isclose(float(one.mean), float(own.mean()), abs_tol=1e-9)
        assert math.isclose(float(one.spread), float(own.std()), abs_tol=1e-6)
