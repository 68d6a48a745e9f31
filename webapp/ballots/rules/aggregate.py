"""From several judges' figures to one: mean, trimmed mean, median."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from webapp.ballots.rules.rounding import half_up
from webapp.roadshows.rules.scoring import Aggregation, Level, RoundAt

if TYPE_CHECKING:
    from webapp.ballots.rules.panel import Sheet
    from webapp.roadshows.rules.scoring import Criterion, Rules

Figures = Sequence[Decimal | Fraction]  # all of one kind


def mean(values: Figures) -> Fraction:
    """Give the exact mean of at least one value."""
    above, below = sum(values).as_integer_ratio()
    return Fraction(above, below * len(values))


def median(values: Figures) -> Fraction:
    """Give the exact median of at least one value; of an even number, the mean of the middle two."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return mean(ordered[middle : middle + 1] if len(ordered) % 2 else ordered[middle - 1 : middle + 1])


def is_small(rules: Rules, judges: int) -> bool:
    """Tell whether a panel is too small to trim: nobody would be left."""
    return rules.aggregation is Aggregation.TRIMMED_MEAN and judges < rules.trim_high + rules.trim_low + 1


def aggregated(rules: Rules, values: Figures) -> Fraction:
    """Make one figure of at least one value, as the rules say; a small panel is not trimmed."""
    if rules.aggregation is Aggregation.MEDIAN:
        return median(values)
    if rules.aggregation is Aggregation.MEAN or is_small(rules, len(values)):
        return mean(values)
    return mean(sorted(values)[rules.trim_low : len(values) - rules.trim_high])


def by_criterion(rules: Rules, sheets: Sequence[Sheet], key: str) -> Fraction:
    """Aggregate one criterion's scores, without its weight."""
    return aggregated(rules, [sheet.scores[key] for sheet in sheets])


def panel_score(rules: Rules, criteria: Sequence[Criterion], sheets: Sequence[Sheet], totals: Figures) -> Fraction:
    """Aggregate an entry's sheets, before the factor.

    `totals` are the sheets' totals, normalised where the rules say so; they count at the level `totals`.
    """
    if rules.level is Level.TOTALS:
        return aggregated(rules, totals)
    return sum((_weighted(rules, one, by_criterion(rules, sheets, one.key)) for one in criteria), Fraction(0))


def _weighted(rules: Rules, criterion: Criterion, value: Fraction) -> Fraction:
    """Multiply an aggregated criterion by its weight, rounding before and after where the rules say so."""
    weight = Fraction(criterion.weight)
    if rules.round_at is RoundAt.RESULT:
        return value * weight
    rounded = Fraction(half_up(value, rules.decimals))
    return Fraction(half_up(rounded * weight, rules.decimals))
