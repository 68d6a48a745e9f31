"""Harsh and mild judges: each judge's effect on the totals, by least squares and exact.

Model: x_ij = μ + t_i + b_j with Σ b_j = 0, an entry's worth plus a judge's mildness. With recusals a plain mean
favours the entries that a harsh judge did not score; taking b_j off first puts that right. The additive two-way
layout with missing cells is that of F. Yates, "The analysis of replicated experiments when the field results are
incomplete", Empire Journal of Experimental Agriculture 1 (1933) 129-142.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, lcm
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from webapp.ballots.rules.agreement import Totals

_NOTHING: Final = Fraction(0)
_Rows = dict[str, dict[str, int]]
_FINE: Final = 10**12  # roots are taken to 12 decimals


@dataclass(frozen=True, slots=True)
class JudgeFigures:
    """How one judge scored: how many sheets, their mean and population deviation, the bias b_j (+ is mild)."""

    judge: str
    sheets: int
    mean: Fraction
    spread: Fraction
    bias: Fraction


def judge_effects(totals: Totals) -> dict[str, Fraction]:
    """Give b_j by judge. Judges who share no entry, not even through others, are compared within their group only.

    One side is eliminated and the smaller one solved for, since the work grows with its cube: either b_j, or t_i
    and then b_j as the mean of x_ij - t_i, less the mean of those over the group.
    """
    finest = max((max(-int(total.as_tuple().exponent), 0) for total in totals.values()), default=0)
    cells = {cell: int(total.scaleb(finest)) for cell, total in totals.items()}
    by_entry: _Rows = {}
    by_judge: _Rows = {}
    for (judge, entry), total in cells.items():
        by_entry.setdefault(entry, {})[judge] = total
        by_judge.setdefault(judge, {})[entry] = total
    effects = _effects(by_entry) if len(by_judge) <= len(by_entry) else _through_entries(by_judge)
    return {judge: effects[judge] / 10**finest for judge in by_judge}


def without_effects(totals: Totals, effects: Mapping[str, Fraction]) -> dict[tuple[str, str], Fraction]:
    """Give the totals with each judge's effect taken off."""
    return {cell: Fraction(total) - effects[cell[0]] for cell, total in totals.items()}


def judge_figures(totals: Totals) -> list[JudgeFigures]:
    """Give each judge's figures, in the order in which judges first appear."""
    effects = judge_effects(totals)
    by_judge: dict[str, list[Decimal]] = {}
    for (judge, _entry), total in totals.items():
        by_judge.setdefault(judge, []).append(total)
    return [
        JudgeFigures(judge, len(own), centre, root(_variance(own, centre)), effects[judge])
        for judge, own in by_judge.items()
        for centre in [Fraction(sum(own)) / len(own)]
    ]


def root(value: Fraction) -> Fraction:
    """Give the square root of a number that is not negative, to 12 decimals."""
    return Fraction(isqrt(value.numerator * _FINE**2 // value.denominator), _FINE)


def _variance(values: Iterable[Decimal], centre: Fraction) -> Fraction:
    squares = [(Fraction(value) - centre) ** 2 for value in values]
    return sum(squares, _NOTHING) / len(squares)


def _effects(rows: _Rows) -> dict[str, Fraction]:
    """Solve for the effects of what stands in the rows, their sum being 0 within each group."""
    effects: dict[str, Fraction] = {}
    for group in _groups(rows.values()):
        effects |= _solved(group, [row for row in rows.values() if not group.isdisjoint(row)])
    return effects


def _through_entries(by_judge: _Rows) -> dict[str, Fraction]:
    """Solve for the entries first, and give the judges' effects from them."""
    worth = _effects(by_judge)
    levels = {
        judge: sum((total - worth[entry] for entry, total in row.items()), _NOTHING) / len(row)
        for judge, row in by_judge.items()
    }
    effects: dict[str, Fraction] = {}
    for group in _groups(by_judge.values()):
        own = [judge for judge, row in by_judge.items() if not group.isdisjoint(row)]
        centre = sum((levels[judge] for judge in own), _NOTHING) / len(own)
        effects |= {judge: levels[judge] - centre for judge in own}
    return effects


def _groups(rows: Iterable[Mapping[str, int]]) -> list[set[str]]:
    """Join what is tied together by standing in common rows."""
    groups: list[set[str]] = []
    for row in rows:
        joined = set(row)
        apart = []
        for group in groups:
            if group.isdisjoint(joined):
                apart.append(group)
            else:
                joined |= group
        groups = [*apart, joined]
    return groups


def _solved(group: set[str], rows: Sequence[Mapping[str, int]]) -> dict[str, Fraction]:
    """Solve Σ_k L_jk b_k = Σ_i (x_ij - x̄_i) with L_jk = [j = k] n_j - Σ_i 1 ÷ m_i over the rows that hold both.

    A one added to every cell stands for Σ b_j = 0. Everything is multiplied by the least common multiple of the
    m_i: whole numbers are exact and quick.
    """
    columns = sorted(group)
    place = {column: number for number, column in enumerate(columns)}
    common = lcm(*(len(row) for row in rows))
    system = [[common] * len(columns) + [0] for _column in columns]
    for row in rows:
        share = common // len(row)
        whole = share * sum(row.values())
        for column, total in row.items():
            line = system[place[column]]
            line[place[column]] += common
            line[-1] += common * total - whole
            for other in row:
                line[place[other]] -= share
    return dict(zip(columns, _eliminated(system), strict=True))


def _eliminated(system: list[list[int]]) -> list[Fraction]:
    """Solve a positive definite system of whole numbers with its right side in the last column.

    Elimination that stays whole: E. H. Bareiss, "Sylvester's identity and multistep integer-preserving Gaussian
    elimination", Mathematics of Computation 22 (1968) 565-578. No pivot of a positive definite system is zero.
    """
    size, before = len(system), 1
    for pivot, top in enumerate(system):
        for line in system[pivot + 1 :]:
            factor = line[pivot]
            line[pivot:] = [
                (top[pivot] * below - factor * above) // before
                for below, above in zip(line[pivot:], top[pivot:], strict=True)
            ]
        before = top[pivot]
    solved = [_NOTHING] * size
    for row in reversed(range(size)):
        line = system[row]
        known = sum((line[column] * solved[column] for column in range(row + 1, size)), _NOTHING)
        solved[row] = (line[-1] - known) / line[row]
    return solved
