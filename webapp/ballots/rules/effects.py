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

    Entries are eliminated first: Σ_k L_jk b_k = Σ_i (x_ij - x̄_i) with L_jk = [j = k] n_j - Σ_i 1 ÷ m_i over the
    entries that both scored. A one added to every cell of a group stands for Σ b_j = 0. Everything is multiplied
    by the least common multiple of the m_i and a power of ten: whole numbers are exact and quick.
    """
    finest = max((max(-int(total.as_tuple().exponent), 0) for total in totals.values()), default=0)
    by_entry: dict[str, dict[str, int]] = {}
    for (judge, entry), total in totals.items():
        by_entry.setdefault(entry, {})[judge] = int(total.scaleb(finest))
    effects: dict[str, Fraction] = {}
    for group in _groups(by_entry.values()):
        effects |= _solved(group, [row for row in by_entry.values() if not group.isdisjoint(row)], 10**finest)
    return effects


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


def _groups(rows: Iterable[Mapping[str, int]]) -> list[set[str]]:
    """Join the judges who are tied together by common entries."""
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


def _solved(group: set[str], rows: Sequence[Mapping[str, int]], unit: int) -> dict[str, Fraction]:
    judges = sorted(group)
    place = {judge: number for number, judge in enumerate(judges)}
    common = lcm(*(len(row) for row in rows))
    system = [[common] * len(judges) + [0] for _judge in judges]
    for row in rows:
        share = common // len(row)
        whole = share * sum(row.values())
        for judge, total in row.items():
            line = system[place[judge]]
            line[place[judge]] += common
            line[-1] += common * total - whole
            for other in row:
                line[place[other]] -= share
    return {judge: value / unit for judge, value in zip(judges, _eliminated(system), strict=True)}


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
