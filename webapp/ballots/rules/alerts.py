"""A quiet word to the coordinator about a sheet far from the others; nothing is altered by it."""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webapp.ballots.rules.panel import Sheet
    from webapp.roadshows.rules.scoring import Criterion

FEWEST_OTHERS: Final = 2
DEVIATIONS: Final = 3 * Decimal("1.4826")  # 1.4826 × MAD estimates a standard deviation
PART_OF_SCALE: Final = Decimal("0.1")


def far_off(criteria: Iterable[Criterion], sheets: Mapping[str, Sequence[Sheet]]) -> dict[tuple[str, str], Decimal]:
    """Give the sheets that stand apart, by (judge, entry), with how far: positive is generous.

    `sheets` are the counted ones by entry. d_ij is a judge's total less the median of the others for the
    entry, bias_j the median of the judge's d_ij. Flagged is |d_ij − bias_j| above 3 × 1.4826 × MAD and above
    a tenth of the scale. Median and MAD in place of mean and deviation, so that what is looked for does not hide
    itself: F. R. Hampel, "The influence curve and its role in robust estimation", Journal of the American
    Statistical Association 69 (1974) 383-393.
    """
    gaps: dict[tuple[str, str], Decimal] = {}
    for entry, ones in sheets.items():
        if len(ones) > FEWEST_OTHERS:
            totals = sorted(sheet.total for sheet in ones)
            gaps.update({(sheet.judge, entry): sheet.total - _middle_without(totals, sheet.total) for sheet in ones})
    if not gaps:
        return {}
    by_judge: dict[str, list[Decimal]] = {}
    for (judge, _entry), gap in gaps.items():
        by_judge.setdefault(judge, []).append(gap)
    bias = {judge: _middle(sorted(own)) for judge, own in by_judge.items()}
    rest = {cell: gap - bias[cell[0]] for cell, gap in gaps.items()}
    scale = sum(((one.maximum - one.minimum) * one.weight for one in criteria), Decimal(0))
    limit = max(DEVIATIONS * _middle(sorted(abs(gap) for gap in rest.values())), PART_OF_SCALE * scale)
    return {cell: gap for cell, gap in rest.items() if abs(gap) > limit}


def _middle_without(ordered: Sequence[Decimal], one: Decimal) -> Decimal:
    """Give the median of what stays of at least two sorted values when `one` of them is taken out."""
    place, middle = bisect_left(ordered, one), (len(ordered) - 1) // 2
    upper = ordered[middle if middle < place else middle + 1]
    if len(ordered) % 2 == 0:
        return upper
    lower = ordered[middle - 1 if middle - 1 < place else middle]
    return (lower + upper) / 2


def _middle(ordered: Sequence[Decimal]) -> Decimal:
    """Give the median of sorted values."""
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
